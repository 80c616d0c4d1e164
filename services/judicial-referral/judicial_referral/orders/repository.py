"""Every query about orders and judgments."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.orders.models import Judgment, ProtectionOrder


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


async def find(work: Work, order_id: UUID) -> ProtectionOrder | None:
    query = select(ProtectionOrder).where(col(ProtectionOrder.id) == order_id)
    return (await (await work.session()).exec(query)).one_or_none()


async def unsafe(work: Work, children: Sequence[UUID]) -> Sequence[ProtectionOrder]:
    """Locked: orders about these children that still wait for a safe place."""
    query = select(ProtectionOrder).where(
        col(ProtectionOrder.child_id).in_(children),
        col(ProtectionOrder.needs_placement),
        col(ProtectionOrder.safe_at).is_(None),
    )
    query = query.order_by(col(ProtectionOrder.id)).with_for_update()
    return (await (await work.session()).exec(query)).all()
