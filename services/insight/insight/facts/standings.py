"""What a child, a custody or an order counts as, read from the last event about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.event import Event
from contracts.judicial_referral import ProtectionOrderChanged, ProtectionOrderMade
from contracts.placement import CustodyBegan, CustodyEnded
from contracts.registry import ChildClassified, ChildLeft, ChildMoved, ChildRegistered
from reference.ages import age_band

UNLABELLED = "none"
"""Of a child that the register keeps without a category."""
OVER = ("revoked", "lapsed")
"""The changes that end a protection order (反家庭暴力法 30)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`measures` it counts in from now on; None where the event changes only the place."""

    subject_id: UUID
    measures: tuple[str, ...] | None
    child_id: UUID | None = None
    """Of a custody, with whom it goes along."""


def standing_of(event: Event, on: date) -> Standing | None:
    """None for an event after which nothing counts otherwise."""
    read = _READERS.get(type(event))
    return read(event, on) if read else None


def _registered(event: ChildRegistered, on: date) -> Standing:
    band = age_band(event.birth_on, max(on, event.birth_on))
    return Standing(event.child_id, ("children", *_cells(event.categories, band)))


def _classified(event: ChildClassified, _: date) -> Standing:
    known = {"tier": event.tier, "rating": event.rating, "schooling": event.schooling}
    marks = [f"{name}/{value}" for name, value in known.items() if value is not None]
    cells = _cells(event.categories, event.age_band)
    return Standing(event.child_id, ("children", *cells, *marks))


def _cells(categories: tuple[str, ...], band: str) -> list[str]:
    """One for each label (a child may hold several), and one in which each child is once."""
    first = categories[0] if categories else UNLABELLED
    labels = dict.fromkeys(categories)
    return [f"first/{first}/{band}", *(f"label/{label}/{band}" for label in labels)]


_READERS: dict[type[Event], Callable[[Any, date], Standing]] = {
    ChildRegistered: _registered,
    ChildClassified: _classified,
    ChildMoved: lambda event, _: Standing(event.child_id, None),
    ChildLeft: lambda event, _: Standing(event.child_id, ()),
    CustodyBegan: lambda event, _: Standing(
        event.custody_id,
        (f"custody/{event.regime}/{event.ground}", f"custody-mode/{event.mode}"),
        event.child_id,
    ),
    CustodyEnded: lambda event, _: Standing(event.custody_id, (), event.child_id),
    ProtectionOrderMade: lambda event, _: Standing(event.protection_order_id, ("orders_in_force",)),
    ProtectionOrderChanged: lambda event, _: Standing(
        event.protection_order_id, () if event.change in OVER else ("orders_in_force",)
    ),
}
