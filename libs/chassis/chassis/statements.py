"""Rows of any tables as one statement, which is a whole transaction.

The scope is set inside the statement: every insert reads from it, so it stands before the policies
are checked.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import Column
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import JSON

from chassis.models import Model, table_of

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_json = json.JSONEncoder(ensure_ascii=False).encode


class NewRow:
    """A row to insert, without an object of its table.

    Building those objects took a quarter of a request that writes five rows. What is not given
    gets the table's default.
    """

    __slots__ = ("model", "values")

    def __init__(self, model: type[Model], values: dict[str, Any]) -> None:
        self.model, self.values = model, values

    def made(self) -> Model:
        """The object after all, for a session."""
        return self.model(**self.values)


class RowChange:
    """New values for the row with a key, without having loaded it."""

    __slots__ = ("key", "model", "values")

    def __init__(self, model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> None:
        self.model, self.key, self.values = model, key, values


def objects(rows: Iterable[Model | NewRow | RowChange]) -> Iterable[Model]:
    """The objects after all, for a session."""
    return (row.made() if isinstance(row, NewRow) else row for row in insertions(rows))


def insertions(rows: Iterable[Model | NewRow | RowChange]) -> Iterable[Model | NewRow]:
    """Raises TypeError where a row is to be changed that nobody has loaded."""
    for row in rows:
        if isinstance(row, RowChange):
            raise TypeError("a row was changed before the session was opened")
        yield row


def statement_of(rows: Sequence[Model | NewRow | RowChange]) -> tuple[str, list[Any]]:
    """The statement, and its values behind the scope's level and code."""
    plain = [_new_row(row) if isinstance(row, Model) else row for row in rows]
    values: list[Any] = []
    for row in plain:
        if isinstance(row, RowChange):
            values += [*row.values.values(), *row.key.values()]
        else:
            values += _columns(row.model, tuple(row.values)).of(row.values)
    return _statement(tuple(map(_shape, plain))), values


def many_of(rows: Iterable[Model | NewRow]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """For very many rows: a statement for all rows of one shape, with the values of each."""
    alike: dict[_Shape, list[tuple[Any, ...]]] = {}
    for row in rows:
        plain = _new_row(row) if isinstance(row, Model) else row
        columns = _columns(plain.model, tuple(plain.values))
        alike.setdefault(_shape(plain), []).append(tuple(columns.of(plain.values)))
    for (model, given, _), values in alike.items():
        yield _insert(model, given, count(1), ()).removesuffix(" FROM scope"), values


@cache
def _ours(model: type[Model]) -> list[Column[Any]]:
    """The columns that the database does not fill in by itself."""
    columns = table_of(model).columns
    return [c for c in columns if c.identity is None and c.server_default is None]


def _new_row(row: Model) -> NewRow:
    return NewRow(type(row), {c.name: row.__dict__.get(c.name) for c in _ours(type(row))})


class _Columns:
    """The columns that a new row has values for: those given, and the others' defaults."""

    def __init__(self, model: type[Model], given: tuple[str, ...]) -> None:
        fields, others = model.model_fields, (c.name for c in _ours(model) if c.name not in given)
        defaults = {name: fields[name].default for name in others}
        known = {n: d for n, d in defaults.items() if d not in (None, PydanticUndefined)}
        self.columns = [table_of(model).columns[name] for name in (*given, *known)]
        self._defaults = list(known.values())
        self._json = [n for n, c in enumerate(self.columns) if isinstance(c.type, JSON)]

    def of(self, row: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them."""
        values = [*row.values(), *self._defaults]
        for number in self._json:
            if values[number] is not None:
                values[number] = _json(values[number])
        return values


@cache
def _columns(model: type[Model], given: tuple[str, ...]) -> _Columns:
    return _Columns(model, given)


_Shape = tuple[type[Model], tuple[str, ...], tuple[str, ...]]
"""A table and which of its columns are given; of a change also by which the row is found."""


def _shape(row: NewRow | RowChange) -> _Shape:
    return row.model, tuple(row.values), tuple(row.key) if isinstance(row, RowChange) else ()


@cache
def _statement(shapes: tuple[_Shape, ...]) -> str:
    places, parts = count(3), []
    for index, (model, values, key) in enumerate(shapes):
        if key:
            part = _update(model, values, key, places)
        else:
            after = [n for n in range(index) if _changes(shapes[n], model)]
            part = _insert(model, values, places, after)
        parts.append(f"row_{index} AS ({part})")
    return (
        "WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true), "
        f"set_config('wardship.code', $2, true)), {', '.join(parts)} SELECT FROM scope"
    )


def _changes(shape: _Shape, model: type[Model]) -> bool:
    return shape[0] is model and bool(shape[2])


def _insert(
    model: type[Model], given: tuple[str, ...], places: Iterator[int], after: Sequence[int]
) -> str:
    """`after`: changes of the same table, which must be done before a unique index looks."""
    columns = _columns(model, given).columns
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
