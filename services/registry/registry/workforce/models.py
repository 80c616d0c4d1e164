"""Grassroots workers for children: village directors and township supervisors (domain rule 1.6)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from chassis.models import InArea, moment, one_of
from chassis.work import Work
from reference.divisions import Area, Level
from registry.tables import Row
from registry.workforce.errors import (
    FirstTestNotPassed,
    PersonOnDuty,
    PlaceUnfit,
    PlaceUnknown,
    SuccessorUnfit,
    WorkerAlreadyOnDuty,
    WorkerGone,
    WorkerNotOnDuty,
)


class WorkerKind(StrEnum):
    """What a worker is appointed as; it says where."""

    DIRECTOR = "director"  # 儿童主任, of a village or community
    SUPERVISOR = "supervisor"  # 儿童督导员, of a township or subdistrict
    TRAINER = "trainer"  # 培训师资, of a county or prefecture


PLACES = {
    WorkerKind.DIRECTOR: (Level.VILLAGE,),
    WorkerKind.SUPERVISOR: (Level.TOWNSHIP,),
    WorkerKind.TRAINER: (Level.COUNTY, Level.PREFECTURE),
}


class WorkerStatus(StrEnum):
    """A candidate is trained and tested before the first day of duty."""

    CANDIDATE = "candidate"
    ON_DUTY = "on_duty"
    RELEASED = "released"


class Worker(Row, InArea, table=True):
    """One person at one place, real-name (实名). Name and phone are sealed with a key of its own.

    `subject` is the person's account, by which duties name their owner.
    """

    refusals: ClassVar[dict[str, Any]] = {
        "fk_worker_place_division": PlaceUnknown,
        "uq_worker_on_duty": PersonOnDuty,
    }
    __table_args__ = (
        ForeignKeyConstraint(["place"], ["division.code"], name="fk_worker_place_division"),
        one_of("kind", WorkerKind),
        one_of("status", WorkerStatus),
        CheckConstraint("sex IN ('male', 'female')", name="sex"),
        CheckConstraint(
            "status = 'candidate' OR (tested_on IS NOT NULL AND appointed_at IS NOT NULL)",
            name="tested_before_duty",
        ),
        CheckConstraint("(status = 'released') = (released_at IS NOT NULL)", name="released"),
        Index(
            "uq_worker_on_duty", "subject", unique=True,
            postgresql_where=text("status = 'on_duty'"),
        ),
        Index("ix_worker_place", "place", postgresql_where=text("status = 'on_duty'")),
        Index("ix_worker_province", "province", "id"),
        Index("ix_worker_prefecture", "prefecture", "id"),
        Index("ix_worker_county", "county", "id"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    kind: str
    place: str = Field(max_length=12)
    subject: str = Field(max_length=200)
    wrapped: bytes
    name: bytes
    phone: bytes
    sex: str
    is_part_time: bool
    status: str = WorkerStatus.CANDIDATE.value
    registered_at: datetime = moment()
    tested_on: date | None = None
    trained_on: date | None = None
    appointed_at: datetime | None = moment(default=None)
    released_at: datetime | None = moment(default=None)
    release_reason: str | None = Field(default=None, max_length=20)
    successor_id: UUID | None = None
    version: int = 1

    def pass_course(self, finished_on: date, *, first: bool) -> None:
        """A course finished with its test passed; the first one opens the way to duty."""
        if first and self.tested_on is None:
            self.tested_on = finished_on
        self.trained_on = max(finished_on, self.trained_on or finished_on)

    def appoint(self, work: Work) -> None:
        """Take up duty (上岗). Raises FirstTestNotPassed."""
        if self.status == WorkerStatus.RELEASED:
            raise WorkerGone
        if self.status == WorkerStatus.ON_DUTY:
            raise WorkerAlreadyOnDuty
        if self.tested_on is None:
            raise FirstTestNotPassed
        work.expect(self)
        self.status, self.appointed_at = WorkerStatus.ON_DUTY.value, work.now
        self.version += 1

    def release(self, work: Work, reason: str, successor: "Worker | None") -> None:
        """Leave duty, handing over to a colleague on duty at the same place where there is one."""
        if self.status != WorkerStatus.ON_DUTY:
            raise WorkerNotOnDuty
        if successor is not None and not successor.may_follow(self):
            raise SuccessorUnfit
        work.expect(self)
        self.status, self.released_at = WorkerStatus.RELEASED.value, work.now
        self.release_reason = reason
        self.successor_id = successor.id if successor else None
        self.version += 1

    def may_follow(self, other: "Worker") -> bool:
        """Another worker on duty, of the same kind at the same place."""
        return (
            self.id != other.id
            and self.status == WorkerStatus.ON_DUTY
            and (self.kind, self.place) == (other.kind, other.place)
        )


def check_place(kind: WorkerKind, place: Area) -> None:
    """A director belongs to a village, a supervisor to a township. Raises PlaceUnfit."""
    if place.level not in PLACES[kind] and not (kind is WorkerKind.TRAINER and place.is_county):
        raise PlaceUnfit
