"""Every query about referrals; whoever is suspected in the report does not find them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from judicial_referral.referrals.models import Answer, AnswerKind, Referral, ReferralNotFound
from judicial_referral.referrals.models import ReferralStatus as Status
from judicial_referral.reports.repository import of_visible
from judicial_referral.scoping import own_unit


async def get(
    work: Work, referral_id: UUID, *conditions: ColumnElement[bool], lock: bool = False
) -> Referral:
    """Raises `ReferralNotFound`, also where it is hidden from the caller."""
    query = select(Referral).where(
        col(Referral.id) == referral_id, of_visible(work, col(Referral.report_id)), *conditions
    )
    if lock:
        query = query.with_for_update(of=Referral)
    referral = (await (await work.session()).exec(query)).one_or_none()
    if referral is None:
        raise ReferralNotFound
    return referral


def addressed_to_caller(work: Work) -> ColumnElement[bool]:
    """True of what was sent to the unit that the caller speaks for."""
    return col(Referral.unit_id) == own_unit(work)


async def page(
    work: Work, report_id: UUID | None, status: str | None, after: UUID | None, limit: int
) -> Sequence[Referral]:
    """What was sent to the caller's unit, or from the caller's area; the oldest first."""
    query = select(Referral).where(of_visible(work, col(Referral.report_id)))
    if work.scope.level == "organisation":
        query = query.where(addressed_to_caller(work))
    query = query.where(visible(work, Referral))
    if report_id:
        query = query.where(col(Referral.report_id) == report_id)
    if status:
        query = query.where(col(Referral.status) == status)
    if after:
        query = query.where(col(Referral.id) > after)
    query = query.order_by(col(Referral.id)).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def any_open(work: Work, report_id: UUID) -> bool:
    """Whether a referral of the report is not closed."""
    query = select(Referral.id).where(
        col(Referral.report_id) == report_id, col(Referral.status) != Status.CLOSED
    )
    return (await (await work.session()).exec(query)).first() is not None


async def answers(work: Work, referral_id: UUID) -> Sequence[Answer]:
    query = select(Answer).where(col(Answer.referral_id) == referral_id).order_by(col(Answer.id))
    return (await (await work.session()).exec(query)).all()


async def answer(work: Work, referral_id: UUID, kind: AnswerKind) -> Answer | None:
    query = select(Answer).where(col(Answer.referral_id) == referral_id, col(Answer.kind) == kind)
    return (await (await work.session()).exec(query)).one_or_none()
