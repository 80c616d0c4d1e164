"""Duties (职责时限): somebody must do something for a child by then.

The due time is computed from norm data with a source; a matter is judged by the norm in force
when it opened. A sweeper finds what is overdue, marks it breached and escalates it one division up;
what stays undone for a period more goes up another, as far as the nation.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from chassis.idempotency import forget
from chassis.models import Duty, new_id
from chassis.outbox import publish
from chassis.supervision import Beat, leader
from chassis.work import Work
from contracts.duties import DutyBreached, DutyEscalated, DutyMet, DutyOpened, DutyVoided
from reference import clocks, norms
from reference.divisions import Area
from reference.working_days import CalendarMissing

if TYPE_CHECKING:
    from chassis.app import App

OPEN = ("open", "breached")
ESCALATION = "duty.escalation"
SWEEP_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty by its facts, without a row of a session: making those objects is slow."""

    id: UUID
    kind: str
    norm: str
    subject_type: str
    subject_id: UUID
    child_id: UUID | None
    department: str
    area: Area
    opened_at: datetime
    due_at: datetime
    escalates_at: datetime | None = None
    """The end of its grace, where it has one."""
    status: str = "open"
    version: int = 1


_IN_ROW = [field.name for field in fields(Owed) if field.name != "area"]


def open_duty(
    work: Work,
    kind: str,
    *,
    norm: str,
    grace: str | None = None,
    subject_type: str,
    subject_id: UUID,
    area: Area,
    department: str,
    child_id: UUID | None = None,
    owner: str | None = None,
    since: datetime | None = None,
    met: bool = False,
) -> Owed:
    """Start the clock of `norm` now, or at `since` where what started it happened earlier.

    At most one duty of a kind is open for one subject. `grace` names the norm of the time after the
    due one in which it is late and not yet breached. `met`: what was owed is done by now, in
    time or late; both are told.
    """
    opened_at = since or work.now
    due_at, provisional = due(opened_at, norm, area)
    duty = Owed(
        id=new_id(),
        kind=kind,
        norm=norm,
        subject_type=subject_type,
        subject_id=subject_id,
        child_id=child_id,
        department=department,
        area=area,
        opened_at=opened_at,
        due_at=due_at,
        escalates_at=_graced(due_at, grace, opened_at, area) if grace else None,
    )
    publish(work, DutyOpened(**_facts(duty), due_at=due_at), version=1, area=area)
    ended = _tell_met(work, duty) if met else {}
    row = {name: getattr(duty, name) for name in _IN_ROW}
    work.insert(Duty, **{**row, "owner": owner, "provisional": provisional, **ended},
                **area.columns())  # fmt: skip
    return duty


async def meet(work: Work, kind: str, subject_id: UUID) -> Duty | None:
    """The thing was done. A duty met after its breach is met late; none open is no error."""
    duty = await open_of(work, kind, subject_id)
    if duty is not None:
        end(work, duty)
    return duty


def end(work: Work, duty: Duty) -> None:
    """An open duty, locked, is met: in time or late."""
    for name, value in _tell_met(work, duty).items():
        setattr(duty, name, value)


def meet_unloaded(work: Work, duty: Owed) -> None:
    """As `meet`, for a duty that was read without a session: written with the rest, at once.

    Of two who meet it in the same moment one is refused by its event's number, and tries again.
    """
    work.change(Duty, {"id": duty.id, "version": duty.version}, **_tell_met(work, duty))


def _tell_met(work: Work, duty: Duty | Owed) -> dict[str, Any]:
    """What changes in its row. A breach that no sweep had seen yet is told before."""
    late = duty.status == "breached" or work.now > duty.due_at
    breached_at = duty.escalates_at or duty.due_at
    unseen = duty.status == "open" and work.now > breached_at
    changed = _tell_breached(work, duty, breached_at) if unseen else {"version": duty.version}
    version = changed["version"] + 1
    met = DutyMet(**_facts(duty), met_at=work.now, late=late)
    publish(work, met, version=version, area=duty.area)
    status = "met_late" if late else "met"
    return {**changed, "status": status, "met_at": work.now, "version": version}


def _tell_breached(work: Work, duty: Duty | Owed, at: datetime) -> dict[str, Any]:
    """What changes in its row."""
    version, above = duty.version + 1, _above(duty.area).code
    breached = DutyBreached(**_facts(duty), escalated_to=above)
    publish(work, breached, version=version, area=duty.area)
    return {"status": "breached", "breached_at": at, "escalated_to": above, "version": version}


async def void(work: Work, kind: str, subject_id: UUID) -> None:
    """The duty fell away with its reason; none open is no error."""
    duty = await open_of(work, kind, subject_id)
    if duty is not None:
        duty.status = "void"
        duty.version += 1
        voided = DutyVoided(**_facts(duty), voided_at=work.now)
        publish(work, voided, version=duty.version, area=duty.area)


async def open_of(work: Work, kind: str, subject_id: UUID) -> Duty | None:
    """The one that is open, locked."""
    session = await work.session()
    query = select(Duty).where(
        col(Duty.kind) == kind, col(Duty.subject_id) == subject_id, col(Duty.status).in_(OPEN)
    )
    return (await session.exec(query.with_for_update())).one_or_none()


async def sweep(work: Work) -> int:
    """Mark what is overdue, and take what stayed undone a step further up; returns how many of
    either."""
    grace = col(Duty.escalates_at)
    over = or_(grace.is_(None), grace < work.now)
    overdue = await _passed(work, "open", col(Duty.due_at), over)
    for duty in overdue:
        for name, value in _tell_breached(work, duty, work.now).items():
            setattr(duty, name, value)
        duty.escalates_at = _next_step(work, duty)
    undone = await _passed(work, "breached", col(Duty.escalates_at))
    for duty in undone:
        _escalate(work, duty)
    return max(len(overdue), len(undone))


async def _passed(
    work: Work, status: str, at: Mapped[Any], *more: ColumnElement[bool]
) -> Sequence[Duty]:
    """Whose time is over, locked; what another sweep has in hand is left to it."""
    query = (
        select(Duty)
        .where(col(Duty.status) == status, at < work.now, *more)
        .order_by(at)
        .limit(SWEEP_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return (await (await work.session()).exec(query)).all()


def _escalate(work: Work, duty: Duty) -> None:
    duty.escalated_to = _above(Area(duty.escalated_to or "")).code
    duty.escalates_at = _next_step(work, duty)
    duty.version += 1
    escalated = DutyEscalated(**_facts(duty), escalated_to=duty.escalated_to)
    publish(work, escalated, version=duty.version, area=duty.area)


def _next_step(work: Work, duty: Duty) -> datetime | None:
    """When it goes further up, by the norm of the day it opened; nobody is above the nation."""
    if not duty.escalated_to:
        return None
    return _end(norms.norm(ESCALATION, on=_day(duty.opened_at), area=duty.area), work.now)[0]


async def sweep_forever(app: "App", beat: Beat) -> None:
    """The sweeper's loop, which also clears away what is kept for a week; one leader."""

    async with leader(app.database, "sweeper", beat):
        while True:
            beat()
            async with Work(app) as work:
                swept = await sweep(work)
                await forget(work)
                await work.commit()
            if swept < SWEEP_AT_ONCE:
                await asyncio.sleep(app.settings.sweep_seconds)


def _above(area: Area) -> Area:
    """Who answers for a breach: the division above; the nation has none above it."""
    return area.parent or area


def due(opened_at: datetime, norm: str, area: Area) -> tuple[datetime, bool]:
    """When it is due; provisional where the State Council's calendar is not yet published."""
    return _end(norms.norm(norm, on=_day(opened_at), area=area), opened_at)


def _end(rule: norms.Norm, start: datetime) -> tuple[datetime, bool]:
    try:
        return clocks.due(rule, start), False
    except CalendarMissing:
        return clocks.provisional_due(rule, start), True


def _graced(due_at: datetime, grace: str, opened_at: datetime, area: Area) -> datetime:
    """The end of the grace: the day that ends with the due time is the one not counted."""
    rule = norms.norm(grace, on=_day(opened_at), area=area)
    return _end(rule, due_at - timedelta.resolution)[0]


def _day(at: datetime) -> date:
    return at.astimezone(clocks.CHINA).date()


def _facts(duty: Duty | Owed) -> dict[str, Any]:
    return {
        "duty_id": duty.id,
        "kind": duty.kind,
        "norm": duty.norm,
        "subject_type": duty.subject_type,
        "subject_id": duty.subject_id,
        "child_id": duty.child_id,
        "department": duty.department,
        "area": duty.area.code,
    }
