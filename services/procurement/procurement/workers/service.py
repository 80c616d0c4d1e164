"""Keep who is in office and when each was last trained."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from contracts.registry import WorkerAppointed, WorkerReleased, WorkerTrained
from procurement.workers import repository
from reference.divisions import Area

_Told = WorkerAppointed | WorkerReleased | WorkerTrained


async def appoint(work: Work, told: Sequence[WorkerAppointed]) -> None:
    rows = {event.worker_id: _row(event) for event in told}
    await repository.put_in_office(work, list(rows.values()), in_office=True)


async def release(work: Work, told: Sequence[WorkerReleased]) -> None:
    rows = {event.worker_id: _row(event) for event in told}
    await repository.put_in_office(work, list(rows.values()), in_office=False)


async def train(work: Work, told: Sequence[WorkerTrained]) -> None:
    """Only a course that was passed counts."""
    passed = sorted((event for event in told if event.passed), key=lambda event: event.finished_on)
    rows = {event.worker_id: _row(event) | {"trained_on": event.finished_on} for event in passed}
    if rows:
        await repository.put_trained(work, list(rows.values()))


def _row(event: _Told) -> dict[str, Any]:
    return {"id": event.worker_id, "kind": event.kind, **Area(event.area).columns()}
