"""Listening: apply the feed of another service, each event once and in order.

The cursor of a feed is locked, moved and committed together with the effects. A number at or
below it is a double and does nothing; one further ahead shows a gap, and the gap is read from the
feed, which holds everything. So a message is only ever a hint that comes early.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis.broker import Incoming
from chassis.failpoints import reach
from chassis.observation import describe
from chassis.outages import is_passing
from chassis.quarantine import UNSOLVED, park
from chassis.relay import queue_name
from chassis.supervision import Beat
from chassis.work import Work
from contracts.envelope import Envelope

if TYPE_CHECKING:
    from chassis.app import App

log = structlog.get_logger()

PAGE = 500
_BATCH = TypeAdapter(list[Envelope])

_CURSOR = text("SELECT generation, last_seq FROM cursor WHERE source = :source FOR UPDATE")
_NEW_CURSOR = text(
    "INSERT INTO cursor (source, generation, last_seq, doubles) "
    "VALUES (:source, :generation, 0, 0) ON CONFLICT DO NOTHING"
)
_MOVE = text(
    "UPDATE cursor SET last_seq = :seq, doubles = doubles + :doubles WHERE source = :source"
)
_BLOCKED = text(UNSOLVED)
_CLAIM = text(
    "UPDATE cursor SET last_seq = :end WHERE source = :source AND generation = :generation "
    f"AND last_seq = CAST(:first AS bigint) - 1 RETURNING ARRAY({UNSOLVED}) AS blocked"
)


class GenerationChanged(Exception):
    """The source numbered its feed anew; an operator must decide where to go on."""


class Inbox:
    """The reader of one source's feed."""

    def __init__(self, app: "App", source: str, types: list[str]) -> None:
        self._app, self._source, self._types = app, source, types
        self._seen = 0
        self.subscribed = False
        self.behind = 0
        """Events of the feed not yet applied, as last known."""

    async def run(self, beat: Beat) -> None:
        """Subscribe, catch up, then follow the broker, looking at the feed when all is quiet."""
        service = self._app.settings.service
        subscription = await self._app.peers.subscribe(self._source, service, self._types)
        await self._begin(subscription["generation"])
        self.subscribed = True
        queue = queue_name(self._source, service)
        async with self._app.transport.consume(queue) as incoming:
            await self.catch_up(beat)
            while True:
                beat()
                bodies = await incoming.take(self._app.settings.feed_poll_seconds)
                if not bodies:
                    await self.catch_up(beat)
                    continue
                await self._follow(incoming, bodies, beat)

    async def _begin(self, generation: int) -> None:
        """Which numbering is followed is said by the source: a message may be of an older one."""
        async with Work(self._app) as work:
            connection = await (await work.session()).connection()
            await connection.execute(
                _NEW_CURSOR, {"source": self._source, "generation": generation}
            )
            await work.commit()

    async def _follow(self, incoming: Incoming, bodies: Sequence[bytes], beat: Beat) -> None:
        envelopes: list[Envelope] = []
        for body in bodies:
            envelopes += self._read(body)
        try:
            complete = await self.apply(envelopes)
        except GenerationChanged as error:  # left in the broker by another database, or true
            log.warning("message_of_another_numbering", source=self._source, error=str(error))
            complete = False
        reach("inbox.applied")
        await incoming.acknowledge()
        if not complete:
            await self.catch_up(beat)

    def _read(self, body: bytes) -> list[Envelope]:
        """What a message holds; one that cannot be read is left to the feed."""
        try:
            return _BATCH.validate_json(body)
        except ValueError:
            log.warning("message_unreadable", source=self._source, bytes=len(body))
            return []

    async def catch_up(self, beat: Beat) -> None:
        """Read and apply the feed from where we are to its end."""
        service = self._app.settings.service
        generation, after = await self._position()
        while True:
            page = await self._app.peers.feed(self._source, service, after, PAGE)
            self._compare(page, generation, after)
            envelopes = _BATCH.validate_python(page["events"])
            self.behind = page["last_seq"] - after
            if not envelopes:
                return
            await self.apply(envelopes)
            after = envelopes[-1].sequence
            beat()

    def _compare(self, page: dict[str, Any], generation: int, after: int) -> None:
        """A feed numbered anew, or shorter than what we have of it, would be read past in silence:
        its numbers no longer mean what they meant."""
        if generation != page["generation"] or page["last_seq"] < after:
            raise GenerationChanged(
                f"{self._source}: generation {page['generation']} ends at {page['last_seq']}, "
                f"we have {after} of generation {generation}"
            )

    async def _position(self) -> tuple[int, int]:
        """The numbering that is followed, and how far."""
        async with Work(self._app) as work:
            session = await work.session()
            connection = await session.connection()
            row = (await connection.execute(_CURSOR, {"source": self._source})).one()
            return row.generation, row.last_seq

    async def apply(self, envelopes: Sequence[Envelope]) -> bool:
        """Apply what comes next in the feed; true when nothing was missing in between.

        Falls back to one by one when the batch fails, so that only the event at fault waits.
        """
        if not envelopes:
            return False
        ordered = sorted(envelopes, key=lambda envelope: envelope.sequence)
        try:
            return await self._apply_together(ordered)
        except GenerationChanged:
            raise
        except Exception as error:
            if is_passing(error):
                raise
            log.warning(
                "batch_failed", source=self._source, size=len(ordered), error=describe(error)
            )
        for envelope in ordered:
            if not await self._apply_alone(envelope):
                return False
        return True

    async def _apply_together(self, envelopes: Sequence[Envelope]) -> bool:
        async with Work(self._app) as work:
            session = await work.session()
            run, blocked = await self._claim(session, envelopes)
            await self._app.handlers.apply(work, [e for e in run if e.key not in blocked])
            for envelope in run:
                if envelope.key in blocked:
                    why = "an earlier event of it waits"
                    await park(session, self._source, envelope, error=why, status="waiting")
            await work.commit()
            end = run[-1].sequence if run else self._seen
            self._note(envelopes, end)
            return envelopes[-1].sequence <= end

    async def _claim(
        self, session: AsyncSession, envelopes: Sequence[Envelope]
    ) -> tuple[list[Envelope], set[str]]:
        """Move the cursor over what comes next, and lock it; with what is blocked.

        The common case, a batch that follows exactly, is one statement.
        """
        connection = await session.connection()
        first, end = envelopes[0].sequence, envelopes[-1].sequence
        (generation, *others) = {envelope.generation for envelope in envelopes}
        if others:
            raise GenerationChanged(f"{self._source}: events of {len(others) + 1} numberings")
        named = {"source": self._source}
        if all(one.sequence == first + place for place, one in enumerate(envelopes)):
            exact = {**named, "first": first, "end": end, "generation": generation}
            row = (await connection.execute(_CLAIM, exact)).one_or_none()
            if row is not None:
                self._seen = max(self._seen, first - 1)
                return list(envelopes), set(row.blocked)
        last, blocked = await self._lock(session, generation)
        run = _next_run(envelopes, last)
        doubles = sum(envelope.sequence <= last for envelope in envelopes)
        moved = {**named, "seq": run[-1].sequence if run else last, "doubles": doubles}
        await connection.execute(_MOVE, moved)
        self._seen = max(self._seen, last)
        return run, blocked

    def _note(self, envelopes: Sequence[Envelope], end: int) -> None:
        self.behind = max(0, envelopes[-1].sequence - end)
        self._app.metrics.applied.labels(self._source).inc(max(0, end - self._seen))
        self._seen = end

    async def _lock(self, session: AsyncSession, generation: int) -> tuple[int, set[str]]:
        connection = await session.connection()
        named = {"source": self._source}
        row = (await connection.execute(_CURSOR, named)).one()
        if row.generation != generation:
            raise GenerationChanged(
                f"{self._source} numbers its feed anew (generation {generation}, "
                f"we follow {row.generation})"
            )
        blocked = (await connection.execute(_BLOCKED, named)).scalars().all()
        return row.last_seq, set(blocked)

    async def _apply_alone(self, envelope: Envelope) -> bool:
        """Try one event until it is applied or quarantined."""
        while True:
            try:
                return await self._apply_together([envelope])
            except GenerationChanged:
                raise
            except Exception as error:
                if is_passing(error):
                    raise
                status = await self._count(envelope, error)
            if status == "quarantined":
                await self._pass_over(envelope)
                return True
            await asyncio.sleep(0.05)

    async def _count(self, envelope: Envelope, error: Exception) -> str:
        async with Work(self._app) as work:
            session = await work.session()
            status = await park(
                session, self._source, envelope, error=describe(error), status="failing", attempts=1
            )
            await work.commit()
            return status

    async def _pass_over(self, envelope: Envelope) -> None:
        log.error(
            "delivery_quarantined",
            source=self._source,
            sequence=envelope.sequence,
            event_id=str(envelope.id),
            type=envelope.type,
        )
        async with Work(self._app) as work:
            session = await work.session()
            last, _ = await self._lock(session, envelope.generation)
            if envelope.sequence == last + 1:
                connection = await session.connection()
                moved = {"source": self._source, "seq": envelope.sequence, "doubles": 0}
                await connection.execute(_MOVE, moved)
            await work.commit()


def _next_run(envelopes: Sequence[Envelope], last: int) -> list[Envelope]:
    """The events that follow `last` without a gap; doubles are left out."""
    run: list[Envelope] = []
    for envelope in envelopes:
        if envelope.sequence == last + 1:
            run.append(envelope)
            last += 1
    return run
