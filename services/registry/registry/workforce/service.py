"""Entering, appointing, releasing and listing workers, and the places that lack one."""

from typing import TypeVar
from uuid import UUID

from chassis.crypto import Erased
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.registry import WorkerAppointed, WorkerReleased
from reference.clocks import CHINA
from reference.divisions import Area, AreaInvalid
from reference.masks import mask_name, mask_phone
from registry.workforce import duties, repository
from registry.workforce.errors import NotAppointedFromHere, PlaceUnfit
from registry.workforce.models import Worker, WorkerKind, WorkerStatus, check_place
from registry.workforce.schemas import (
    GapCount,
    GapRead,
    RecordCheckForm,
    ReleaseForm,
    ReleaseReason,
    WorkerForm,
    WorkerRead,
)

Read = TypeVar("Read")


async def register(work: Work, form: WorkerForm) -> WorkerRead:
    """A candidate, who may be trained. Raises PlaceUnfit, NotAppointedFromHere."""
    place = _place(form.place)
    check_place(form.kind, place)
    _check_above(work, place)
    worker_id = new_id()
    key, wrapped = work.app.vault.new_child_key(worker_id)
    worker = Worker(
        id=worker_id, kind=form.kind.value, place=place.code, subject=form.subject, wrapped=wrapped,
        name=key.seal("worker.name", form.name), phone=key.seal("worker.phone", form.phone),
        sex=form.sex.value, is_part_time=form.is_part_time, registered_at=work.now,
        **place.columns(),
    )  # fmt: skip
    if form.record_check is not None:
        _take(work, worker, form.record_check)
    work.add(worker)
    return show(work, worker)


async def find(work: Work, worker_id: UUID) -> WorkerRead:
    return show(work, await repository.find(work, worker_id))


async def page(
    work: Work,
    kind: WorkerKind | None,
    status: WorkerStatus | None,
    limit: int,
    after: str | None,
) -> Page[WorkerRead]:
    place = position(work, after, 1)
    before = UUID(place[0]) if place else None
    workers = await repository.page(work, kind, status, before, limit)
    following = cursor(work, str(workers[-1].id)) if len(workers) == limit else None
    return Page(items=[read(work, worker) for worker in workers], next=following)


async def appoint(work: Work, worker_id: UUID) -> WorkerRead:
    """To duty, after the first test is passed; closes the gap of the place, where there is one."""
    worker = await _hold(work, worker_id)
    worker.appoint(work)
    told = WorkerAppointed(worker_id=worker.id, kind=worker.kind, area=worker.area.code)
    publish(work, told, version=worker.version, area=worker.area)
    await duties.fill_gap(work, worker)
    duties.open_training(work, worker)
    duties.open_check(work, worker)
    return show(work, worker)


async def check_record(work: Work, worker_id: UUID, form: RecordCheckForm) -> WorkerRead:
    """Before duty and every year. After a hit who is on duty leaves it at once, a gap may open."""
    worker = await _hold(work, worker_id)
    work.expect(worker)
    _take(work, worker, form)
    if worker.status != WorkerStatus.ON_DUTY:
        worker.version += 1
    elif worker.is_barred:
        await _release(work, worker, ReleaseForm(reason=ReleaseReason.DISMISSED))
    else:
        worker.version += 1
        await duties.renew_check(work, worker)
    return show(work, worker)


async def release(work: Work, worker_id: UUID, form: ReleaseForm) -> WorkerRead:
    """From duty. The successor takes over; a place left without anybody is a duty to fill."""
    worker = await _hold(work, worker_id)
    await _release(work, worker, form)
    return show(work, worker)


async def _release(work: Work, worker: Worker, form: ReleaseForm) -> None:
    successor = None
    if form.successor_id is not None:
        successor = await repository.find(work, form.successor_id, lock=True)
    worker.release(work, form.reason.value, successor)
    told = WorkerReleased(
        worker_id=worker.id, kind=worker.kind, area=worker.area.code,
        successor_id=worker.successor_id,
    )  # fmt: skip
    publish(work, told, version=worker.version, area=worker.area)
    await duties.void_yearly(work, worker)
    if successor is not None:
        await repository.hand_over(work, worker, successor)
    elif not await repository.is_staffed(work, worker.kind, worker.place, worker.id):
        duties.open_gap(work, worker)


async def gaps(
    work: Work, kind: WorkerKind, area: Area, limit: int, after: str | None
) -> Page[GapRead]:
    place = position(work, after, 1)
    found = await repository.gaps(work, kind, area, place[0] if place else "", limit)
    items = [GapRead.model_validate(row) for row in found]
    return Page(items=items, next=cursor(work, items[-1].place) if len(items) == limit else None)


async def gap_counts(
    work: Work, kind: WorkerKind, area: Area, limit: int, after: str | None
) -> Page[GapCount]:
    place = position(work, after, 1)
    found = await repository.gap_counts(work, kind, area, place[0] if place else "", limit)
    following = cursor(work, found[-1]["county"]) if len(found) == limit else None
    items = [GapCount(**{**row, "county": Area.of(row["county"]).code}) for row in found]
    return Page(items=items, next=following)


def show(work: Work, worker: Worker) -> WorkerRead:
    """With its version as the entity tag of the answer."""
    work.etag = etag(worker.version)
    return read(work, worker)


def read(work: Work, worker: Worker) -> WorkerRead:
    """Name and phone in part, above county."""
    try:
        key = work.app.vault.child_key(worker.id, worker.wrapped)
        name = key.open("worker.name", worker.name)
        phone = key.open("worker.phone", worker.phone)
    except Erased:
        name = phone = ""
    if not work.caller.sees_identifiers:
        name, phone = mask_name(name), mask_phone(phone)
    values = worker.model_dump(exclude={"wrapped", "name", "phone"})
    return WorkerRead(**values, name=name, phone=phone)


def _take(work: Work, worker: Worker, form: RecordCheckForm) -> None:
    today = work.now.astimezone(CHINA).date()
    worker.take_check(form.checked_on, form.document_no, today, clear=form.is_clear)


async def _hold(work: Work, worker_id: UUID) -> Worker:
    """The worker, locked with its place. Raises WorkerNotFound, NotAppointedFromHere."""
    place = (await repository.find(work, worker_id)).place
    _check_above(work, Area(place))
    await repository.hold_place(work, place)
    return await repository.find(work, worker_id, lock=True)


def _check_above(work: Work, place: Area) -> None:
    area = work.caller.area
    if not area.covers(place) or area == place:
        raise NotAppointedFromHere


def _place(code: str) -> Area:
    try:
        return Area.of(code)
    except AreaInvalid:
        raise PlaceUnfit from None
