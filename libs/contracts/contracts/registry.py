"""What the registry tells."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Registry(Event):
    SOURCES: ClassVar[tuple[str, ...]] = ("registry",)


class ChildRegistered(_Registry):
    """A child was entered into the register (建档)."""

    TYPE: ClassVar[str] = "registry.child.registered.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    birth_on: date
    sex: str
    categories: tuple[str, ...] = ()
    has_hukou: bool
    sibling_of: UUID | None = None


class VisitRecorded(_Registry):
    """A village director or supervisor saw the child (走访)."""

    TYPE: ClassVar[str] = "registry.visit.recorded.v1"
    AGGREGATE: ClassVar[str] = "visit"

    visit_id: UUID
    child_id: UUID
    area: str
    visited_on: date


class ChildMoved(_Registry):
    """The child lives in another village from now on; its file went with it (迁移)."""

    TYPE: ClassVar[str] = "registry.child.moved.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    area_before: str


class EntryReviewed(_Registry):
    """The township looked at a village's entry of a child: it stands, or goes back (审核)."""

    TYPE: ClassVar[str] = "registry.entry.reviewed.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    decision: str
    reviewed_version: int


class ReturnClosed(_Registry):
    """A division's figures of a period were closed and submitted (报送); they never change."""

    TYPE: ClassVar[str] = "registry.return.closed.v1"
    AGGREGATE: ClassVar[str] = "return"

    return_id: UUID
    area: str
    period: str


class ChildCorrected(_Registry):
    """The child's details were brought up to date, or it got its hukou (更正、落户)."""

    TYPE: ClassVar[str] = "registry.child.corrected.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    birth_on: date
    sex: str
    has_hukou: bool


class SiblingDeclared(_Registry):
    """The two children are brother or sister (兄弟姐妹), of one parent or of both."""

    TYPE: ClassVar[str] = "registry.sibling.declared.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    sibling_id: UUID
    half: bool


class ChildClassified(_Registry):
    """What the register now counts the child as; it replaces all that was told before.

    `categories`: the labels in force (儿童类别), the first for statistics first. `age_band`: `0-5`,
    `6-13`, `14-15`, `16-17` or `18+`. `rating`: the guardianship assessment (监护评估), good, fair
    or poor. `tier`: red, orange, yellow, blue or green (风险等级).
    """

    TYPE: ClassVar[str] = "registry.child.classified.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    categories: tuple[str, ...]
    age_band: str
    schooling: str | None = None
    rating: str | None = None
    tier: str | None = None


class ChildLeft(_Registry):
    """The child is no longer counted: of age, dead, or entered twice (then `kept_as`)."""

    TYPE: ClassVar[str] = "registry.child.left.v1"
    AGGREGATE: ClassVar[str] = "child"

    child_id: UUID
    area: str
    reason: str
    kept_as: UUID | None = None


class SituationFound(_Registry):
    """A visitor found one of the nine situations: a mandatory report must follow at once.

    `situation` as in judicial referral (高检发〔2020〕9号); who found it the registry alone knows.
    """

    TYPE: ClassVar[str] = "registry.situation.found.v1"
    AGGREGATE: ClassVar[str] = "finding"

    finding_id: UUID
    visit_id: UUID
    child_id: UUID
    area: str
    situation: str
    discovered_at: datetime


class WorkerAppointed(_Registry):
    """A village director or a township supervisor took up duty (儿童主任、儿童督导员)."""

    TYPE: ClassVar[str] = "registry.worker.appointed.v1"
    AGGREGATE: ClassVar[str] = "worker"

    worker_id: UUID
    kind: str
    area: str


class WorkerReleased(_Registry):
    """The worker's duty ended; `successor_id` took over, where somebody did."""

    TYPE: ClassVar[str] = "registry.worker.released.v1"
    AGGREGATE: ClassVar[str] = "worker"

    worker_id: UUID
    kind: str
    area: str
    successor_id: UUID | None = None


class WorkerTrained(_Registry):
    """A worker finished a course, with its test passed or not (培训)."""

    TYPE: ClassVar[str] = "registry.worker.trained.v1"
    AGGREGATE: ClassVar[str] = "worker"

    worker_id: UUID
    kind: str
    area: str
    course_id: UUID
    passed: bool
    finished_on: date
