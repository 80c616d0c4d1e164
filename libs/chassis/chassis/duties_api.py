"""Every service's duties over HTTP: what is to be done in the caller's area, and by when."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis import department_duties
from chassis.access import DEPARTMENT_OFFICERS, OFFICERS, Purpose
from chassis.areas import within
from chassis.models import Duty, Form
from chassis.pagination import After, Limit, Page, cursor, position
from chassis.routing import allow, router
from chassis.work import Work, etag
from reference.departments import DEPARTMENTS


class DutyStatus(StrEnum):
    """Open, or how it ended. A breached duty still has to be done."""

    OPEN = "open"
    MET = "met"
    BREACHED = "breached"
    MET_LATE = "met_late"
    VOID = "void"


Status = Annotated[DutyStatus | None, Query(description="Only duties of this status.")]
DepartmentCode = Annotated[
    str | None,
    Query(pattern="^[a-z_]{2,40}$", description="Only this department's: `education` …"),
]
Kind = Annotated[
    str | None, Query(pattern="^[a-z_]{2,40}$", description="Only of this kind: `visit` …")
]
OfChild = Annotated[UUID | None, Query(description="Only what is owed to this child.")]


class Discharge(Form):
    """Under which number the department filed what it did."""

    document_no: str = Field(min_length=1, max_length=100)


class DutyRead(BaseModel):
    """Somebody must do something by `due_at`. `provisional`: the year's calendar is not out yet.

    `escalates_at`: when it is next told upwards if undone; of an open duty without one, `due_at`.
    """

    id: UUID
    kind: str
    subject_type: str
    subject_id: UUID
    child_id: UUID | None
    department: str
    owner: str | None
    norm: str
    area: str
    opened_at: datetime
    due_at: datetime
    provisional: bool
    status: DutyStatus
    met_at: datetime | None
    breached_at: datetime | None
    escalated_to: str | None
    escalates_at: datetime | None
    document_no: str | None
    version: int


def duties_router(service: str) -> APIRouter:
    """The endpoints of `/{service}/duties`."""
    endpoints = router(f"/{service}/duties", "duties")
    readers = allow(*OFFICERS, *DEPARTMENT_OFFICERS, purpose=Purpose.CARE)

    @endpoints.get("", summary="List duties in your area, the next one due first")
    async def list_duties(
        work: Annotated[Work, readers],
        status: Status = None,
        department: DepartmentCode = None,
        kind: Kind = None,
        child_id: OfChild = None,
        limit: Limit = 50,
        after: After = None,
    ) -> Page[DutyRead]:
        """Without `status` every duty, the ended ones included. A department sees its own."""
        duties = await page(work, status, department, kind, child_id, limit, after)
        return Page(items=[_read(duty) for duty in duties], next=_next(work, duties, limit))

    @endpoints.get("/{duty_id}", summary="Read one duty")
    async def read_duty(duty_id: UUID, work: Annotated[Work, readers]) -> DutyRead:
        """With its ETag, which discharging it needs."""
        duty = await department_duties.find(work, duty_id)
        work.etag = etag(duty.version)
        return _read(duty)

    @endpoints.post("/{duty_id}/discharge", summary="Discharge a department's duty")
    async def discharge_duty(
        duty_id: UUID, form: Discharge, work: Annotated[Work, readers]
    ) -> DutyRead:
        """Needs If-Match. Only what the matrix of departments asks for ends in this way."""
        duty = await department_duties.discharge(work, duty_id, form.document_no)
        work.etag = etag(duty.version)
        return _read(duty)

    return endpoints


async def page(
    work: Work,
    status: DutyStatus | None,
    department: str | None,
    kind: str | None,
    child_id: UUID | None,
    limit: int,
    after: str | None,
) -> Sequence[Duty]:
    """The duties after a cursor, at most `limit`. Raises `Malformed` for a foreign cursor."""
    kept = await department_duties.unconcealed(work)
    query = select(Duty).where(*within(Duty, work.caller.area), *kept)
    known = department_duties.readable(work)
    wanted = known if department is None else known & {department}
    if len(wanted) < len(DEPARTMENTS):
        query = query.where(col(Duty.department).in_(wanted))
    if status is not None:
        query = query.where(col(Duty.status) == status.value)
    if kind is not None:
        query = query.where(col(Duty.kind) == kind)
    if child_id is not None:
        query = query.where(col(Duty.child_id) == child_id)
    if place := position(work, after, 2):
        last = (datetime.fromisoformat(place[0]), UUID(place[1]))
        query = query.where(tuple_(col(Duty.due_at), col(Duty.id)) > tuple_(*last))
    query = query.order_by(col(Duty.due_at), col(Duty.id)).limit(limit)
    return (await (await work.session()).exec(query)).all()


def _next(work: Work, duties: Sequence[Duty], limit: int) -> str | None:
    if len(duties) < limit:
        return None
    return cursor(work, duties[-1].due_at.isoformat(), str(duties[-1].id))


def _read(duty: Duty) -> DutyRead:
    return DutyRead(**duty.model_dump(), area=duty.area.code)
