"""Keep who is in office and which courses each has passed."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from contracts.registry import WorkerAppointed, WorkerReleased, WorkerTrained
from procurement.workers import repository
from reference.divisions import Area


async def appoint(work: Work, told: Sequence[WorkerAppointed]) -> None:
    rows = {event.worker_id: _row(event) for event in told}
    await repository.put_in_office(work, list(rows.values()), in_office=True)


async def release(work: Work, told: Sequence[WorkerReleased]) -> None:
    rows = {event.worker_id: _row(event) for event in told}
    await repository.put_in_office(work, list(rows.values()), in_office=False)


async def train(work: Work, told: Sequence[WorkerTrained]) -> None:
    """Only a course that was passed counts."""
    rows = {(event.worker_id, event.course_id): _course(event) for event in told if event.passed}
    if rows:
        await repository.put_trained(work, list(rows.values()))


def _row(event: WorkerAppointed | WorkerReleased) -> dict[str, Any]:
    return {"id": event.worker_id, "kind": event.kind, **Area(event.area).columns()}


def _course(event: WorkerTrained) -> dict[str, Any]:
    return {
        "worker_id": event.worker_id,
        "course_id": event.course_id,
        "finished_on": event.finished_on,
        **Area(event.area).columns(),
    }
