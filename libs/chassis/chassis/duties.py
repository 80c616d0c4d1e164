"""Duties (职责时限): somebody must do something for a child by then.

The due time is computed from norm data with a source; a matter is judged by the norm in force
when it opened. A sweeper finds what is overdue, marks it breached and escalates it one division up.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlmodel import col, select

from chassis.idempotency import forget
from chassis.models import Duty
from chassis.outbox import publish
from chassis.supervision import Beat, leader
from chassis.work import Work
from contracts.duties import DutyBreached, DutyMet, DutyOpened, DutyVoided
from reference import clocks, norms
from reference.divisions import Area
from reference.working_days import CalendarMissing

if TYPE_CHECKING:
    from chassis.app import App

OPEN = ("open", "breached")
SWEEP_AT_ONCE = 500


def open_duty(
    work: Work,
    kind: str,
    *,
    norm: str,
    subject_type: str,
    subject_id: UUID,
    area: Area,
    department: str,
    child_id: UUID | None = None,
    owner: str | None = None,
    since: datetime | None = None,
) -> Duty:
    """Start the clock of `norm` now, or at `since` where what started it happened earlier.

    At most one duty of a kind is open for one subject.
    """
    opened_at = since or work.now
    due_at, provisional = _due(opened_at, norm, area)
    duty = Duty(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        child_id=child_id,
        department=department,
        owner=owner,
        norm=norm,
        opened_at=opened_at,
        due_at=due_at,
        provisional=provisional,
        **area.columns(),
    )
    work.add(duty)
    opened = DutyOpened(**_facts(duty), due_at=duty.due_at)
    publish(work, opened, version=duty.version, area=area)
    return duty


async def meet(work: Work, kind: str, subject_id: UUID) -> Duty | None:
    """The thing was done. A duty met after its breach is met late; none open is no error."""
    duty = await _open(work, kind, subject_id)
    if duty is not None:
        end(work, duty)
    return duty


def end(work: Work, duty: Duty) -> None:
    """An open duty, locked, is met: in time or late."""
    late = duty.status == "breached" or work.now > duty.due_at
    duty.status, duty.met_at = ("met_late" if late else "met"), work.now
    duty.version += 1
    met = DutyMet(**_facts(duty), met_at=work.now, late=late)
    publish(work, met, version=duty.version, area=duty.area)


def meet_unloaded(work: Work, duty: Duty) -> None:
    """As `meet`, for a duty that was read without a session: written with the rest, at once.

    Of two who meet it in the same moment one is refused by its event's number, and tries again.
    """
    key = {"id": duty.id, "version": duty.version}
    end(work, duty)
    work.change(Duty, key, status=duty.status, met_at=duty.met_at, version=duty.version)


async def void(work: Work, kind: str, subject_id: UUID) -> None:
    """The duty fell away with its reason; none open is no error."""
    duty = await _open(work, kind, subject_id)
    if duty is not None:
        duty.status = "void"
        duty.version += 1
        voided = DutyVoided(**_facts(duty), voided_at=work.now)
        publish(work, voided, version=duty.version, area=duty.area)


async def _open(work: Work, kind: str, subject_id: UUID) -> Duty | None:
    """The one that is open, locked."""
    session = await work.session()
    query = select(Duty).where(
        col(Duty.kind) == kind, col(Duty.subject_id) == subject_id, col(Duty.status).in_(OPEN)
    )
    return (await session.exec(query.with_for_update())).one_or_none()


async def sweep(work: Work) -> int:
    """Mark what is overdue; returns how many."""
    session = await work.session()
    query = (
        select(Duty)
        .where(col(Duty.status) == "open", col(Duty.due_at) < work.now)
        .order_by(col(Duty.due_at))
        .limit(SWEEP_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    overdue = (await session.exec(query)).all()
    for duty in overdue:
        duty.status, duty.breached_at = "breached", work.now
        duty.escalated_to = _above(duty.area).code
        duty.version += 1
        breached = DutyBreached(**_facts(duty), escalated_to=duty.escalated_to)
        publish(work, breached, version=duty.version, area=duty.area)
    return len(overdue)


async def sweep_forever(app: "App", beat: Beat) -> None:
    """The sweeper's loop, which also clears away what is kept for a week; one leader."""

    async with leader(app.database, "sweeper", beat):
        while True:
            beat()
            work = Work(app)
            try:
                swept = await sweep(work)
                await forget(work)
                await work.commit()
            finally:
                await work.close()
            if swept < SWEEP_AT_ONCE:
                await asyncio.sleep(app.settings.sweep_seconds)


def _above(area: Area) -> Area:
    """Who answers for a breach: the division above; the nation has none above it."""
    return area.parent or area


def _due(opened_at: datetime, norm: str, area: Area) -> tuple[datetime, bool]:
    """When it is due; provisional where the State Council's calendar is not yet published."""
    rule = norms.norm(norm, on=opened_at.astimezone(clocks.CHINA).date(), area=area)
    try:
        return clocks.due(rule, opened_at), False
    except CalendarMissing:
        return clocks.provisional_due(rule, opened_at), True


def _facts(duty: Duty) -> dict[str, Any]:
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
