"""What goes in and out about courses."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from registry.courses.models import CourseKind, Method
from registry.workforce.models import WorkerKind

MOST_RESULTS = 200
Score = Annotated[int, Field(ge=0, le=100)]


class CourseForm(Form):
    """A course that your area holds."""

    title: str = Field(min_length=2, max_length=100)
    kind: CourseKind
    audience: WorkerKind
    method: Method
    topics: list[str] = Field(min_length=1, max_length=20, description="D1–D6, S1–S8, T1.")
    starts_on: date = Field(ge=date(2019, 5, 27), description="Not before 民发〔2019〕34号.")
    ends_on: date
    hours: int = Field(ge=1, le=400)

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "CourseForm":
        if self.ends_on < self.starts_on:
            raise ValueError("A course does not end before it starts.")
        return self


class ResultForm(Form):
    """What one worker made of it."""

    worker_id: UUID
    score: Score
    finished_on: date


class ResultsForm(Form):
    """All of them, or none."""

    results: list[ResultForm] = Field(min_length=1, max_length=MOST_RESULTS)


class TopicRead(BaseModel):
    """One of the duties that the document names."""

    code: str
    zh: str
    en: str


class CourseRead(BaseModel):
    """A course. `area` is the organiser's; a test is passed with `pass_score` points."""

    id: UUID
    version: int
    area: str
    title: str
    kind: CourseKind
    audience: WorkerKind
    method: Method
    topics: list[TopicRead]
    starts_on: date
    ends_on: date
    hours: int
    pass_score: int


class ResultRead(BaseModel):
    """What a worker made of a course."""

    id: UUID
    course_id: UUID
    worker_id: UUID
    score: int
    passed: bool
    finished_on: date
    recorded_at: datetime


class ResultsRead(BaseModel):
    """What was recorded."""

    results: list[ResultRead]


class CoverageRead(BaseModel):
    """How many of the workers on duty passed a course in the year (全覆盖)."""

    county: str
    kind: WorkerKind
    on_duty: int
    trained: int
