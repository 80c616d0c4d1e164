"""The service's database: a session for the ordinary path, one statement for the hot one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any

import asyncpg
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.inspection import inspect
from sqlalchemy.types import JSON
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis.access import NATION, Scope
from chassis.coalescing import Coalescer
from chassis.config import Settings
from chassis.models import Model, NewRow

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_json = json.JSONEncoder(ensure_ascii=False).encode


class RowChange:
    """New values for the row with a key, without having loaded it."""

    __slots__ = ("key", "model", "values")

    def __init__(self, model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> None:
        self.model, self.key, self.values = model, key, values


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
            pool_size=self._size,
            max_overflow=self._size,
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
        """Insert and change rows of any tables as one statement, which is the whole transaction.

        The scope is set inside the statement: every insert reads from it, so it stands before
        the policies are checked.
        """
        values: list[Any] = [scope.level, scope.code]
        for row in rows:
            if isinstance(row, RowChange):
                values += [*row.values.values(), *row.key.values()]
            elif isinstance(row, NewRow):
                values += _columns(row.model).of(row.values)
            else:
                values += _columns(type(row)).of(row.__dict__)
        if self._together is None:
            raise RuntimeError("the database is not open")
        await self._together.execute(_statement(tuple(map(_shape, rows))), values)


async def _keep(_: object) -> None:
    return None


@cache
def table_of(model: type[Model]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


class _Columns:
    """The columns of a table that we give values for, with their defaults."""

    def __init__(self, model: type[Model]) -> None:
        self.columns = [
            c for c in table_of(model).columns if c.identity is None and c.server_default is None
        ]
        fields = model.model_fields
        self._names = [
            (c.name, None if fields[c.name].is_required() else fields[c.name].get_default())
            for c in self.columns
        ]
        self._json = [n for n, c in enumerate(self.columns) if isinstance(c.type, JSON)]

    def of(self, row: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them."""
        values = [row.get(name, default) for name, default in self._names]
        for number in self._json:
            if values[number] is not None:
                values[number] = _json(values[number])
        return values


@cache
def _columns(model: type[Model]) -> _Columns:
    return _Columns(model)


_Shape = tuple[type[Model], tuple[str, ...], tuple[str, ...]]
"""A table; of a change also which columns are set, and by which it is found."""


def _shape(row: Model | NewRow | RowChange) -> _Shape:
    if isinstance(row, RowChange):
        return row.model, tuple(row.values), tuple(row.key)
    return (row.model if isinstance(row, NewRow) else type(row)), (), ()


@cache
def _statement(shapes: tuple[_Shape, ...]) -> str:
    places, parts = count(3), []
    for index, (model, values, key) in enumerate(shapes):
        if key:
            part = _update(model, values, key, places)
        else:
            part = _insert(model, places, [n for n in range(index) if _changes(shapes[n], model)])
        parts.append(f"row_{index} AS ({part})")
    return (
        "WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true), "
        f"set_config('wardship.code', $2, true)), {', '.join(parts)} SELECT FROM scope"
    )


def _changes(shape: _Shape, model: type[Model]) -> bool:
    return shape[0] is model and bool(shape[2])


def _insert(model: type[Model], places: Iterator[int], after: Sequence[int]) -> str:
    """`after`: changes of the same table, which must be done before a unique index looks."""
    columns = _columns(model).columns
    names = ", ".join(f'"{c.name}"' for c in columns)
    casts = ", ".join(_cast(c, places) for c in columns)
    waits = "".join(f", (SELECT count(*) FROM row_{n}) AS after_{n}" for n in after)
    return f'INSERT INTO "{table_of(model).name}" ({names}) SELECT {casts} FROM scope{waits}'


def _update(
    model: type[Model], values: Sequence[str], key: Sequence[str], places: Iterator[int]
) -> str:
    table = table_of(model)
    sets = ", ".join(f'"{name}" = {_cast(table.columns[name], places)}' for name in values)
    its = " AND ".join(f'"{name}" = {_cast(table.columns[name], places)}' for name in key)
    return f'UPDATE "{table.name}" SET {sets} FROM scope WHERE {its} RETURNING 1'


def _cast(column: Column[Any], places: Iterator[int]) -> str:
    return f"${next(places)}::{column.type.compile(dialect=_DIALECT)}"
