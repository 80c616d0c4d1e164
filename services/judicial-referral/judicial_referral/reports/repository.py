"""Every query about reports. Whoever is suspected in a report does not find it by any of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, all_, exists, literal
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report, ReportNotFound


def unsuspected(work: Work) -> ColumnElement[bool]:
    """True of a report in which the caller is not suspected."""
    me = sealing.suspect(work.app.vault, work.caller.subject)
    return literal(me, LargeBinary) != all_(col(Report.suspects))


def of_visible(work: Work, report_id: Mapped[UUID]) -> ColumnElement[bool]:
    """True of what belongs to a report that the caller may see."""
    return exists().where(col(Report.id) == report_id, unsuspected(work))


async def get(work: Work, report_id: UUID, *, lock: bool = False) -> Report:
    """Raises `ReportNotFound`, also where the report is hidden from the caller."""
    query = select(Report).where(col(Report.id) == report_id, unsuspected(work))
    if lock:
        query = query.with_for_update()
    report = (await (await work.session()).exec(query)).one_or_none()
    if report is None:
        raise ReportNotFound
    return report


async def is_reported(work: Work, finding_id: UUID) -> bool:
    query = select(Report.id).where(col(Report.finding_id) == finding_id)
    return (await (await work.session()).exec(query)).first() is not None


async def by_receipt(work: Work, receipt: str) -> Report | None:
    """The caller's own report."""
    query = select(Report).where(
        col(Report.receipt) == receipt,
        col(Report.reporter_index) == sealing.by(work.app.vault, work.caller.subject),
        unsuspected(work),
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def page(work: Work, status: str | None, after: UUID | None, limit: int) -> Sequence[Report]:
    """Reports of the caller's area, the oldest first."""
    query = select(Report).where(visible(work, Report), unsuspected(work))
    if status:
        query = query.where(col(Report.status) == status)
    if after:
        query = query.where(col(Report.id) > after)
    query = query.order_by(col(Report.id)).limit(limit)
    return (await (await work.session()).exec(query)).all()
