"""Written warnings 告诫书 (反家庭暴力法16, 17), and the visits that follow them 查访."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row

NORM = "judicial.warning_visit"


class Visitor(StrEnum):
    """Who must visit after a warning; `duty` is the kind of its duty."""

    VILLAGE = "village"  # 村（居）民委员会
    POLICE = "police"  # 公安派出所

    @property
    def duty(self) -> str:
        return f"warning_visit_{self.value}"


class WarningStatus(StrEnum):
    AWAITING_VISIT = "awaiting_visit"
    VISITED = "visited"


class WarningNumberTaken(Conflict):
    """This police unit has used this number for another warning."""

    title_zh = "告诫书文号已被使用"


class WarningWithoutFinding(Conflict):
    """Police warn of violence they have found: take the matter up, and state the facts."""

    title_zh = "未认定家庭暴力事实，不得出具告诫书"


class VisitedBefore(Conflict):
    """This visit after the warning was entered before."""

    title_zh = "查访已登记"


class Warning(Row, InArea, table=True):  # noqa: A001  (the statute's word)
    """Police warned somebody in writing: who, what for, and that it is forbidden."""

    __table_args__ = (
        Index("ix_warning_county", "county", "id"),
        Index("ix_warning_unit", "unit_id", "id"),
        UniqueConstraint("unit_id", "document_no"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_warning_unit_id_document_no": WarningNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id", index=True)
    unit_id: UUID
    child_id: UUID
    document_no: str = Field(max_length=100)
    issued_on: date
    contents: bytes = Field(sa_type=LargeBinary)
    """Whom, and what for; sealed with the key of the report."""
    issued_at: datetime = moment()
    version: int = 1


class WarningVisit(Row, InArea, table=True):
    """A visit that followed; only ever added."""

    __table_args__ = (
        UniqueConstraint("warning_id", "visitor"),
        one_of("visitor", Visitor),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_warning_visit_warning_id_visitor": VisitedBefore}

    id: UUID = Field(primary_key=True)
    warning_id: UUID = Field(foreign_key="warning.id")
    unit_id: UUID
    child_id: UUID
    visitor: str
    visited_on: date
    findings: bytes = Field(sa_type=LargeBinary)
    entered_by: str
    entered_at: datetime = moment()
