"""Every query about referrals; whoever is suspected in the report does not find them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from judicial_referral.referrals.models import Matter, Referral, ReferralNotFound, Step
from judicial_referral.referrals.steps import ReferralStatus as Status
from judicial_referral.referrals.steps import StepKind
from judicial_referral.reports.repository import of_visible
from judicial_referral.scoping import own_unit


async def get(
    work: Work, referral_id: UUID, *conditions: ColumnElement[bool], lock: bool = False
) -> Referral:
    """Raises `ReferralNotFound`, also where it is hidden from the caller."""
    query = select(Referral).where(
        col(Referral.id) == referral_id, _open_to_caller(work), *conditions
    )
    if lock:
        query = query.with_for_update(of=Referral)
    referral = (await (await work.session()).exec(query)).one_or_none()
    if referral is None:
        raise ReferralNotFound
    return referral


def _open_to_caller(work: Work) -> ColumnElement[bool]:
    """A visible report's; or what was given back, of which a unit reads its own answers."""
    is_visible = of_visible(work, col(Referral.report_id))
    if work.scope.level != ORGANISATION:
        return is_visible
    return or_(is_visible, col(Referral.access_ended_at).is_not(None))


def of_open_report(work: Work, referral_id: Any) -> ColumnElement[bool]:
    """True of what belongs to a referral that the caller may see."""
    return exists().where(col(Referral.id) == col(referral_id), _open_to_caller(work))


def addressed_to_caller(work: Work) -> ColumnElement[bool]:
    """True of what was sent to the unit that the caller speaks for."""
    return col(Referral.unit_id) == own_unit(work)


async def page(
    work: Work, report_id: UUID | None, status: str | None, after: UUID | None, limit: int
) -> Sequence[Referral]:
    """What was sent to the caller's unit, or from the caller's area; the oldest first."""
    query = select(Referral).where(_open_to_caller(work))
    if work.scope.level == ORGANISATION:
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


async def of_report(work: Work, report_id: UUID) -> Sequence[Referral]:
    """Locked, all of them."""
    query = select(Referral).where(col(Referral.report_id) == report_id).order_by(col(Referral.id))
    return (await (await work.session()).exec(query.with_for_update())).all()


async def steps(work: Work, referral_id: UUID) -> Sequence[Step]:
    query = select(Step).where(col(Step.referral_id) == referral_id).order_by(col(Step.number))
    return (await (await work.session()).exec(query)).all()


async def step(work: Work, referral_id: UUID, kind: StepKind) -> Step | None:
    query = select(Step).where(col(Step.referral_id) == referral_id, col(Step.kind) == kind)
    return (await (await work.session()).exec(query)).one_or_none()


async def last_step(work: Work, referral_id: UUID) -> Step | None:
    query = select(Step).where(col(Step.referral_id) == referral_id)
    query = query.order_by(col(Step.number).desc()).limit(1)
    return (await (await work.session()).exec(query)).one_or_none()


async def investigation(work: Work, report_id: UUID, referral_id: UUID) -> Referral:
    """Locked: the police's matter of the same report. Raises `ReferralNotFound`."""
    return await get(
        work,
        referral_id,
        col(Referral.report_id) == report_id,
        col(Referral.matter) == Matter.POLICE_INVESTIGATION,
        lock=True,
    )
