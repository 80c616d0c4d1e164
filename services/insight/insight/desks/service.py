"""Working at a desk: show the form, send what was filled in, say in words what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from chassis.access import Caller
from chassis.errors import NotFound
from insight.desks.fields import Field, Option, Values, body_of, faults_by_field
from insight.desks.forms import DESKS, TRIAGE, Desk
from insight.desks.options import SOURCES
from insight.pages.language import Language
from insight.pages.person import Answer, Person, Refused


class DeskUnknown(NotFound):
    """There is no such desk."""

    title_zh = "没有此业务页面"


@dataclass(frozen=True)
class Sheet:
    """A form as it is shown: empty, or with what was typed and what was wrong with it."""

    desk: Desk
    fields: tuple[Field, ...]
    of: str
    key: str
    etag: str
    record: Mapping[str, Any] | None
    values: Values = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    problem: Mapping[str, Any] | None = None
    done: Any = None


def find(name: str) -> Desk:
    """Raises `DeskUnknown`."""
    if name not in DESKS:
        raise DeskUnknown
    return DESKS[name]


async def lay(desk: Desk, person: Person, caller: Caller, of: str, language: Language) -> Sheet:
    """An empty form, about the record as it is now. Raises `Refused` where it may not be read."""
    record, etag = None, ""
    if desk.reads:
        answer = await person.look(desk.reads.format(of=of))
        if answer.refused:
            raise Refused(answer)
        record, etag = answer.document, answer.etag or ""
    fields = [await _with_options(one, person, caller, record, language) for one in desk.fields]
    values = _known(desk, caller, record, of)
    return Sheet(desk, tuple(fields), of, uuid4().hex, etag, record, values)


async def send(sheet: Sheet, person: Person, values: Values, key: str, etag: str) -> Sheet:
    """The same form again, with what the service answered."""
    body = body_of(sheet.desk.fields, values)
    if sheet.desk is TRIAGE:
        body["units"] = [_addressee(one) for one in body["units"]]
    path = sheet.desk.path.format(of=sheet.of)
    answer = await person.do(path, body, key=key, etag=etag or None)
    if answer.refused:
        # Another attempt is another request; a stale version must be read again by the person.
        return replace(sheet, values=values, etag=etag, **_refusal(sheet, answer))
    return replace(sheet, done=answer.document)


def _refusal(sheet: Sheet, answer: Answer) -> dict[str, Any]:
    problem = answer.document
    return {"problem": problem, "faults": faults_by_field(sheet.desk.fields, problem)}


async def _with_options(
    one: Field, person: Person, caller: Caller, record: Any, language: Language
) -> Field:
    if not one.source or (record is None and one.source in ("children", "agencies")):
        return one
    options: list[Option] = await SOURCES[one.source](person, caller, record, language)
    return replace(one, options=tuple(options))


def _known(desk: Desk, caller: Caller, record: Any, of: str) -> dict[str, list[str]]:
    """What need not be typed: it follows from the record, or from who is asking."""
    known: dict[str, list[str]] = {}
    names = {one.name for one in desk.fields}
    if "area" in names and caller.area.code:
        known["area"] = [caller.area.code]
    for name in names & {"child_id", "regime", "ground"}:
        if record and record.get(name):
            known[name] = [str(record[name])]
    if "child_id" in names and not record and of:
        known["child_id"] = [of]
    if "children" in names and record:
        known["children"] = [record["child_id"]]
    return known


def _addressee(chosen: str) -> dict[str, str]:
    unit, _, matter = chosen.partition(" ")
    return {"unit_id": unit, "matter": matter}


def following(sheet: Sheet) -> str | None:
    """The page to go on with, where there is one."""
    made = sheet.done.get("id", "") if isinstance(sheet.done, dict) else ""
    return sheet.desk.then.format(of=sheet.of, id=made) or None
