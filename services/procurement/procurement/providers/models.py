"""Providers (承接主体、社会力量): the organisations and professionals that may help.

The register is open. A professional's name stands in it in clear, beside the number of the licence:
both are public in the directories of their profession, and a county has to be able to check them.
Nothing else is kept of the person: no identity number, no address, no telephone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import moment, new_id, one_of
from procurement.fields import Day
from procurement.providers.uscc import normalise
from procurement.tables import Row
from reference import clocks, norms

CHECK = "registry.criminal_record_query"


class ProviderKind(StrEnum):
    """Who may provide (财政部令第102号6). 公益一类 institutions may not."""

    SOCIAL_WORK_AGENCY = "social_work_agency"  # 社会工作服务机构
    CHARITY = "charity"  # 慈善组织
    VOLUNTEER_GROUP = "volunteer_group"  # 志愿服务组织
    SOCIAL_ORGANISATION = "social_organisation"  # 其他社会组织
    ENTERPRISE = "enterprise"  # 企业
    PUBLIC_INSTITUTION_CLASS_TWO = "public_institution_class_two"  # 公益二类事业单位
    SOCIAL_WORKER = "social_worker"  # 社会工作者
    LAWYER = "lawyer"  # 律师
    PSYCHOLOGIST = "psychologist"  # 心理咨询、治疗人员


PERSONS = (ProviderKind.SOCIAL_WORKER, ProviderKind.LAWYER, ProviderKind.PSYCHOLOGIST)
SOCIAL_ORGANISATIONS = (
    ProviderKind.SOCIAL_WORK_AGENCY,
    ProviderKind.CHARITY,
    ProviderKind.VOLUNTEER_GROUP,
    ProviderKind.SOCIAL_ORGANISATION,
)


class ProviderKnown(Conflict):
    """This organisation, unified social credit code or licence is a provider already."""

    title_zh = "承接主体已登记"


class ProviderNotRegistered(Forbidden):
    """Your organisation is not in the register of providers."""

    title_zh = "未登记为承接主体"


class ProviderMisidentified(Invalid):
    """An organisation is named by its unified social credit code, a person by a licence number."""

    title_zh = "承接主体识别号不符"


class QualificationNotExtended(Conflict):
    """A qualification can only be extended to a later day."""

    title_zh = "资格有效期未延长"


class ProviderNotQualified(Conflict):
    """The provider's qualification does not last until the contract ends; extend it first."""

    title_zh = "承接主体资格不足"


class ProviderBarred(Conflict):
    """The provider is on the blocked list and may take nothing on."""

    title_zh = "承接主体已列入禁止名单"


class ProviderNotChecked(Conflict):
    """The criminal records of those who meet minors were not queried within the last year."""

    title_zh = "未按年度查询违法犯罪记录"


class ProviderOfAnotherCounty(Forbidden):
    """A provider's entry is kept by the county that registered it."""

    title_zh = "承接主体由其他县登记"


Uscc = Annotated[str, AfterValidator(normalise)]
_PERSONS = ", ".join(f"'{kind}'" for kind in PERSONS)


class ProviderBase(SQLModel):
    """What a caller may write."""

    organisation_id: UUID = Field(description="The organisation as `identity` knows it.")
    name: str = Field(min_length=1, max_length=200)
    uscc: Uscc | None = Field(
        default=None,
        max_length=40,
        sa_type=String(18),
        description="统一社会信用代码 (GB 32100-2015); none for a person.",
    )
    licence_no: str | None = Field(
        default=None, min_length=4, max_length=40, description="A person's 执业证号、职业资格证号."
    )
    kind: ProviderKind = Field(sa_type=String(40))
    qualified_until: Day


class Provider(ProviderBase, Row, table=True):
    """An entry of the open register of providers; `home` is the county that keeps it."""

    __table_args__ = (
        UniqueConstraint("organisation_id"),
        UniqueConstraint("uscc"),
        UniqueConstraint("kind", "licence_no"),
        Index("ix_provider_home", "home", "registered_at"),
        one_of("kind", ProviderKind),
        CheckConstraint("uscc ~ '^[0-9A-HJ-NP-RTUW-Y]{18}$'", name="uscc"),
        CheckConstraint(
            f"(uscc IS NULL) = (kind IN ({_PERSONS})) AND (uscc IS NULL) <> (licence_no IS NULL)",
            name="identified",
        ),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_provider_organisation_id": ProviderKnown,
        "uq_provider_uscc": ProviderKnown,
        "uq_provider_kind_licence_no": ProviderKnown,
        "ck_provider_identified": ProviderMisidentified,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    home: str = Field(max_length=6)
    registered_at: datetime = moment()
    checked_on: date | None = None
    barred_until: date | None = None
    version: int = 1

    def requalify(self, until: date) -> None:
        """Raises QualificationNotExtended."""
        if until <= self.qualified_until:
            raise QualificationNotExtended
        self.qualified_until = until

    def must_be_qualified(self, until: date) -> None:
        """Raises ProviderNotQualified."""
        if self.qualified_until < until:
            raise ProviderNotQualified

    def must_not_be_barred(self, today: date) -> None:
        """Raises ProviderBarred."""
        if self.barred_until is not None and today <= self.barred_until:
            raise ProviderBarred

    def may_meet_minors(self, today: date) -> None:
        """未成年人保护法 62. Raises ProviderBarred, ProviderNotChecked, ProviderNotQualified."""
        self.must_not_be_barred(today)
        self.must_be_qualified(today)
        rule = norms.norm(CHECK, today)
        if self.checked_on is None or today > clocks.due(rule, self.checked_on):
            raise ProviderNotChecked

    def must_be_kept_by(self, county: str) -> None:
        """Raises ProviderOfAnotherCounty."""
        if self.home != county:
            raise ProviderOfAnotherCounty
