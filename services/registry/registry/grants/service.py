"""Keeping what providers may see as procurement tells it."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from contracts.procurement import AssignmentEnded, AssignmentGranted
from reference.divisions import Area
from registry.grants import repository


async def remember(work: Work, granted: Sequence[AssignmentGranted]) -> None:
    """From `starts_on` the provider sees these fields of the child."""
    rows = {
        event.assignment_id: _row(event)
        | {"fields": list(event.fields), "starts_on": event.starts_on, "ends_on": event.ends_on}
        | {"ended_on": None}
        for event in granted
    }
    await repository.upsert(work, list(rows.values()))


async def end(work: Work, ended: Sequence[AssignmentEnded]) -> None:
    """From now on the provider sees nothing of the child."""
    rows = {
        event.assignment_id: _row(event)
        | {"fields": [], "starts_on": event.ended_on, "ends_on": event.ended_on}
        | {"ended_on": event.ended_on}
        for event in ended
    }
    await repository.end(work, list(rows.values()))


def _row(event: AssignmentGranted | AssignmentEnded) -> dict[str, Any]:
    return {
        "assignment_id": event.assignment_id,
        "contract_id": event.contract_id,
        "organisation_id": event.organisation_id,
        "child_id": event.child_id,
        **Area(event.area).columns(),
    }
