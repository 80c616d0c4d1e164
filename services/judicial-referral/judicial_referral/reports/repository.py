"""Every query about reports. Whoever is suspected in a report does not find it by any of them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, all_, and_, exists, literal, text
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from judicial_referral.referrals.models import Referral
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report, ReportNotFound


def unsuspected(work: Work) -> ColumnElement[bool]:
    """True of a report in which neither the caller nor its office is suspected."""
    marks = sealing.marks(work.app.vault, work.caller)
    return and_(*(literal(one, LargeBinary) != all_(col(Report.suspects)) for one in marks))


async def concealed(work: Work) -> Collection[UUID]:
    """The reports in which the caller is suspected, with their referrals and their children."""
    marks = sealing.marks(work.app.vault, work.caller)
    named = select(Report.id, Report.child_id).where(
        text("suspects <> '{}'"),  # as the index says it
        col(Report.suspects).op("&&")(marks),
    )
    session = await work.session()
    found = {one for row in (await session.exec(named)).all() for one in row if one is not None}
    if found:
        sent = select(Referral.id).where(col(Referral.report_id).in_(found))
        found |= set((await session.exec(sent)).all())
    return found


def of_visible(work: Work, report_id: Mapped[UUID]) -> ColumnElement[bool]:
    """True of what belongs to a report that the caller may see."""
    return exists().where(col(Report.id) == report_id, unsuspected(work))


def of_open(work: Work, report_id: Any) -> ColumnElement[bool]:
    """As `of_visible`, and the matter is not sealed."""
    is_open = col(Report.sealed_at).is_(None)
    return exists().where(col(Report.id) == col(report_id), unsuspected(work), is_open)


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
