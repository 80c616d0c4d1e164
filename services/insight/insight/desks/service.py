"""Working at a desk: show the form, send what was filled in, say in words what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from mimetypes import guess_extension
from string import Formatter
from typing import Any
from uuid import uuid4

from chassis.access import Caller
from chassis.errors import Fault, Invalid, NotFound
from insight.desks.desk import Beside, Body, Desk
from insight.desks.fields import Field, Values, body_of, faults_by_field, typed
from insight.desks.forms import DESKS
from insight.desks.options import SOURCES
from insight.pages.language import Language
from insight.pages.listing import Column, named_rows, with_names
from insight.pages.person import Answer, Person, Refused, Upload

FILES = "/insight/pages/children"


class DeskUnknown(NotFound):
    """There is no such desk."""

    title_zh = "没有此业务页面"


class NothingOpen(NotFound):
    """Nothing of this kind waits here."""

    title_zh = "没有待办理的事项"


@dataclass(frozen=True)
class Table:
    """A list beside the form."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    opens: str = ""
    """Where the file of a line is."""
    is_part: bool = False
    """There are more."""


@dataclass(frozen=True)
class Sheet:
    """A form as it is shown: empty, or with what was typed and what was wrong with it."""

    desk: Desk
    fields: tuple[Field, ...]
    of: str
    part: str
    at: str
    key: str
    etag: str
    record: Mapping[str, Any] | None
    child: str | None
    """Whose file it leads to."""
    tables: tuple[Table, ...] = ()
    found: Table | None = None
    values: Values = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    problem: Mapping[str, Any] | None = None
    done: Any = None
    given: bytes | None = None
    """The file that was asked for."""


def find(name: str) -> Desk:
    """Raises `DeskUnknown`."""
    if name not in DESKS:
        raise DeskUnknown
    return DESKS[name]


async def blank(name: str, person: Person) -> bytes:
    """Raises `DeskUnknown` also for one that has no such file, and `Refused`."""
    desk = find(name)
    if not desk.blank:
        raise DeskUnknown
    content: bytes = await person.read(desk.blank)
    return content


async def lay(
    desk: Desk, person: Person, caller: Caller, of: str, part: str, at: str, language: Language
) -> Sheet:
    """An empty form, about the record as it is now. Raises `Refused` where it may not be read,
    `NothingOpen` where nothing in it is to be done."""
    record, etag = None, ""
    part = part or await _part(desk, person, of)
    if desk.reads:
        answer = await person.look(desk.reads.format(of=of, part=part, at=at))
        if answer.refused:
            raise Refused(answer)
        record, etag = answer.document, answer.etag or ""
    about = record if record is not None else of
    asked = [*desk.fields, *(await desk.grid(person, record) if desk.grid else ())]
    fields = [await _with_options(one, person, caller, about, language) for one in asked]
    tables = [await _table(one, person, record, of) for one in desk.beside]
    return Sheet(
        desk=desk,
        fields=tuple(fields),
        of=of,
        part=part,
        at=at,
        key=uuid4().hex,
        etag=etag,
        record=await with_names(person, record),
        child=record.get("child_id") if record else None,
        tables=tuple(table for table in tables if table.rows),
        values=_known(fields, caller, record, of) | await _filled(desk, fields, person, record),
    )


async def send(
    sheet: Sheet, person: Person, values: Values, upload: Upload | None, key: str, etag: str
) -> Sheet:
    """The same form again, with what the service answered."""
    body: Any = body_of(sheet.fields, values)
    try:
        path = _address(sheet, body)
        if sheet.desk.file:
            body = _file(sheet.desk, sheet.desk.file, upload)
    except Invalid as unchosen:
        return replace(sheet, values=values, etag=etag, **_refusal(sheet, unchosen.document(), {}))
    if sheet.desk.shape:
        body = sheet.desk.shape(body)
    answer = await person.do(path, body, key=key, etag=etag or None, method=sheet.desk.method)
    if answer.refused:
        # Another attempt is another request; a stale version must be read again by the person.
        return replace(sheet, values=values, etag=etag, **_refusal(sheet, answer.document, body))
    if sheet.desk.finds:
        return replace(sheet, values=values, found=await _found(sheet.desk, person, answer))
    if sheet.desk.gives:
        return replace(sheet, given=answer.document)
    after = [sheet.desk.after] if sheet.desk.after else []
    shown = [await _table(one, person, answer.document, sheet.of) for one in after]
    return replace(sheet, done=answer.document, tables=tuple(one for one in shown if one.rows))


async def _part(desk: Desk, person: Person, of: str) -> str:
    if not desk.part:
        return ""
    found = await desk.part(person, of)
    if found is None:
        raise NothingOpen
    return found


def _file(desk: Desk, field: Field, upload: Upload | None) -> Upload:
    """Raises `Invalid` where there is none."""
    if upload is None:
        raise Invalid(faults=[Fault(f"/{field.name}", "Field required")])
    return replace(upload, media_type=desk.media_type or upload.media_type)


def _address(sheet: Sheet, body: Body) -> str:
    """What was chosen for it is taken out of the body. Raises `Invalid` where that was none of
    what was offered."""
    parts: dict[str, str] = {"of": sheet.of, "part": sheet.part, "at": sheet.at}
    offered = {one.name: [option.value for option in one.options] for one in sheet.fields}
    for name in {name for _, name, _, _ in Formatter().parse(sheet.desk.path) if name} - {*parts}:
        parts[name] = body.pop(name, "")
        if parts[name] not in offered[name]:
            raise Invalid(faults=[Fault(f"/{name}", "Input should be 'one of those offered'")])
    return sheet.desk.path.format(**parts)


async def _found(desk: Desk, person: Person, answer: Answer) -> Table:
    rows = await named_rows(person, desk.finds, answer.document["items"])
    is_part = answer.document["next"] is not None
    return Table("beside.found", desk.finds, rows, FILES, is_part)


def _refusal(sheet: Sheet, problem: Mapping[str, Any], sent: Any) -> dict[str, Any]:
    def place(parts: list[str]) -> str:
        match parts:
            case [name, number, within] if sheet.desk.row and number.isdecimal():
                return sheet.desk.row(sent[name][int(number)], within)
        return ".".join(parts)

    return {"problem": problem, "faults": faults_by_field(sheet.fields, problem, place)}


async def _with_options(
    one: Field, person: Person, caller: Caller, about: Any, language: Language
) -> Field:
    if not one.source:
        return one
    return replace(one, options=tuple(await SOURCES[one.source](person, caller, about, language)))


async def _table(beside: Beside, person: Person, record: Any, of: str) -> Table:
    """Without a line where this person may see none."""
    names = {**(record or {}), "of": of}
    if beside.records:
        read = [await person.glance(path.format(**names)) for path in beside.records]
        found = [one for one in read if one]
    else:
        query = {name: value.format(**names) for name, value in beside.query.items()}
        page = await person.glance(beside.path.format(**names), **query)
        found = (page[beside.items] if beside.items else page) if page else []
    return Table(beside.key, beside.columns, await named_rows(person, beside.columns, found))


async def _filled(
    desk: Desk, fields: Sequence[Field], person: Person, record: Any
) -> dict[str, list[str]]:
    values = await desk.fills(person, record) if desk.fills and record else {}
    return {one.name: typed(one, values[one.name]) for one in fields if one.name in values}


def _known(fields: Sequence[Field], caller: Caller, record: Any, of: str) -> dict[str, list[str]]:
    """What need not be typed: it follows from the record, or from who is asking."""
    known = {one.name: [of] for one in fields if one.source == "itself"}
    names = {one.name for one in fields}
    if caller.area.code:
        known |= {name: [caller.area.code] for name in names & {"area", "seat", "jurisdiction"}}
    for name in names & {"child_id", "regime", "ground"}:
        if record and record.get(name):
            known[name] = [str(record[name])]
    if "child_id" in names and not record and of:
        known["child_id"] = [of]
    if "children" in names and record:
        known["children"] = [record["child_id"]]
    return known


def following(sheet: Sheet) -> str | None:
    """The page to go on with, where there is one; it says what was done."""
    made = sheet.done.get("id", "") if isinstance(sheet.done, dict) else ""
    page = sheet.desk.then.format(of=sheet.of, id=made, at=sheet.at)
    return f"{page}{'&' if '?' in page else '?'}done={sheet.desk.name}" if page else None


def name_of_file(sheet: Sheet) -> str:
    """Its number, ending as files of its type do."""
    kind = str(sheet.record[sheet.desk.gives]) if sheet.record else ""
    return f"{sheet.of}{guess_extension(kind.partition(';')[0]) or ''}"
