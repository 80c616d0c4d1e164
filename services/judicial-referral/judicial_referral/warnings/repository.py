"""Every query about written warnings."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from chassis.work import Work
from judicial_referral.warnings.models import Visitor, Warning, WarningVisit  # noqa: A004


async def by_number(work: Work, unit_id: UUID, document_no: str) -> Warning | None:
    query = select(Warning).where(
        col(Warning.unit_id) == unit_id, col(Warning.document_no) == document_no
    )
    return (await (await work.session()).exec(query)).one_or_none()


def is_visited() -> ColumnElement[bool]:
    """True of a warning after which everybody has visited who must."""
    visits = select(func.count()).where(col(WarningVisit.warning_id) == col(Warning.id))
    return visits.correlate(Warning).scalar_subquery() == len(Visitor)


async def visitors(work: Work, warning_id: UUID) -> list[Visitor]:
    query = select(WarningVisit.visitor).where(col(WarningVisit.warning_id) == warning_id)
    return [Visitor(one) for one in (await (await work.session()).exec(query)).all()]
