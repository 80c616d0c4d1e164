"""Keeping the copy of children."""

from collections.abc import Sequence

from chassis.work import Work
from contracts.registry import ChildClassified, ChildMoved, ChildRegistered
from judicial_referral.children import repository
from reference.divisions import Area
from reference.schooling import PUPIL


async def remember(work: Work, events: Sequence[ChildRegistered]) -> None:
    rows = {
        event.child_id: {
            "id": event.child_id,
            "birth_on": event.birth_on,
            "sex": event.sex,
            "is_pupil": False,
            **Area(event.area).columns(),
        }
        for event in events
    }
    await repository.remember(work, list(rows.values()))


async def follow(work: Work, event: ChildMoved) -> None:
    """Whoever refers it to a court is where it lives now."""
    await repository.change(work, event.child_id, **Area(event.area).columns())


async def note_schooling(work: Work, event: ChildClassified) -> None:
    """A change of a column, and no reading of the child."""
    await repository.change(work, event.child_id, is_pupil=event.schooling in PUPIL)
