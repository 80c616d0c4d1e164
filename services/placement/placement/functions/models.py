"""What an agency carries out of what it is there for (机构职责履行)."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid
from chassis.models import moment, new_id
from placement.fields import Day, Number
from placement.tables import Row


class FunctionNotOfKind(Invalid):
    """An agency of this kind is not there for this function; see the list of its functions."""

    title_zh = "该职责不属于此类机构"


class FunctionReported(Conflict):
    """This function was reported for that day or a later one already."""

    title_zh = "该职责履行情况已报告"


class FunctionNotYetDone(Invalid):
    """What is reported has been done: the day lies not in the future."""

    title_zh = "履行日期不得晚于今日"


class CarriedFunction(Row, table=True):
    """The agency carries the function out, from a day on; who does not has no open row."""

    __table_args__ = (
        CheckConstraint("ended_on >= since", name="ends_after_it_began"),
        Index(
            "uq_carried_function_open",
            "agency_id",
            "code",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    code: str = Field(max_length=4)
    since: date
    ended_on: date | None = None


class FunctionReportBase(SQLModel):
    """`places`: how many townships, villages or courses it reached, where that can be counted."""

    done_on: Day
    document_no: Number
    places: int | None = Field(default=None, ge=0, le=100_000)


class FunctionReport(FunctionReportBase, Row, table=True):
    """A function was done, with the document that shows it."""

    __table_args__ = (UniqueConstraint("agency_id", "code", "done_on"),)
    refusals: ClassVar = {"uq_function_report_agency_id_code_done_on": FunctionReported}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    code: str = Field(max_length=4)
    document_no: str = Field(max_length=100)
    reported_at: datetime = moment()
