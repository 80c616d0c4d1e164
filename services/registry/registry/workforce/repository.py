"""Every query about workers, and about the places that have none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, text, update
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from reference.divisions import Area
from registry.workforce.errors import WorkerNotFound
from registry.workforce.models import PLACES, Worker, WorkerKind, WorkerStatus

_STAFFED = (
    "EXISTS (SELECT FROM worker w WHERE w.place = d.code AND w.status = 'on_duty' "
    "AND w.kind = :kind)"
)
# Codes are prefixes: what lies in 5134 is what sorts from 5134 up to 5135.
_PLACES = "FROM division d WHERE d.level = :level AND d.code >= :start AND d.code < :end"
_GAPS = text(
    f"SELECT d.code AS place, d.name {_PLACES} AND d.code > :after AND NOT {_STAFFED} "
    "ORDER BY d.code LIMIT :limit"
)
_COUNTS = text(
    "SELECT county, count(*) AS places, count(*) FILTER (WHERE NOT staffed) AS without FROM ("
    f"SELECT left(d.code, 6) AS county, {_STAFFED} AS staffed {_PLACES}) d "
    "GROUP BY county ORDER BY county LIMIT :limit"
)


async def find(work: Work, worker_id: UUID, *, lock: bool = False) -> Worker:
    """Raises WorkerNotFound."""
    query = select(Worker).where(col(Worker.id) == worker_id, *within(Worker, work.caller.area))
    if lock:
        query = query.with_for_update()
    worker = (await (await work.session()).exec(query)).one_or_none()
    if worker is None:
        raise WorkerNotFound
    return worker


async def several(work: Work, worker_ids: Sequence[UUID]) -> Sequence[Worker]:
    """Those of the ids that the caller may see, locked, in the order of their ids."""
    query = select(Worker).where(
        col(Worker.id).in_(worker_ids), *within(Worker, work.caller.area)
    )  # fmt: skip
    query = query.order_by(col(Worker.id)).with_for_update()
    return (await (await work.session()).exec(query)).all()


async def page(
    work: Work,
    kind: WorkerKind | None,
    status: WorkerStatus | None,
    before: UUID | None,
    limit: int,
) -> Sequence[Worker]:
    """The newest first, before an id."""
    query = select(Worker).where(*within(Worker, work.caller.area))
    if kind is not None:
        query = query.where(col(Worker.kind) == kind.value)
    if status is not None:
        query = query.where(col(Worker.status) == status.value)
    if before is not None:
        query = query.where(col(Worker.id) < before)
    query = query.order_by(col(Worker.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def hold_place(work: Work, place: str) -> None:
    """Appointments and releases at one place come one after the other until the commit."""
    key = func.hashtextextended(f"worker|{place}", 0)
    await (await work.session()).exec(select(func.pg_advisory_xact_lock(key)))


async def is_staffed(work: Work, kind: str, place: str, besides: UUID) -> bool:
    """Whether somebody else is on duty there."""
    query = select(col(Worker.id)).where(
        col(Worker.place) == place,
        col(Worker.kind) == kind,
        col(Worker.status) == WorkerStatus.ON_DUTY.value,
        col(Worker.id) != besides,
    )
    return (await (await work.session()).exec(query.limit(1))).first() is not None


async def hand_over(work: Work, released: Worker, successor: Worker) -> None:
    """The open duties of the one become the other's."""
    duty: Any = Duty
    statement = (
        update(Duty)
        .where(
            duty.owner == released.subject,
            duty.status.in_(OPEN),
            duty.subject_id != released.id,
            *within(Duty, work.caller.area),
        )
        .values(owner=successor.subject, version=duty.version + 1)
    )
    await (await work.session()).exec(statement)


async def gaps(
    work: Work, kind: WorkerKind, area: Area, after: str, limit: int
) -> Sequence[RowMapping]:
    """Places without anybody on duty, by code, after a code."""
    return await _run(work, _GAPS, kind, area.code, area, after=after, limit=limit)


async def gap_counts(
    work: Work, kind: WorkerKind, area: Area, after: str, limit: int
) -> Sequence[RowMapping]:
    """By county, after a county."""
    start = _next(after) if after else area.code
    return await _run(work, _COUNTS, kind, start, area, limit=limit)


async def _run(
    work: Work, query: Any, kind: WorkerKind, start: str, area: Area, **values: Any
) -> Sequence[RowMapping]:
    connection = await (await work.session()).connection()
    level = PLACES[kind][0].value
    values |= {"kind": kind.value, "level": level, "start": start, "end": _next(area.code)}
    return (await connection.execute(query, values)).mappings().all()


def _next(code: str) -> str:
    """The first code of the same length behind what lies in `code`; letters sort behind digits."""
    return f"{int(code) + 1:0{len(code)}}" if code else "A"
