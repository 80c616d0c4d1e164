"""What the pages can show has words: every field and code of every record that a page reads.

Read from the published API, so a code that a service adds without words fails here."""

import json
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from insight.desks.desk import Desk
from insight.desks.forms import DESKS
from insight.pages.filters import _FAMILIES, _UNSHOWN
from insight.pages.language import words
from insight.pages.listing import NAMED_FIELDS, Column
from insight.queues.justice import KEEPERS
from insight.queues.queues import QUEUES
from insight.queues.schemas import Queue
from insight.records.records import RECORDS
from insight.records.schemas import Record
from standalone.services import ROOT

API = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
Schema = dict[str, Any]
LISTS = [
    pytest.param(path.replace("{at}", at), items, columns, id=f"{name}-{at}")
    for name, path, items, columns in (
        *((one.name, one.path, "items", one.columns) for one in QUEUES.values()),
        *((f"{desk.name}-{one.key}", *((one.records[0], None) if one.records
                                       else (one.path, one.items)), one.columns)
          for desk in DESKS.values() for one in (*desk.beside, desk.after) if one),
    )
    for at in (KEEPERS if "{at}" in path else ("",))
]  # fmt: skip


def _resolved(schema: Schema) -> Schema:
    """Past references, and past "or nothing"."""
    if "$ref" in schema:
        return _resolved(API["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    some = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    return _resolved(some[0]) if len(some) == 1 else schema


def _nameless(path: str) -> str:
    """Whatever its parameters are called."""
    return re.sub(r"[{][^}]*[}]", "{}", path.partition("?")[0])


OPERATIONS = {_nameless(path): operations for path, operations in API["paths"].items()}


def _answer(path: str) -> Schema:
    content = OPERATIONS[_nameless(path)]["get"]["responses"]["200"]["content"]
    return _resolved(content["application/json"]["schema"])


def _part(record: Schema, name: str) -> Schema:
    head, _, rest = name.partition(".")
    found = _resolved(record["properties"][head])
    return _part(found, rest) if rest else found


def _line(answer: Schema, items: str | None) -> Schema:
    """Of the list that the answer has there, or is; of none, the answer itself."""
    if items is None:
        return answer
    lines = _part(answer, items) if items else answer
    return _resolved(lines["items"])


def _codes(schema: Schema) -> list[str]:
    """The values that the schema allows, or that its items have."""
    within = _resolved(schema["items"]) if schema.get("type") == "array" else schema
    return [str(value) for value in within.get("enum", [])]


def _wordless(family: str, schema: Schema) -> list[str]:
    return [f"{family}.{code}" for code in _codes(schema) if f"{family}.{code}" not in words()]


def _shown(record: Schema, families: dict[str, str], prefix: str = "") -> Iterator[str]:
    """Of a record as facts, the keys that have no words."""
    for name, schema in record["properties"].items():
        found = _resolved(schema)
        if "properties" in found:
            yield from _shown(found, families, f"{name}.")
        elif name in _UNSHOWN or _is_nothing(name, found) or name.endswith("_zh"):
            continue
        elif f"field.{prefix}{name}" not in words():
            yield f"field.{prefix}{name}"
        elif codes := _codes(found):
            family = families.get(name) or _FAMILIES.get(name)
            yield from (_wordless(family, found) if family else [f"{name}: {codes}"])


def _is_nothing(name: str, schema: Schema) -> bool:
    """What says nothing to people: numbers of records, and lists of what has names of its own."""
    within = _resolved(schema["items"]) if schema.get("type") == "array" else schema
    return (within.get("format") == "uuid" and name not in NAMED_FIELDS) or "properties" in within


class TestEveryList:
    @pytest.mark.parametrize(("path", "items", "columns"), LISTS)
    def test_has_its_columns_and_words_for_their_codes(
        self, path: str, items: str | None, columns: tuple[Column, ...]
    ) -> None:
        line = _line(_answer(path), items)
        wrong = []
        for column in columns:
            schema = _part(line, column.name)
            if column.kind == "text" and (column.family or _codes(schema)):
                wrong += _wordless(column.family, schema)
            assert column.key in words()
        assert wrong == []

    @pytest.mark.parametrize("queue", QUEUES.values(), ids=lambda queue: queue.name)
    def test_and_what_is_done_from_it_are_said_in_words(self, queue: Queue) -> None:
        done = queue.actions + queue.begins
        keys = [f"page.{queue.name}", *(one.key for one in done)]
        assert [key for key in keys if key not in words()] == []
        for one in done:
            desk = one.link.partition("/desks/")[2].partition("?")[0]
            assert not desk or desk in DESKS
            record = one.link.partition("/records/")[2].partition("?")[0]
            assert not record or record in RECORDS


class TestEveryDesk:
    @pytest.mark.parametrize("desk", DESKS.values(), ids=lambda desk: desk.name)
    def test_sends_what_its_operation_takes(self, desk: Desk) -> None:
        operation = OPERATIONS[_nameless(desk.path.replace("{at}", "registry"))][
            desk.method.lower()
        ]
        if desk.shape or desk.file or "requestBody" not in operation:
            return
        body = _resolved(operation["requestBody"]["content"]["application/json"]["schema"])
        addressed = {name for _, name, _, _ in Formatter().parse(desk.path)}
        for field in desk.fields:
            if field.name in addressed:
                continue
            codes = set(_codes(_part(body, field.name)))
            unknown = {option.value for option in field.options} - codes if codes else set()
            assert unknown == set(), field.name
        named = {field.name.partition(".")[0] for field in desk.fields}
        assert set(body.get("required", [])) <= named

    @pytest.mark.parametrize(
        "desk", [desk for desk in DESKS.values() if desk.reads], ids=lambda desk: desk.name
    )
    def test_has_words_for_its_record(self, desk: Desk) -> None:
        record = _answer(desk.reads.replace("{at}", "registry"))
        assert sorted(_shown(record, dict(desk.families))) == []

    @pytest.mark.parametrize("desk", DESKS.values(), ids=lambda desk: desk.name)
    def test_is_said_in_words_itself(self, desk: Desk) -> None:
        keys = [f"{what}.{desk.name}" for what in ("page", "send", "done")]
        keys += [field.key for field in desk.fields] + [column.key for column in desk.finds]
        keys += list(desk.labels.values())
        keys += [key for one in desk.beside for key in (one.key, *(c.key for c in one.columns))]
        keys += [option.words for field in desk.fields for option in field.options]
        assert [key for key in keys if key not in words()] == []

    @pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.name)
    def test_a_record_that_is_only_read_too(self, record: Record) -> None:
        assert sorted(_shown(_answer(record.path), dict(record.families))) == []
        keys = [f"page.{record.name}", *record.labels.values()]
        assert [key for key in keys if key not in words()] == []

    def test_the_child_itself_too(self) -> None:
        assert sorted(_shown(_answer("/registry/children/{of}"), {})) == []
