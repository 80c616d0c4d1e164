"""Remembering events, and telling what they add up to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.access import Scope
from chassis.errors import Fault
from chassis.handlers import Received
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.event import Event
from insight.facts import following, repository
from insight.facts.errors import AreaInvalid, AreaNotYours, NothingKnown
from insight.facts.measures import Measure, changes
from insight.facts.schemas import RecentEvent, Summary, TimelineEntry
from insight.facts.standings import standing_of
from reference import divisions
from reference.divisions import Area


async def remember(work: Work, received: Sequence[Received[Event]]) -> None:
    """Each event once, by its id, with what it changes."""
    by_id = {one.envelope.id: one for one in received}
    if not by_id:
        return
    areas = await following.areas_of(work, by_id.values())
    fresh = await repository.insert(
        work,
        facts=[_fact(work, one, areas[event_id]) for event_id, one in by_id.items()],
        changes=[
            {"event_id": str(event_id), "measure": measure, "amount": amount}
            for event_id, one in by_id.items()
            for measure, amount in changes(one.event).items()
        ],
    )
    told = [one for event_id, one in by_id.items() if event_id in fresh]
    told.sort(key=lambda one: one.envelope.sequence)
    standings = _standings(told, areas)
    if standings:
        await repository.recount(work, standings)
    await following.follow(work, told)


def _standings(
    received: Sequence[Received[Any]], areas: Mapping[UUID, Area]
) -> list[dict[str, Any]]:
    """What each subject counts as after these, in the order of their telling."""
    found: dict[UUID, dict[str, Any]] = {}
    for one in received:
        standing = standing_of(one.event, one.envelope.time.date())
        if standing is None:
            continue
        last = found.get(standing.subject_id, {})
        measures = last.get("measures") if standing.measures is None else list(standing.measures)
        found[standing.subject_id] = {
            "subject_id": str(standing.subject_id),
            "child_id": str(standing.child_id) if standing.child_id else None,
            "measures": measures,
            **areas[one.envelope.id].columns(),
        }
    return list(found.values())


def _fact(work: Work, received: Received[Any], area: Area) -> dict[str, Any]:
    envelope = received.envelope
    return {
        "event_id": str(envelope.id),
        "type": envelope.type,
        "source": following.source_of(received),
        "sequence": envelope.sequence,
        "child_id": str(envelope.childid) if envelope.childid else None,
        "duty": received.event.kind if envelope.type.startswith("wardship.duty.") else None,
        "counts": following.counts_of(received),
        "at": envelope.time.isoformat(),
        "received_at": work.now.isoformat(),
        **area.columns(),
    }


async def summarise(work: Work, code: str | None) -> Summary:
    """The numbers of the caller's area, or of one within it. Raises `AreaNotYours`."""
    area = asked(work, code)
    totals = await repository.totals(work, area)
    return Summary(
        area=area.code,
        as_of=work.now,
        behind=behind(work),
        measures={measure: totals.get(measure, 0) for measure in Measure},
    )


def behind(work: Work) -> int:
    """Events known to be told and not yet counted here."""
    return sum(inbox.behind for inbox in work.app.inboxes.values())


def asked(work: Work, code: str | None) -> Area:
    """The caller's area, or one within it. Raises `AreaNotYours`."""
    own = work.caller.area
    try:
        area = own if code is None else Area(code)
    except divisions.AreaInvalid as error:
        raise AreaInvalid(faults=[Fault("?area", "not a division code")]) from error
    if not own.covers(area) or work.scope != Scope.of(own):
        raise AreaNotYours
    return area


async def trace(work: Work, child_id: UUID, limit: int, after: str | None) -> Page[TimelineEntry]:
    """What happened to a child, oldest first. Raises `NothingKnown`."""
    place = position(work, after, 2)
    start = (datetime.fromisoformat(place[0]), int(place[1])) if place else None
    facts = await repository.timeline(work, child_id, limit + 1, start)
    if not facts and start is None:
        raise NothingKnown
    more = facts[limit - 1] if len(facts) > limit else None
    return Page(
        items=[TimelineEntry.model_validate(fact, from_attributes=True) for fact in facts[:limit]],
        next=cursor(work, more.at.isoformat(), str(more.id)) if more else None,
    )


async def list_recent(work: Work, limit: int) -> list[RecentEvent]:
    """The newest events of the caller's area, newest first."""
    rows = await repository.recent(work, limit)
    return [RecentEvent.model_validate(row, from_attributes=True) for row in rows]
