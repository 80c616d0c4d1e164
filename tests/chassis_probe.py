"""A small service on the real chassis, with an endpoint for each thing the chassis promises."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import FastAPI, Path, Response
from pydantic import AfterValidator, BaseModel
from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field, col, select

from chassis import app as chassis_app
from chassis import duties
from chassis.access import Purpose, Role
from chassis.areas import within
from chassis.config import Settings
from chassis.department_duties import open_for_departments
from chassis.errors import Conflict, NotFound
from chassis.models import Form, InArea, Model, new_id, service_registry
from chassis.outbox import publish
from chassis.pagination import After, Limit, Page, cursor, position
from chassis.routing import PUBLIC, allow, router
from chassis.work import Work, etag
from contracts.event import Event
from reference.departments import Trigger
from reference.divisions import Area


class NoteTaken(Event):
    """A note about a child was taken, or changed."""

    TYPE: ClassVar[str] = "probe.note.taken.v1"
    AGGREGATE: ClassVar[str] = "note"
    SOURCES: ClassVar[tuple[str, ...]] = ("probe",)

    note_id: UUID
    child_id: UUID


class NoteClosed(NoteTaken):
    """A note was closed."""

    TYPE: ClassVar[str] = "probe.note.closed.v1"


class Row(Model, registry=service_registry()):
    """The base of the probe's tables."""


class Note(Row, InArea, table=True):
    """Something written down about a child."""

    __table_args__ = (UniqueConstraint("county", "words"),)
    child_key: ClassVar = "child_id"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    words: str
    is_closed: bool = False
    version: int = 1


METADATA = Row.metadata


AreaCode = Annotated[str, AfterValidator(lambda code: Area(code).code)]


class NoteForm(Form):
    """A note to be taken."""

    child_id: UUID
    words: str = Field(max_length=100)
    area: AreaCode
    weight: float = 0


class NoteRead(BaseModel):
    """A note as it is now."""

    id: UUID
    child_id: UUID
    words: str
    is_closed: bool


class NoteIsClosed(Conflict):
    """The note is closed already."""


OFFICER = allow(Role.COUNTY_OFFICER, Role.NATIONAL_OFFICER, purpose=Purpose.CARE)
notes = router("/probe/notes", "notes")
probes = router("/probe", "probes")


@notes.post("", status_code=201)
async def take_note(form: NoteForm, work: Annotated[Work, OFFICER], response: Response) -> NoteRead:
    """One statement: row, event, audit."""
    note = Note(child_id=form.child_id, words=form.words, **Area(form.area).columns())
    work.add(note)
    tell(work, note, NoteTaken)
    response.headers["Location"] = f"/probe/notes/{note.id}"
    work.etag = etag(note.version)
    return read(note)


@notes.get("")
async def list_notes(
    work: Annotated[Work, OFFICER], limit: Limit = 50, after: After = None
) -> Page[NoteRead]:
    """In the order of their ids."""
    query = select(Note).where(*within(Note, work.caller.area))
    if place := position(work, after, 1):
        query = query.where(col(Note.id) > UUID(place[0]))
    found = (await (await work.session()).exec(query.order_by(col(Note.id)).limit(limit))).all()
    more = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[read(note) for note in found], next=more)


@notes.get("/{note_id}")
async def read_note(note_id: UUID, work: Annotated[Work, OFFICER]) -> NoteRead:
    """One of them, with its version."""
    note = await load(work, note_id)
    work.etag = etag(note.version)
    return read(note)


@notes.post("/{note_id}/close")
async def close_note(note_id: UUID, work: Annotated[Work, OFFICER]) -> NoteRead:
    """Once only."""
    note = await load(work, note_id)
    if note.is_closed:
        raise NoteIsClosed
    work.expect(note)
    note.is_closed, note.version = True, note.version + 1
    tell(work, note, NoteClosed)
    work.etag = etag(note.version)
    return read(note)


@notes.post("/{note_id}/break")
async def break_note(note_id: UUID, work: Annotated[Work, OFFICER]) -> None:
    """Changes the note, tells it, and then fails in a way nobody foresaw."""
    note = await load(work, note_id)
    note.words, note.version = "broken", note.version + 1
    tell(work, note, NoteClosed)
    await (await work.session()).flush()
    raise ValueError("张三 510104201603014321")


@notes.delete("/{note_id}", status_code=204)
async def delete_note(note_id: UUID, work: Annotated[Work, OFFICER]) -> None:
    """Gone."""
    await (await work.session()).delete(await load(work, note_id))


@probes.get("/whole/{number}")
async def read_number(number: int, work: Annotated[Work, OFFICER]) -> int:
    """Hands a number nobody bounded to a column of 32 bits."""
    connection = await (await work.session()).connection()
    found = await connection.execute(text("SELECT CAST(:n AS int)"), {"n": number})
    return int(found.scalar_one())


@probes.get("/scope")
async def read_scope(work: Annotated[Work, OFFICER], seconds: float = 0) -> dict[str, Any]:
    """What the transaction sees, after a while; and what the next one of the same session does."""
    session = await work.session()
    connection = await session.connection()
    seen = (await connection.execute(text("SELECT count(*) FROM note"))).scalar_one()
    await connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})
    await session.commit()
    connection = await session.connection()
    later = (await connection.execute(text("SELECT count(*) FROM note"))).scalar_one()
    return {"seen": seen, "later": later}


@probes.get("/promise")
async def read_promise(work: Annotated[Work, PUBLIC]) -> str:
    """Whether a commit of a request without a token waits for the disk."""
    connection = await (await work.session()).connection()
    return str((await connection.execute(text("SHOW synchronous_commit"))).scalar_one())


@probes.post("/visits-due/{subject}/{verb}", status_code=204)
async def do_duty(
    subject: UUID,
    verb: Annotated[str, Path(pattern="^(open|meet|void)$")],
    work: Annotated[Work, OFFICER],
) -> None:
    """Open, meet or void a duty of the kind `visit` about a child of the caller's county."""
    if verb != "open":
        await getattr(duties, verb)(work, "visit", subject)
        return
    duties.open_duty(
        work,
        "visit",
        norm=NORM,
        subject_type="child",
        subject_id=subject,
        area=work.caller.area,
        department="civil_affairs",
        child_id=subject,
    )


@probes.post("/triggers/{trigger}/{subject}", status_code=204)
async def pull_trigger(
    trigger: Trigger, subject: UUID, work: Annotated[Work, OFFICER], pupil: bool = False
) -> None:
    """A fact about a child asks something of departments."""
    await open_for_departments(
        work, trigger, subject_type="child", subject_id=subject, child_id=subject,
        area=work.caller.area, facts={"pupil"} if pupil else set(),
    )  # fmt: skip


NORM = "procurement.winner_fixed"  # five working days


def tell(work: Work, note: Note, event: type[NoteTaken]) -> None:
    told = event(note_id=note.id, child_id=note.child_id)
    publish(work, told, version=note.version, area=note.area)


async def load(work: Work, note_id: UUID) -> Note:
    note = await (await work.session()).get(Note, note_id)
    if note is None:
        raise NotFound
    return note


def read(note: Note) -> NoteRead:
    return NoteRead.model_validate(note, from_attributes=True)


def create_app(settings: Settings, **options: Any) -> FastAPI:
    """The probe."""
    return chassis_app.create(settings, routers=[notes, probes], title="Probe", **options)


@asynccontextmanager
async def a_work(web: FastAPI) -> AsyncIterator[Work]:
    """Work of the service itself, committed at the end."""
    async with Work(web.state.chassis) as work:
        yield work
        await work.commit()
