"""Insight listens to everything there is in the catalogue."""

from collections.abc import Sequence

from chassis.handlers import Handlers, Received
from chassis.work import Work
from contracts.catalogue import events
from contracts.envelope import Envelope
from contracts.event import Event
from insight.facts import service


class Everything(Handlers):
    """Takes a whole batch, whatever its types: one statement where runs of a type would be many."""

    async def apply(self, work: Work, envelopes: Sequence[Envelope]) -> None:
        known = [envelope for envelope in envelopes if envelope.type in _TYPES]
        received = [Received(_TYPES[one.type].model_validate(one.data), one) for one in known]
        await remember_facts(work, received)


async def remember_facts(work: Work, received: Sequence[Received[Event]]) -> None:
    await service.remember(work, received)


_TYPES = {event.TYPE: event for event in events()}
handlers = Everything()
for _event in events():
    handlers.on(_event)(remember_facts)
