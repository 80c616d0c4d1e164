"""Care agreements (委托照料协议): a protection centre entrusts an institution nearby with care.

民发〔2019〕34号 附件1: a centre whose own means of care are weak does so by written agreement.
"""

from collections.abc import Set
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid
from chassis.models import moment, new_id
from placement.agencies.models import Capability
from placement.fields import Day, Number
from placement.tables import Row


class AgreementPartiesWrong(Invalid):
    """A protection centre entrusts, and a child-welfare institution is entrusted."""

    title_zh = "协议双方应为未成年人救助保护机构与儿童福利机构"


class InstitutionTooFar(Invalid):
    """A centre entrusts an institution nearby: of the same prefecture."""

    title_zh = "受托机构应当就近"


class AgreementThere(Conflict):
    """These two have an agreement for this time already; end it or begin after it."""

    title_zh = "协议期限与现有协议重叠"


class AgreementTooLong(Invalid):
    """The agreement runs longer than such agreements may."""

    title_zh = "协议期限过长"


class AgreementOver(Conflict):
    """The agreement has ended or run out."""

    title_zh = "协议已终止或到期"


class AgreementEndsOutsideItsTerm(Invalid):
    """An agreement is ended on a day of its term."""

    title_zh = "终止日期不在协议期限内"


class InstitutionLacksCapability(Conflict):
    """The institution cannot be entrusted with care that it does not give or has not proven."""

    title_zh = "受托机构不具备该能力或证明失效"


class CareAgreementBase(SQLModel):
    """What a caller writes; both days of the term are included."""

    centre_id: UUID
    institution_id: UUID
    capabilities: list[Capability] = Field(min_length=1, max_length=4, sa_type=ARRAY(Text))
    document_no: Number = Field(max_length=100)
    valid_from: Day
    valid_until: Day


class CareAgreement(CareAgreementBase, Row, table=True):
    """An agreement of two public agencies: it says nothing of a child, and has no area."""

    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="ends_after_it_began"),
        CheckConstraint("cardinality(capabilities) > 0", name="entrusts_something"),
        CheckConstraint("ended_on BETWEEN valid_from AND valid_until", name="ended_in_its_term"),
        CheckConstraint("(ended_on IS NULL) = (end_document_no IS NULL)", name="end_documented"),
        ExcludeConstraint(
            ("centre_id", "="),
            ("institution_id", "="),
            (text("daterange(valid_from, LEAST(valid_until, ended_on), '[]')"), "&&"),
            name="ex_care_agreement_parties",
            using="gist",
        ),
        Index("ix_care_agreement_institution_id", "institution_id"),
    )
    refusals: ClassVar = {
        "ck_care_agreement_parties": AgreementPartiesWrong,
        "ck_care_agreement_ended_in_its_term": AgreementEndsOutsideItsTerm,
        "ex_care_agreement_parties": AgreementThere,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    centre_id: UUID = Field(foreign_key="agency.id")
    institution_id: UUID = Field(foreign_key="agency.id")
    document_no: str = Field(max_length=100)
    signed_at: datetime = moment()
    ended_on: date | None = None
    end_document_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def entrusts(self, care: Set[Capability]) -> bool:
        """All of the care is in it."""
        return care <= set(map(Capability, self.capabilities))

    def end(self, on: date, document_no: str, today: date) -> None:
        if self.ended_on is not None or self.valid_until < today:
            raise AgreementOver
        if not self.valid_from <= on <= self.valid_until:
            raise AgreementEndsOutsideItsTerm
        self.ended_on, self.end_document_no = on, document_no
        self.version += 1
