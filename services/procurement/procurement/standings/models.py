"""A provider's standing (资质与信用): licences, yearly record checks, and the blocked list."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import model_validator
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Day
from procurement.providers.models import CHECK
from procurement.service_kinds import QualificationKind
from procurement.tables import Row
from reference.norms import NormUnknown, norm


class QualificationKnown(Conflict):
    """A licence with this number is in the register already."""

    title_zh = "资格证书已登记"


class LicenceLacking(Conflict):
    """The provider holds no licence for this service that is valid today."""

    title_zh = "缺少有效执业资格"


class CheckInTheFuture(Invalid):
    """Records are entered on the day they were queried, or afterwards."""

    title_zh = "查询日期不得晚于今日"


class CheckBeforeTheLaw(Invalid):
    """The law asks for this query since June 2021; none is entered from before."""

    title_zh = "查询日期早于法律施行"


class BarInThePast(Invalid):
    """A provider is barred until today or a later day."""

    title_zh = "禁止期限不得早于今日"


class ProviderBarredAlready(Conflict):
    """The provider is on the blocked list already."""

    title_zh = "承接主体已在禁止名单"


class ProviderNotOnTheList(Conflict):
    """The provider is not on the blocked list."""

    title_zh = "承接主体不在禁止名单"


class QualificationBase(SQLModel):
    """What a caller may write."""

    kind: QualificationKind = Field(sa_type=String(20))
    number: str = Field(min_length=1, max_length=60, description="证书编号")
    issuer: str = Field(min_length=1, max_length=100, description="发证机关")
    valid_from: Day
    valid_to: Day

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("The licence ends before it begins.")
        return self


class Qualification(QualificationBase, Row, table=True):
    """A licence (资格证书); as public as the register."""

    __table_args__ = (
        UniqueConstraint("kind", "number"),
        Index("ix_qualification_provider", "provider_id"),
        one_of("kind", QualificationKind),
        CheckConstraint("valid_to >= valid_from", name="term"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_qualification_kind_number": QualificationKnown
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider_id: UUID = Field(foreign_key="provider.id")
    entered_at: datetime = moment()


class CriminalRecordCheckBase(SQLModel):
    """What a caller may write: how many were asked about, never who."""

    checked_on: Day
    people: int = Field(ge=1, le=100_000, description="Those in contact with minors.")
    hits: int = Field(ge=0, le=100_000, description="Of them with a record of 未保法62.")
    document_no: str = Field(min_length=1, max_length=100, description="查询告知函文号")

    @model_validator(mode="after")
    def _no_more_hits_than_people(self) -> Self:
        if self.hits > self.people:
            raise ValueError("No more hits than people.")
        return self


class CriminalRecordCheck(CriminalRecordCheckBase, Row, InArea, table=True):
    """A yearly query (违法犯罪记录查询); read by the county that keeps the provider, not by all."""

    __table_args__ = (
        Index("ix_criminal_record_check_provider", "provider_id", "id"),
        CheckConstraint("hits BETWEEN 0 AND people", name="hits"),
        {"info": {"append_only": True}},
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider_id: UUID = Field(foreign_key="provider.id")
    entered_at: datetime = moment()

    def must_have_happened(self, today: date) -> None:
        """Raises CheckInTheFuture, CheckBeforeTheLaw."""
        if self.checked_on > today:
            raise CheckInTheFuture
        try:
            norm(CHECK, self.checked_on)
        except NormUnknown:
            raise CheckBeforeTheLaw from None

    @property
    def is_clear(self) -> bool:
        return self.hits == 0


class Bar(Row, table=True):
    """An entry of the blocked list (禁止名单), which is public; reasons are the document's."""

    __table_args__ = (
        Index(
            "uq_bar_open", "provider_id", unique=True, postgresql_where=text("lifted_at IS NULL")
        ),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"uq_bar_open": ProviderBarredAlready}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider_id: UUID = Field(foreign_key="provider.id")
    until: date
    document_no: str = Field(max_length=100)
    barred_at: datetime = moment()
    lifted_at: datetime | None = moment(default=None)

    def must_lie_ahead(self, today: date) -> None:
        """Raises BarInThePast."""
        if self.is_over(today):
            raise BarInThePast

    def is_over(self, today: date) -> bool:
        return self.until < today
