"""Telling: an event becomes a row in the transaction that made it true."""

from typing import TYPE_CHECKING
from uuid import UUID

from chassis.access import ORGANISATION
from chassis.models import Outbox, new_id
from contracts.event import Event
from reference.divisions import Area

if TYPE_CHECKING:
    from chassis.work import Work


def publish(
    work: "Work", event: Event, *, version: int, area: Area, recipient: UUID | None = None
) -> UUID:
    """Tell what happened. `version` is the aggregate's new version, raised under its row lock.

    Returns the event's id. With `recipient` only that organisation's feed gets it, besides the
    services that listen to the type.
    """
    event_id = new_id()
    work.insert(
        Outbox,
        event_id=event_id,
        type=event.TYPE,
        aggregate_type=event.AGGREGATE,
        aggregate_id=event.aggregate_id,
        aggregate_version=version,
        child_id=event.subject_child,
        recipient=recipient,
        told_by=work.scope.code if work.scope.level == ORGANISATION else None,
        occurred_at=work.now,
        trace_id=work.trace_id,
        payload=event.model_dump_json(),
        **area.columns(),
    )
    work.told.append(event.TYPE)
    return event_id
