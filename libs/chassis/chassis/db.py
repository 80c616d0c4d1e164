"""The service's database: a session for the ordinary path, one statement for the hot one."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis.access import NATION, Scope
from chassis.coalescing import Coalescer
from chassis.config import Settings
from chassis.models import Model
from chassis.statements import NewRow, RowChange, statement_of


class Database:
    """One engine (sessions) and one raw pool (single statements), both with the same limits."""

    def __init__(self, settings: Settings) -> None:
        self._dsn = settings.database_url
        limits = {
            "application_name": f"wardship-{settings.service}",
            "statement_timeout": str(settings.statement_timeout_ms),
            "lock_timeout": str(settings.lock_timeout_ms),
            "idle_in_transaction_session_timeout": "60000",
            "timezone": "UTC",
            "jit": "off",
        }
        self._options: dict[str, Any] = {
            "server_settings": limits,
            "command_timeout": settings.statement_timeout_ms / 1000 + 1,
            "timeout": 5,
        }
        self._size = settings.pool_size
        # Planning every partition under its policy anew takes longer than reading a page.
        self._planned = self._with(plan_cache_mode="force_generic_plan")
        self.engine = self._engine(self._planned)
        self._own_engine = self._engine(self._scoped(NATION, synchronous_commit="off"))
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._together: Coalescer | None = None

    async def open(self) -> None:
        """The raw pool skips the reset query: only transaction-local settings are ever used.

        It keeps no connection that nobody uses: in an outage it would try for ever to restore it.
        """
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=0, max_size=self._size, reset=_keep, **self._planned
        )
        self._together = Coalescer(self._pool)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
        await self.engine.dispose()
        await self._own_engine.dispose()

    @property
    def pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        """Raw connections; a transaction on one must set its own scope."""
        if self._pool is None:
            raise RuntimeError("the database is not open")
        return self._pool

    def _engine(self, options: dict[str, Any]) -> AsyncEngine:
        return create_async_engine(
            self._dsn.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=2 * self._size,  # all are kept: to open one takes longer than most requests
            max_overflow=0,
            pool_timeout=5,
            connect_args=options,
            hide_parameters=True,  # an error in the log must not name a child
        )

    def _scoped(self, scope: Scope, **settings: str) -> dict[str, Any]:
        """Options of a connection that has its scope for as long as it lives."""
        level = {"wardship.level": scope.level, "wardship.code": scope.code}
        return self._with(**level, **settings)

    def _with(self, **settings: str) -> dict[str, Any]:
        return {**self._options, "server_settings": self._options["server_settings"] | settings}

    async def connect(self, scope: Scope, **settings: str) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection of its own for a loop of ours."""
        return await asyncpg.connect(self._dsn, **self._scoped(scope, **settings))

    def session(self, **info: Any) -> AsyncSession:
        """For a caller: sees nothing until its scope is set."""
        return AsyncSession(self.engine, expire_on_commit=False, info=info)

    def own_session(self, **info: Any) -> AsyncSession:
        """For work of the service itself (events, sweeps): sees the whole nation.

        Its commits do not wait for the disk: effect and cursor are one transaction, so what a
        crash undoes is read from the feed again; and nothing told by it can be numbered durably
        before it is durable itself, for the log is written in order.
        """
        return AsyncSession(self._own_engine, expire_on_commit=False, info=info)

    async def insert(self, scope: Scope, rows: Sequence[Model | NewRow | RowChange]) -> None:
        """Insert and change rows of any tables: all, or none."""
        statement, values = statement_of(rows)
        await self.fetchrow(statement, scope.level, scope.code, *values)

    async def fetchrow(self, statement: str, *values: Any) -> asyncpg.Record:
        """The one row of a statement that sets its own scope, which is the whole transaction.

        Those that are alike in this moment share one (`coalescing`).
        """
        if self._together is None:
            raise RuntimeError("the database is not open")
        return await self._together.execute(statement, values)


async def _keep(_: object) -> None:
    return None
