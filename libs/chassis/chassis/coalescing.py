"""Committing together what is committed at the same moment.

A lone request is written at once. While that is on its way others gather, and then go as one
transaction: fewer round trips and one wait for the disk. When the server refuses the transaction,
each of its requests is tried by itself, so that nobody suffers from a neighbour's fault.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import asyncpg

from chassis.outages import is_outage

AT_ONCE = 32
PATIENCE_SECONDS = 0.1


class _Waiting:
    """One request's statement, and where its outcome goes."""

    __slots__ = ("done", "statement", "values")

    def __init__(self, statement: str, values: Sequence[Any]) -> None:
        self.statement, self.values = statement, values
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def finish(self, outcome: BaseException | None) -> None:
        if self.done.done():  # the request was cancelled meanwhile
            return
        if outcome is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(outcome)


class Coalescer:
    """Single-statement transactions, each of which sets its own scope."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._queue: deque[_Waiting] = deque()
        self._drain: asyncio.Task[None] | None = None
        self._settling: set[asyncio.Task[None]] = set()

    async def execute(self, statement: str, values: Sequence[Any]) -> None:
        """Raises what the server says to this statement, as if it had gone alone."""
        waiting = _Waiting(statement, values)
        self._queue.append(waiting)
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._write_all())
        await waiting.done

    async def _write_all(self) -> None:
        """One transaction at a time, so that two of this process do not wait for each other; but
        nobody waits behind one that is held up by somebody else's lock."""
        while self._queue:
            settling = asyncio.create_task(self._settle(self._take()))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            await asyncio.wait([settling], timeout=PATIENCE_SECONDS)

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        [outcome] = await asyncio.gather(self._write(batch), return_exceptions=True)
        if len(batch) > 1 and _was_refused(outcome):
            await asyncio.gather(*(self._settle([one]) for one in batch))
        else:
            for one in batch:
                one.finish(outcome)

    def _take(self) -> list[_Waiting]:
        """The longest waiting, and those right behind it that need the same statement."""
        batch = [self._queue.popleft()]
        while self._queue and len(batch) < AT_ONCE:
            if self._queue[0].statement is not batch[0].statement:
                break
            batch.append(self._queue.popleft())
        return batch

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        statement = batch[0].statement
        if len(batch) == 1:
            await self._pool.execute(statement, *batch[0].values)
        else:
            await self._pool.executemany(statement, [one.values for one in batch])


def _was_refused(outcome: BaseException | None) -> bool:
    """The server undid the transaction, and is still there to be asked again."""
    return isinstance(outcome, asyncpg.PostgresError) and not is_outage(outcome)
