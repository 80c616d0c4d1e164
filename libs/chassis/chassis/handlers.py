"""Who listens to what: a service's table of event handlers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chassis.work import Work
from contracts.envelope import Envelope
from contracts.event import Event

Told = TypeVar("Told", bound=Event)


@dataclass(frozen=True, slots=True)
class Received(Generic[Told]):
    """An event with the envelope it came in."""

    event: Told
    envelope: Envelope


Handler = Callable[[Work, Sequence[Received[Any]]], Awaitable[None]]


class Handlers:
    """`@handlers.on(ChildRegistered)` before `async def remember_children(work, received)`.

    A handler gets a run of events of its type, at most a batch, in the order of the feed. All of
    the batch, its effects and the cursor are one transaction.
    """

    def __init__(self, *parts: "Handlers") -> None:
        self._table: dict[str, tuple[type[Event], Handler]] = {}
        for part in parts:
            for event, handler in part._table.values():
                self._add(event, handler)

    def on(self, event: type[Told]) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self._add(event, handler)
            return handler

        return register

    def _add(self, event: type[Event], handler: Handler) -> None:
        if event.TYPE in self._table:
            raise ValueError(f"{event.TYPE} has a handler already")
        self._table[event.TYPE] = (event, handler)

    def events(self) -> list[type[Event]]:
        return [event for event, _ in self._table.values()]

    def sources(self) -> dict[str, list[str]]:
        """The types listened to, by the service that tells them."""
        table: dict[str, list[str]] = {}
        for event in self.events():
            for source in event.SOURCES:
                table.setdefault(source, []).append(event.TYPE)
        return table

    async def apply(self, work: Work, envelopes: Sequence[Envelope]) -> None:
        """Hand the envelopes on, a run of one type at a time; types nobody listens to are left."""
        run: list[Envelope] = []
        for envelope in envelopes:
            if run and run[0].type != envelope.type:
                await self._apply_run(work, run)
                run = []
            run.append(envelope)
        if run:
            await self._apply_run(work, run)

    async def _apply_run(self, work: Work, run: Sequence[Envelope]) -> None:
        entry = self._table.get(run[0].type)
        if entry is None:
            return
        event, handler = entry
        await handler(work, [Received(event.model_validate(e.data), e) for e in run])
