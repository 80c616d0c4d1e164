"""Sending together what is to be done at the same moment.

A lone statement goes at once. While a few are on their way others gather, and then those that are
alike go as one transaction: fewer round trips and one wait for the disk. When the server refuses
the transaction, each of its statements is tried by itself, so that nobody suffers from a
neighbour's fault.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from chassis.outages import is_outage

AT_ONCE = 16
"""Statements of one transaction. With more, all clients would go in step: while the database works
for them nobody asks for anything new, and the processor rests."""
PATIENCE_SECONDS = 0.1
UNDER_WAY = 2
"""Transactions: one computes while the other waits for the disk; more would only be smaller."""


class _Waiting:
    """One request's values for a statement, and where its outcome goes."""

    __slots__ = ("done", "values")

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self.done: asyncio.Future[asyncpg.Record] = asyncio.get_running_loop().create_future()

    def finish(self, outcome: asyncpg.Record | BaseException) -> None:
        if self.done.done():  # the request was cancelled meanwhile
            return
        if isinstance(outcome, BaseException):
            self.done.set_exception(outcome)
        else:
            self.done.set_result(outcome)


class Coalescer:
    """Single-statement transactions, each of which sets its own scope and gives one row."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._queue: dict[str, list[_Waiting]] = {}
        self._drain: asyncio.Task[None] | None = None
        self._settling: set[asyncio.Task[None]] = set()

    async def execute(self, statement: str, values: Sequence[Any]) -> asyncpg.Record:
        """The row. Raises what the server says to this statement, as if it had gone alone."""
        waiting = _Waiting(values)
        self._queue.setdefault(statement, []).append(waiting)
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._send_all())
        return await waiting.done

    async def _send_all(self) -> None:
        """Nobody waits long behind transactions that somebody else's lock holds up."""
        under_way: set[asyncio.Task[None]] = set()
        while self._queue:
            settling = asyncio.create_task(self._settle(*self._take()))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            under_way.add(settling)
            if len(under_way) == UNDER_WAY:
                done, under_way = await asyncio.wait(
                    under_way, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    under_way = set()

    def _take(self) -> tuple[str, list[_Waiting]]:
        """The statement that waits longest, as often as it waits; what is left goes to the end."""
        statement = next(iter(self._queue))
        waiting = self._queue.pop(statement)
        if left := waiting[AT_ONCE:]:
            self._queue[statement] = left
        return statement, waiting[:AT_ONCE]

    async def _settle(self, statement: str, batch: Sequence[_Waiting]) -> None:
        sent = self._pool.fetchmany(statement, [one.values for one in batch])
        [outcome] = await asyncio.gather(sent, return_exceptions=True)
        if len(batch) > 1 and _was_refused(outcome):
            await asyncio.gather(*(self._settle(statement, [one]) for one in batch))
            return
        if not isinstance(outcome, BaseException) and len(outcome) != len(batch):
            outcome = RuntimeError("a statement gave no row, or more than one")
        for number, one in enumerate(batch):
            one.finish(outcome if isinstance(outcome, BaseException) else outcome[number])


def _was_refused(outcome: object) -> bool:
    """The server undid the transaction, and is still there to be asked again."""
    return isinstance(outcome, asyncpg.PostgresError) and not is_outage(outcome)
