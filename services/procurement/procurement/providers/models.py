"""Providers (承接主体): the organisations that may be paid to help."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator
from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Problem
from chassis.models import moment, new_id
from procurement.fields import Day
from procurement.providers.uscc import normalise
from procurement.tables import Row


class ProviderKind(StrEnum):
    """Who may provide (财政部令第102号6). 公益一类 institutions may not."""

    SOCIAL_WORK_AGENCY = "social_work_agency"  # 社会工作服务机构
    CHARITY = "charity"  # 慈善组织
    VOLUNTEER_GROUP = "volunteer_group"  # 志愿服务组织
    SOCIAL_ORGANISATION = "social_organisation"  # 其他社会组织
    ENTERPRISE = "enterprise"  # 企业
    PUBLIC_INSTITUTION_CLASS_TWO = "public_institution_class_two"  # 公益二类事业单位


class ProviderKnown(Conflict):
    """This organisation, or this unified social credit code, is a provider already."""

    title_zh = "承接主体已登记"


class QualificationNotExtended(Conflict):
    """A qualification can only be extended to a later day."""

    title_zh = "资格有效期未延长"


class ProviderNotQualified(Conflict):
    """The provider's qualification does not last until the contract ends; extend it first."""

    title_zh = "承接主体资格不足"


Uscc = Annotated[str, AfterValidator(normalise)]
_KINDS = ", ".join(f"'{kind}'" for kind in ProviderKind)


class ProviderBase(SQLModel):
    """What a caller may write."""

    organisation_id: UUID = Field(description="The organisation as `identity` knows it.")
    name: str = Field(min_length=1, max_length=200)
    uscc: Uscc = Field(
        max_length=40, sa_type=String(18), description="统一社会信用代码 (GB 32100-2015)."
    )
    kind: ProviderKind = Field(sa_type=String(40))
    qualified_until: Day


class Provider(ProviderBase, Row, table=True):
    """An organisation in the open register of providers; it has no area of its own."""

    __table_args__ = (
        UniqueConstraint("organisation_id"),
        UniqueConstraint("uscc"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("uscc ~ '^[0-9A-HJ-NP-RTUW-Y]{18}$'", name="uscc"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_provider_organisation_id": ProviderKnown,
        "uq_provider_uscc": ProviderKnown,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    registered_at: datetime = moment()
    version: int = 1

    def requalify(self, until: date) -> None:
        """Raises QualificationNotExtended."""
        if until <= self.qualified_until:
            raise QualificationNotExtended
        self.qualified_until = until
        self.version += 1

    def must_be_qualified(self, until: date) -> None:
        """Raises ProviderNotQualified."""
        if self.qualified_until < until:
            raise ProviderNotQualified
