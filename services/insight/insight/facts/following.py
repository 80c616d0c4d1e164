"""What a child's file adds to the numbers goes where the child goes, as the rows behind it do.

The registry and placement carry all that they hold of a child along when it moves; procurement and
judicial referral do not: a delivery and a report stay where they were. The feeds of two services
keep no step with each other, so what placement tells after a move is counted where the child is
known to be, and what it told before goes along: whichever comes first, the numbers end the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.areas import county_of
from chassis.handlers import Received
from chassis.work import Work
from contracts.event import Event
from contracts.registry import ChildMoved, ChildRegistered
from insight.facts import repository
from insight.facts.measures import changes
from insight.facts.models import Told
from reference.divisions import Area

REGISTRY, PLACEMENT = "registry", "placement"


def source_of(received: Received[Any]) -> str:
    return received.envelope.source.strip("/")


def counts_of(received: Received[Any]) -> Mapping[str, int] | None:
    """What of the event follows the child; None where nothing does."""
    follows = received.envelope.childid and source_of(received) in (REGISTRY, PLACEMENT)
    return changes(received.event) or None if follows else None


def along(area: Area, place: Area) -> Area:
    """To the child's new place, as deep as it was told before."""
    has, here = area.columns(), place.columns()
    deepest = (here[level] for level in ("village", "township") if has[level] and here[level])
    return Area(next(deepest, None) or county_of(place).code)


async def areas_of(work: Work, received: Iterable[Received[Event]]) -> dict[UUID, Area]:
    """Where each event counts, by its id. The files of the children concerned are locked."""
    found = {one.envelope.id: Area(one.event.area) for one in received}  # type: ignore[attr-defined]
    late = {
        one.envelope.id: one.envelope.childid
        for one in received
        if one.envelope.childid and source_of(one) == PLACEMENT
    }
    moved = {one.event.child_id for one in received if isinstance(one.event, ChildMoved)}
    if late or moved:
        await repository.lock_files(work, moved | set(late.values()))
    if late:
        homes = await repository.last_moves(work, set(late.values()))
        found |= {
            event_id: along(found[event_id], homes[child])
            for event_id, child in late.items()
            if child in homes
        }
    return found


async def follow(work: Work, received: Sequence[Received[Any]]) -> None:
    """After new events: all that follows the children that moved counts where they live now."""
    moves = [one for one in received if isinstance(one.event, ChildMoved)]
    if not moves:
        return
    homes = {one.event.child_id: Area(one.event.area) for one in moves}
    fresh = {one.envelope.id for one in moves}
    deltas: defaultdict[Area, Counter[str]] = defaultdict(Counter)
    for file in (await repository.files(work, homes)).values():
        for area, found in shifts(file, fresh).items():
            deltas[area].update(found)
    await repository.shift(work, deltas)
    standings = [
        {"subject_id": str(subject), "measures": None, **along(area, homes[child]).columns()}
        for subject, child, area in await repository.counted_of(work, homes)
    ]
    if standings:
        await repository.recount(work, standings)


def shifts(file: Sequence[Told], fresh: Collection[UUID]) -> dict[Area, Counter[str]]:
    """What the fresh moves of one child change; the earlier ones say where all of it was by then.

    Of the registry's rows only those of the county that the child leaves go along: what another
    county owes for it stays there.
    """
    placed: list[tuple[Area, Told]] = []
    home: Area | None = None
    deltas: defaultdict[Area, Counter[str]] = defaultdict(Counter)
    for told in file:
        if told.type == ChildMoved.TYPE:
            after = [(_after(place, one, home, told.area), one) for place, one in placed]
            if told.event_id in fresh:
                for (old, one), (new, _) in zip(placed, after, strict=True):
                    if old != new:
                        deltas[old].subtract(one.counts)
                        deltas[new].update(one.counts)
            placed = after
        if told.type in (ChildMoved.TYPE, ChildRegistered.TYPE):
            home = told.area
        if told.counts:
            placed.append((told.area, told))
    return deltas


def _after(place: Area, told: Told, home: Area | None, new: Area) -> Area:
    stays = told.source == REGISTRY and home is not None and county_of(place) != county_of(home)
    return place if stays else along(place, new)
