"""Every query about orders and judgments."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.orders.models import Judgment, OrderChange, OrderStatus, ProtectionOrder


class Made(NamedTuple):
    """What a court made of one referral."""

    protection_orders: Sequence[ProtectionOrder]
    judgments: Sequence[Judgment]


NOTHING = Made((), ())


async def of_referral(work: Work, referral_id: UUID) -> Made:
    session = await work.session()
    orders = select(ProtectionOrder).where(col(ProtectionOrder.referral_id) == referral_id)
    judgments = select(Judgment).where(col(Judgment.referral_id) == referral_id)
    return Made((await session.exec(orders)).all(), (await session.exec(judgments)).all())


async def find(work: Work, order_id: UUID, *, lock: bool = False) -> ProtectionOrder | None:
    query = select(ProtectionOrder).where(col(ProtectionOrder.id) == order_id)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def judgment(work: Work, judgment_id: UUID, *, lock: bool = False) -> Judgment | None:
    query = select(Judgment).where(col(Judgment.id) == judgment_id)
    if lock:
        query = query.with_for_update()
    return (await (await work.session()).exec(query)).one_or_none()


async def change(work: Work, unit_id: UUID, document_no: str) -> OrderChange | None:
    query = select(OrderChange).where(
        col(OrderChange.unit_id) == unit_id, col(OrderChange.document_no) == document_no
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def to_warn_of(work: Work, today: date, most: int) -> Sequence[ProtectionOrder]:
    """Locked: orders in force that lapsed by now, or of whose lapse somebody is to be warned."""
    query = select(ProtectionOrder).where(
        col(ProtectionOrder.status) == OrderStatus.IN_FORCE,
        or_(col(ProtectionOrder.valid_until) < today, col(ProtectionOrder.next_alert_on) <= today),
    )
    query = query.order_by(col(ProtectionOrder.id)).limit(most)
    return (await (await work.session()).exec(query.with_for_update(skip_locked=True))).all()


async def unsafe(work: Work, children: Sequence[UUID]) -> Sequence[ProtectionOrder]:
    """Locked: orders about these children that still wait for a safe place."""
    query = select(ProtectionOrder).where(
        col(ProtectionOrder.child_id).in_(children),
        col(ProtectionOrder.needs_placement),
        col(ProtectionOrder.safe_at).is_(None),
    )
    query = query.order_by(col(ProtectionOrder.id)).with_for_update()
    return (await (await work.session()).exec(query)).all()
