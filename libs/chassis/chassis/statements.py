"""Rows of any tables as one statement, which is a whole transaction.

The scope is set inside the statement: every insert reads from it, so it stands before the policies
are checked.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from pydantic_core import PydanticUndefined
from sqlalchemy import Column
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import JSON

from chassis.models import Model, table_of
from chassis.security import LEVELS

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
    """The statement, and its values behind the scope's level and code.

    Rows of one shape are one insert; they do not go past a change of their table. Most are of one
    area, which is sent once.
    """
    parts: dict[tuple[_Shape, int], _Part] = {}
    areas: dict[tuple[Any, ...], int] = {}
    changed: dict[type[Model], int] = {}
    for number, row in enumerate(rows, 1):
        if isinstance(row, RowChange):
            changed[row.model] = number
            values = [*row.values.values(), *row.key.values()]
            parts[_shape(row), number] = _Part(values, [])
        else:
            plain = _new_row(row) if isinstance(row, Model) else row
            part = parts.setdefault((_shape(plain), changed.get(plain.model, 0)), _Part([], []))
            values, area = _columns(plain.model, tuple(plain.values)).apart(plain.values)
            part.values.extend(values)
            part.areas.append(areas.setdefault(area, len(areas)) if area else None)
    shapes = tuple((shape, tuple(part.areas)) for (shape, _), part in parts.items())
    values = [code for area in areas for code in area]
    for part in parts.values():
        values += part.values
    return _statement(shapes, len(areas)), values


class _Part(NamedTuple):
    """Of the rows of one shape: their values, and the number of each one's area."""

    values: list[Any]
    areas: list[int | None]


def many_of(rows: Iterable[Model | NewRow]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """For very many rows: a statement for all rows of one shape, with the values of each."""
    alike: dict[_Shape, list[tuple[Any, ...]]] = {}
    for row in rows:
        plain = _new_row(row) if isinstance(row, Model) else row
        columns = _columns(plain.model, tuple(plain.values))
        alike.setdefault(_shape(plain), []).append(tuple(columns.of(plain.values)))
    for (model, given, _), values in alike.items():
        columns = _columns(model, given)
        yield f"{_into(model, columns)} VALUES ({', '.join(columns.casts(count(1)))})", values


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
        names = [column.name for column in self.columns]
        at = names.index(LEVELS[0]) if LEVELS[0] in names else len(names)
        self._area = slice(at, at + len(LEVELS))
        self._has_area = tuple(names[self._area]) == LEVELS

    def casts(self, places: Iterator[int], area: int | None = None) -> list[str]:
        """The places of one row's values; those of its area begin at `area`, where it is apart."""
        its = places if area is None else count(area)
        return [_cast(one, its if one.name in LEVELS else places) for one in self.columns]

    def of(self, row: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them."""
        values = [*row.values(), *self._defaults]
        for number in self._json:
            if values[number] is not None:
                values[number] = _json(values[number])
        return values

    def apart(self, row: Mapping[str, Any]) -> tuple[list[Any], tuple[Any, ...]]:
        """As `of`, and the area by itself; empty where it does not stand in one piece."""
        values = self.of(row)
        if not self._has_area:
            return values, ()
        area = tuple(values[self._area])
        del values[self._area]
        return values, area


@cache
def _columns(model: type[Model], given: tuple[str, ...]) -> _Columns:
    return _Columns(model, given)


_Shape = tuple[type[Model], tuple[str, ...], tuple[str, ...]]
"""A table and which of its columns are given; of a change also by which the row is found."""


def _shape(row: NewRow | RowChange) -> _Shape:
    return row.model, tuple(row.values), tuple(row.key) if isinstance(row, RowChange) else ()


@cache
def _statement(shapes: tuple[tuple[_Shape, tuple[int | None, ...]], ...], areas: int) -> str:
    """`shapes` with the number of each row's area; the areas' values come before all others."""
    places, parts = count(3 + areas * len(LEVELS)), []
    for index, ((model, given, key), its_areas) in enumerate(shapes):
        if key:
            part = _update(model, given, key, places)
        else:
            after = [n for n in range(index) if _changes(shapes[n][0], model)]
            part = _insert(model, given, its_areas, places, after)
        parts.append(f"row_{index} AS ({part})")
    return (
        "WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true), "
        f"set_config('wardship.code', $2, true)), {', '.join(parts)} SELECT FROM scope"
    )


def _changes(shape: _Shape, model: type[Model]) -> bool:
    return shape[0] is model and bool(shape[2])


def _insert(
    model: type[Model],
    given: tuple[str, ...],
    areas: Sequence[int | None],
    places: Iterator[int],
    after: Sequence[int],
) -> str:
    """`after`: changes of the same table, which must be done before a unique index looks."""
    columns = _columns(model, given)
    begins = [None if area is None else 3 + area * len(LEVELS) for area in areas]
    rows = ", ".join(f"({', '.join(columns.casts(places, begin))})" for begin in begins)
    waits = "".join(f", (SELECT count(*) FROM row_{n}) AS after_{n}" for n in after)
    return f"{_into(model, columns)} SELECT its.* FROM scope, (VALUES {rows}) AS its{waits}"


def _into(model: type[Model], columns: _Columns) -> str:
    names = ", ".join(f'"{column.name}"' for column in columns.columns)
    return f'INSERT INTO "{table_of(model).name}" ({names})'


def _update(
    model: type[Model], values: Sequence[str], key: Sequence[str], places: Iterator[int]
) -> str:
    table = table_of(model)
    sets = ", ".join(f'"{name}" = {_cast(table.columns[name], places)}' for name in values)
    its = " AND ".join(f'"{name}" = {_cast(table.columns[name], places)}' for name in key)
    return f'UPDATE "{table.name}" SET {sets} FROM scope WHERE {its} RETURNING 1'


def _cast(column: Column[Any], places: Iterator[int]) -> str:
    return f"${next(places)}::{column.type.compile(dialect=_DIALECT)}"
