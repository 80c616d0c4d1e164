"""A spot check (抽查): a supervisor finds out whether a visit was as it was recorded.

A month's share of them is owed by the township (督导员抽查比例): once the month is over, what it
lacked is a duty of its own, to make it up.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, Problem
from chassis.models import InArea, moment, new_id
from registry.tables import Row
from registry.visits.models import Visit

NORM = "registry.visit_spot_check"
MAKE_UP, MAKE_UP_NORM = "make_up_spot_checks", "registry.spot_check_make_up"


def needed(visits: int, percent: int) -> int:
    """The share of a month's visits, rounded up."""
    return -(-visits * percent // 100)


def subject_of(township: str, month: date) -> UUID:
    """Duties are about something with an id; a township's month has none."""
    return uuid5(NAMESPACE_OID, f"{MAKE_UP}|{township}|{month:%Y-%m}")


class VisitIsYourOwn(Forbidden):
    """You made this visit yourself; another supervisor checks it."""

    title_zh = "不得抽查本人走访"


class VisitCheckedAlready(Conflict):
    """You checked this visit already."""

    title_zh = "该走访已由您抽查"


class SpotCheck(Row, InArea, table=True):
    """One supervisor's check of one visit, never changed; the note is sealed with the child's
    key. The area is the child's, and moves with it."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (UniqueConstraint("visit_id", "checked_by"),)
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_spot_check_visit_id_checked_by": VisitCheckedAlready
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID = Field(index=True)
    visit_id: UUID
    agrees: bool
    note: bytes
    checked_by: str = Field(max_length=200)
    checked_at: datetime = moment()

    @staticmethod
    def must_be_of_another(visit: Visit, supervisor: str) -> None:
        """Raises VisitIsYourOwn."""
        if visit.visitor == supervisor:
            raise VisitIsYourOwn
