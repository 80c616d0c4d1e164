"""Telling a court of a breach of its order, and its answer."""

from typing import Any
from uuid import UUID

from sqlmodel import col

from chassis import duties
from chassis.areas import county_of
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from judicial_referral.breaches.models import RESPONSE, BreachBeforeOrder, BreachStatus, OrderBreach
from judicial_referral.breaches.schemas import BreachAnswer, BreachCreate, BreachRead
from judicial_referral.fields import refuse_day, refuse_future
from judicial_referral.narrowing import narrowed
from judicial_referral.orders import service as orders
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.scoping import enter
from reference.clocks import CHINA


async def report(work: Work, order_id: UUID, form: BreachCreate) -> OrderBreach:
    """It happened while the order was in force; the court's clock starts."""
    order = await orders.read(work, order_id)
    refuse_future("/occurred_at", form.occurred_at, work.now)
    occurred_on = form.occurred_at.astimezone(CHINA).date()
    if occurred_on < order.made_on:
        raise BreachBeforeOrder
    order.must_be_in_force(occurred_on)
    referral = await referral_repository.get(work, order.referral_id)
    await enter(work, order.area)
    key = await referrals.key_of(work, referral)
    breach = OrderBreach(
        protection_order_id=order.id,
        occurred_at=form.occurred_at,
        account=key.seal("order_breach.account", form.account),
        reported_at=work.now,
        **referral.belonging(),
    )
    work.add(breach)
    duties.open_duty(
        work, RESPONSE, norm=f"judicial.{RESPONSE}", subject_type="order_breach",
        subject_id=breach.id, child_id=breach.child_id, area=county_of(order.area),
        department="court", owner=str(order.unit_id),
    )  # fmt: skip
    return breach


async def answer(work: Work, breach_id: UUID, form: BreachAnswer) -> OrderBreach:
    """By the court that made the order."""
    breach = await one(work, OrderBreach, breach_id, lock=True)
    work.expect(breach)
    await referrals.take_own(work, breach.referral_id)
    refuse_day("/decided_on", form.decided_on, since=breach.reported_at, now=work.now)
    breach.answer(
        form.sanction, form.decided_on, form.document_no, form.fine_fen, form.detention_days
    )
    await duties.meet(work, RESPONSE, breach.id)
    return breach


async def read(work: Work, breach_id: UUID) -> OrderBreach:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    breach = await one(work, OrderBreach, breach_id)
    await referral_repository.get(work, breach.referral_id)
    return breach


async def page(
    work: Work, status: BreachStatus | None, limit: int, after: str | None, **named: Any
) -> Page[BreachRead]:
    """The newest first; `named` as in `narrowed`."""
    narrower = narrowed(OrderBreach, **named)
    if status is not None:
        is_answered = col(OrderBreach.sanction).is_not(None)
        narrower.append(is_answered if status is BreachStatus.ANSWERED else ~is_answered)
    return await newest(
        work,
        OrderBreach,
        referral_repository.of_open_report(work, OrderBreach.referral_id),
        *narrower,
        limit=limit,
        after=after,
        read=BreachRead.of,
    )
