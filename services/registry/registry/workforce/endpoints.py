"""`/registry/workers` and `/registry/workforce`: who is on duty where, and where nobody is."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.scope import AreaCode, narrowed
from registry.workforce import service
from registry.workforce.models import WorkerKind, WorkerStatus
from registry.workforce.schemas import (
    GapCount,
    GapRead,
    RecordCheckForm,
    ReleaseForm,
    WorkerForm,
    WorkerRead,
)

router = new_router("/registry/workers", "workforce")
gaps = new_router("/registry/workforce", "workforce")
_ABOVE = allow(
    Role.TOWNSHIP_SUPERVISOR,
    Role.COUNTY_OFFICER,
    Role.CITY_OFFICER,
    Role.PROVINCIAL_OFFICER,
    purpose=Purpose.OPERATION,
)
_READERS = allow(*OFFICERS, purpose=Purpose.OPERATION)


class Staffed(StrEnum):
    """Who must be everywhere: a director in a village, a supervisor in a township."""

    DIRECTOR = "director"
    SUPERVISOR = "supervisor"


Kind = Annotated[WorkerKind | None, Query(description="Only workers of this kind.")]
Status = Annotated[WorkerStatus | None, Query(description="Only workers of this status.")]


@router.post("", status_code=201, summary="Enter a candidate")
async def register_worker(
    form: WorkerForm, work: Annotated[Work, _ABOVE], response: Response
) -> WorkerRead:
    """A person to be trained and tested. Duty begins with the appointment."""
    worker = await service.register(work, form)
    response.headers["Location"] = f"/registry/workers/{worker.id}"
    return worker


@router.get("", summary="List workers, the newest first")
async def list_workers(
    work: Annotated[Work, _READERS],
    kind: Kind = None,
    status: Status = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[WorkerRead]:
    """Of your area. Names and phones are shown in part above county."""
    return await service.page(work, kind, status, limit, after)


@router.get("/{worker_id}", summary="Read a worker")
async def read_worker(worker_id: UUID, work: Annotated[Work, _READERS]) -> WorkerRead:
    """With the days of the first test and of the last training."""
    return await service.find(work, worker_id)


@router.post("/{worker_id}/appoint", summary="Appoint a worker to duty (上岗)")
async def appoint_worker(worker_id: UUID, work: Annotated[Work, _ABOVE]) -> WorkerRead:
    """Needs If-Match, the first training passed and criminal records queried; opens the duties to
    train and to query every year."""
    return await service.appoint(work, worker_id)


@router.post("/{worker_id}/record-checks", summary="Record a query of criminal records")
async def check_worker_record(
    worker_id: UUID, form: RecordCheckForm, work: Annotated[Work, _ABOVE]
) -> WorkerRead:
    """Needs If-Match. Before duty and every year; who has a hit is not appointed, or dismissed."""
    return await service.check_record(work, worker_id, form)


@router.post("/{worker_id}/release", summary="Release a worker from duty (离岗)")
async def release_worker(
    worker_id: UUID, form: ReleaseForm, work: Annotated[Work, _ABOVE]
) -> WorkerRead:
    """Needs If-Match. A successor takes over the open duties; without one a gap may open."""
    return await service.release(work, worker_id, form)


@gaps.get("/gaps", summary="List places without a worker on duty")
async def list_gaps(
    work: Annotated[Work, _READERS],
    kind: Staffed = Staffed.DIRECTOR,
    area: AreaCode = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[GapRead]:
    """Villages without a director, or townships without a supervisor, by code."""
    return await service.gaps(work, WorkerKind(kind.value), narrowed(work, area), limit, after)


@gaps.get("/counties", summary="Count the places without a worker, county by county")
async def list_gap_counts(
    work: Annotated[Work, _READERS],
    kind: Staffed = Staffed.DIRECTOR,
    area: AreaCode = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[GapCount]:
    """How many villages or townships there are, and how many of them have nobody."""
    return await service.gap_counts(
        work, WorkerKind(kind.value), narrowed(work, area), limit, after
    )  # fmt: skip
