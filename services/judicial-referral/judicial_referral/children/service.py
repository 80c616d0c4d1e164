"""Keeping the copy of children."""

from collections.abc import Sequence

from chassis.work import Work
from contracts.registry import ChildRegistered
from judicial_referral.children import repository
from reference.divisions import Area


async def remember(work: Work, events: Sequence[ChildRegistered]) -> None:
    rows = {
        event.child_id: {
            "id": event.child_id,
            "birth_on": event.birth_on,
            "sex": event.sex,
            **Area(event.area).columns(),
        }
        for event in events
    }
    await repository.remember(work, list(rows.values()))
