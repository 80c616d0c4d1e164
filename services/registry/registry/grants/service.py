"""Keeping what providers may see as procurement tells it, and agencies as placement does."""

from collections.abc import Sequence
from typing import Any

from chassis.work import Work
from contracts.placement import AgencyChanged, CustodyBegan, CustodyEnded
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


async def entrust(work: Work, began: Sequence[CustodyBegan]) -> None:
    """From now on the agency's staff see the child."""
    rows = {
        event.custody_id: _care(event) | {"organisation_id": event.organisation_id}
        for event in began
    }
    await repository.entrust(work, list(rows.values()))


async def end_care(work: Work, ended: Sequence[CustodyEnded]) -> None:
    """From now on the agency's staff see nothing of the child."""
    rows = {event.custody_id: _care(event) | {"ended_at": event.ended_at} for event in ended}
    await repository.end_care(work, list(rows.values()))


async def name_operators(work: Work, changed: Sequence[AgencyChanged]) -> None:
    for event in changed:
        await repository.name_operator(work, event.agency_id, event.organisation_id)


def _care(event: CustodyBegan | CustodyEnded) -> dict[str, Any]:
    return {
        "custody_id": event.custody_id,
        "child_id": event.child_id,
        "agency_id": event.agency_id,
        **Area(event.area).columns(),
    }


def _row(event: AssignmentGranted | AssignmentEnded) -> dict[str, Any]:
    return {
        "assignment_id": event.assignment_id,
        "contract_id": event.contract_id,
        "organisation_id": event.organisation_id,
        "child_id": event.child_id,
        **Area(event.area).columns(),
    }
