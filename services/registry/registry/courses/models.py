"""Courses (培训) and what each worker made of them (domain rule 1.6)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from chassis.models import InArea, moment, one_of
from reference import norms, training
from reference.divisions import Area, Level
from registry.tables import Row
from registry.workforce.models import Worker, WorkerKind


class CourseNotFound(NotFound):
    """There is no such course that you may see."""

    title_zh = "未找到该培训"


class TrainedFromElsewhere(Forbidden):
    """The county trains directors, the prefecture supervisors, province and ministry trainers."""

    title_zh = "培训层级不符"


class TopicUnfit(Invalid):
    """A topic is not known, or is not for this audience."""

    title_zh = "培训内容与对象不符"

    def __init__(self, code: str) -> None:
        super().__init__(faults=[Fault("/topics", f"{code} is no topic for this audience.")])


class WorkerUnfit(Invalid):
    """A worker is not there for you, or is of another kind than the course is for."""

    title_zh = "参训人员与培训对象不符"

    def __init__(self, number: int) -> None:
        pointer = f"/results/{number}/worker_id"
        super().__init__(faults=[Fault(pointer, self.__doc__ or "")])


class ResultDateImpossible(Invalid):
    """A result lies within the days of the course, and not after today."""

    title_zh = "结业日期不合理"

    def __init__(self, number: int) -> None:
        pointer = f"/results/{number}/finished_on"
        super().__init__(faults=[Fault(pointer, self.__doc__ or "")])


class ResultRecorded(Conflict):
    """A worker has a result of this course already; of one file all results are taken, or none."""

    title_zh = "该工作人员的培训结果已登记"


class CourseKind(StrEnum):
    """What a course is for."""

    FIRST = "first"  # 岗前培训
    YEARLY = "yearly"  # 年度轮训
    SPECIAL = "special"  # 专题培训


class Method(StrEnum):
    """How it is taught (多样化、可操作)."""

    LECTURE = "lecture"  # 集中授课
    PRACTICE = "practice"  # 实操演练
    ONLINE = "online"  # 线上培训
    FIELD = "field"  # 观摩交流


class Course(Row, InArea, table=True):
    """A course; its area is the organiser's."""

    __table_args__ = (
        one_of("kind", CourseKind),
        one_of("audience", WorkerKind),
        one_of("method", Method),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("hours BETWEEN 1 AND 400", name="hours"),
        Index("ix_course_province", "province", "id"),
        Index("ix_course_prefecture", "prefecture", "id"),
        Index("ix_course_county", "county", "id"),
    )

    id: UUID = Field(primary_key=True)
    title: str = Field(max_length=100)
    kind: str
    audience: str
    method: str
    topics: list[str] = Field(sa_type=ARRAY(Text))
    starts_on: date
    ends_on: date
    hours: int
    pass_score: int
    planned_at: datetime = moment()
    version: int = 1

    def check_finished(self, number: int, finished_on: date, today: date) -> None:
        if not self.starts_on <= finished_on <= min(self.ends_on, today):
            raise ResultDateImpossible(number)

    def check_worker(self, number: int, worker: Worker | None) -> Worker:
        """Raises WorkerUnfit."""
        if worker is None or worker.kind != self.audience:
            raise WorkerUnfit(number)
        return worker


class CourseResult(Row, InArea, table=True):
    """What a worker made of a course; the area is the worker's."""

    refusals: ClassVar[dict[str, Any]] = {"uq_course_result_course_id_worker_id": ResultRecorded}
    __table_args__ = (
        UniqueConstraint("course_id", "worker_id"),
        ForeignKeyConstraint(["course_id"], ["course.id"]),
        ForeignKeyConstraint(["worker_id"], ["worker.id"]),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_course_result_worker", "worker_id", "finished_on"),
        Index("ix_course_result_county", "county", "finished_on"),
    )

    id: UUID = Field(primary_key=True)
    course_id: UUID
    worker_id: UUID
    score: int
    passed: bool
    finished_on: date
    recorded_at: datetime = moment()


def check_organiser(audience: WorkerKind, organiser: Area) -> None:
    """Who trains whom (分层级): the county its directors, the prefecture its supervisors, province
    and ministry the trainers. Raises TrainedFromElsewhere."""
    trains = {
        WorkerKind.DIRECTOR: organiser.is_county,
        WorkerKind.SUPERVISOR: organiser.level is Level.PREFECTURE,
        WorkerKind.TRAINER: organiser.level in (Level.PROVINCE, Level.NATION),
    }
    if not trains[audience]:
        raise TrainedFromElsewhere


def check_topics(audience: WorkerKind, codes: list[str]) -> None:
    """Raises TopicUnfit."""
    for code in codes:
        topic = training.topics().get(code)
        if topic is None or topic.audience != audience.value:
            raise TopicUnfit(code)


def pass_score(on: date, area: Area) -> int:
    """The score a test is passed with."""
    return norms.norm("registry.training_pass_score", on=on, area=area).value
