"""Grassroots workers for children: village directors and township supervisors (domain rule 1.6)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from chassis.models import InArea, moment, one_of
from chassis.work import Work
from reference.clocks import CHINA
from reference.divisions import Area, Level
from reference.months import add_months
from reference.norms import norm
from registry.tables import Row
from registry.workforce.errors import (
    CheckDateImpossible,
    FirstTestNotPassed,
    PersonOnDuty,
    PlaceUnfit,
    PlaceUnknown,
    RecordNotQueried,
    SuccessorUnfit,
    WorkerAlreadyOnDuty,
    WorkerBarred,
    WorkerGone,
    WorkerNotOnDuty,
)

CHECK_NORM = "registry.criminal_record_query"


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
        CheckConstraint(
            "(spot_checks_from IS NOT NULL) = (kind = 'supervisor' AND status = 'on_duty')",
            name="judged",
        ),
        Index(
            "ix_worker_judged", "spot_checks_from",
            postgresql_where=text("spot_checks_from IS NOT NULL"),
        ),
        Index(
            "uq_worker_on_duty", "subject", unique=True,
            postgresql_where=text("status = 'on_duty'"),
        ),
        Index("ix_worker_place", "place", postgresql_where=text("status = 'on_duty'")),
        Index("ix_worker_served", "place", "appointed_at"),
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
    checked_on: date | None = None
    """The last query of criminal records without a hit."""
    check_no: str | None = Field(default=None, max_length=100)
    is_barred: bool = False
    appointed_at: datetime | None = moment(default=None)
    spot_checks_from: date | None = None
    """The first month of which nobody has looked yet whether the township's visits were checked."""
    released_at: datetime | None = moment(default=None)
    release_reason: str | None = Field(default=None, max_length=20)
    successor_id: UUID | None = None
    version: int = 1

    def pass_course(self, finished_on: date, *, first: bool) -> bool:
        """A course finished with its test passed; the first one opens the way to duty. Whether it
        is the latest, which alone renews the year."""
        if first and self.tested_on is None:
            self.tested_on = finished_on
        is_latest = self.trained_on is None or finished_on >= self.trained_on
        if is_latest:
            self.trained_on = finished_on
        return is_latest

    def take_check(self, checked_on: date, document_no: str, today: date, *, clear: bool) -> None:
        """The answer to a query of criminal records (未成年人保护法 62)."""
        if self.status == WorkerStatus.RELEASED:
            raise WorkerGone
        if checked_on > today or self._is_outdated(checked_on, today):
            raise CheckDateImpossible
        self.check_no, self.is_barred = document_no, not clear
        self.checked_on = checked_on if clear else None

    def appoint(self, work: Work) -> None:
        """Take up duty (上岗). Raises FirstTestNotPassed."""
        if self.status == WorkerStatus.RELEASED:
            raise WorkerGone
        if self.status == WorkerStatus.ON_DUTY:
            raise WorkerAlreadyOnDuty
        if self.tested_on is None:
            raise FirstTestNotPassed
        self._must_be_checked(work.now.astimezone(CHINA).date())
        work.expect(self)
        self.status, self.appointed_at = WorkerStatus.ON_DUTY.value, work.now
        if self.kind == WorkerKind.SUPERVISOR:
            self.spot_checks_from = work.now.astimezone(CHINA).date().replace(day=1)
        self.version += 1

    def release(self, work: Work, reason: str, successor: "Worker | None") -> None:
        """Leave duty, handing over to a colleague on duty at the same place where there is one."""
        if self.status != WorkerStatus.ON_DUTY:
            raise WorkerNotOnDuty
        if successor is not None and not successor.may_follow(self):
            raise SuccessorUnfit
        work.expect(self)
        self.status, self.released_at = WorkerStatus.RELEASED.value, work.now
        self.spot_checks_from = None
        self.release_reason = reason
        self.successor_id = successor.id if successor else None
        self.version += 1

    def _must_be_checked(self, today: date) -> None:
        if self.is_barred:
            raise WorkerBarred
        if self.checked_on is None or self._is_outdated(self.checked_on, today):
            raise RecordNotQueried

    def _is_outdated(self, checked_on: date, today: date) -> bool:
        return add_months(checked_on, norm(CHECK_NORM, today, self.area).value) < today

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
