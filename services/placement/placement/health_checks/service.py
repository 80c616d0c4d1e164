"""Use cases of health checks: record, list."""

from uuid import UUID

from sqlmodel import col

from chassis import duties
from chassis.crypto import ChildKey
from chassis.pagination import Page
from chassis.rows import newest
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.service import act_for
from placement.children.sealing import key_of
from placement.custody import repository as custodies
from placement.custody.models import CustodyOver
from placement.fields import day_of, today
from placement.health_checks.clocks import CHECK
from placement.health_checks.models import HealthCheck, HealthCheckDateImpossible
from placement.health_checks.schemas import HealthCheckCreate, HealthCheckRead

_NOTE = "health_check.note"


async def record(work: Work, custody_id: UUID, form: HealthCheckCreate) -> HealthCheckRead:
    """Meets the duty of the admission; a later check of the same custody is recorded as well."""
    custody = await custodies.load(work, custody_id, lock=True)
    act_for(work, await agencies.load(work, custody.agency_id))
    if custody.ended_at is not None:
        raise CustodyOver
    began_at = await custodies.unbroken_since(work, custody)
    if not day_of(began_at) <= form.checked_on <= today(work):
        raise HealthCheckDateImpossible
    key = await key_of(work, custody.child_id, custody.area)
    check = HealthCheck(
        **form.model_dump(exclude={"note", "findings"}),
        findings=list(dict.fromkeys(form.findings)),
        child_id=custody.child_id,
        custody_id=custody.id,
        note=key.seal(_NOTE, form.note) if form.note else None,
        recorder=work.caller.subject,
        recorded_at=work.now,
        **custody.area.columns(),
    )
    work.add(check)
    await work.flush()
    await duties.meet(work, CHECK, custody.child_id)
    return _read(check, key)


async def of_custody(
    work: Work, custody_id: UUID, after: str | None, limit: int
) -> Page[HealthCheckRead]:
    """All checks of the child, also those of an earlier custody, the latest recorded first."""
    custody = await custodies.load(work, custody_id)
    key = await key_of(work, custody.child_id, custody.area)
    return await newest(
        work,
        HealthCheck,
        col(HealthCheck.child_id) == custody.child_id,
        limit=limit,
        after=after,
        read=lambda row: _read(row, key),
    )


def _read(row: HealthCheck, key: ChildKey) -> HealthCheckRead:
    note = None if row.note is None else key.open(_NOTE, row.note)
    return HealthCheckRead.model_validate(row, update={"note": note, "care": sorted(row.care)})
