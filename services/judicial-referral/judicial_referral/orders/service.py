"""Entering what a court ordered or judged, and hearing that the child is safe."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.areas import county_of
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRevoked, ProtectionOrderMade
from contracts.placement import CustodyBegan
from judicial_referral.custody import repository as custody
from judicial_referral.fields import refuse_day
from judicial_referral.narrowing import narrowed
from judicial_referral.order_services import repository as served
from judicial_referral.order_services import service as order_services
from judicial_referral.order_services.models import OrderService
from judicial_referral.order_services.schemas import OrderServiceCreate
from judicial_referral.orders import repository
from judicial_referral.orders.models import (
    GuardianRole,
    Judgment,
    JudgmentNotFound,
    OrderNumberTaken,
    ProtectionOrder,
    ProtectionOrderNotFound,
)
from judicial_referral.orders.schemas import (
    JudgmentCreate,
    OrderRefusal,
    ProtectionOrderCreate,
    ProtectionOrderRead,
)
from judicial_referral.reconsiderations import repository as reconsiderations
from judicial_referral.referrals import clocks
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter, Referral
from judicial_referral.revocations.models import RevokedStanding
from reference.months import add_months


async def protect(work: Work, referral_id: UUID, form: ProtectionOrderCreate) -> ProtectionOrder:
    """Enter the order. Sent again with the same number and contents, it changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.PROTECTION_ORDER)
    refuse_day("/made_on", form.made_on, since=referral.sent_at, now=work.now)
    order = _order(work, referral, form)
    order.check_validity()
    before = (await repository.of_referral(work, referral.id)).protection_orders
    if before and before[0].order_no == order.order_no:
        if before[0].is_same(order):
            return before[0]
        raise OrderNumberTaken
    if not await reconsiderations.ordered(work, referral.id, order.order_no):
        await referrals.rule(work, referral, order.order_no)
    order.watch(order.made_on)
    order_services.ask(work, order)
    if order.needs_placement and (stay := await custody.of_child(work, order.child_id)):
        order.safe_at, order.custody_id = stay.began_at, stay.custody_id
    work.add(order)
    publish(work, _made(order), version=order.version, area=county_of(order.area))
    return order


def _order(work: Work, referral: Referral, form: ProtectionOrderCreate) -> ProtectionOrder:
    fields = form.model_dump(exclude={"valid_until", "valid_months"})
    return ProtectionOrder(
        valid_until=_last_day(form), **fields, made_at=work.now, **referral.belonging()
    )


def _last_day(form: ProtectionOrderCreate) -> date:
    return form.valid_until or add_months(form.made_on, form.valid_months or 0)


def _made(order: ProtectionOrder) -> ProtectionOrderMade:
    return ProtectionOrderMade(
        protection_order_id=order.id,
        area=county_of(order.area).code,
        **order.model_dump(include=set(ProtectionOrderMade.model_fields) - {"area"}),
    )


async def revoke(work: Work, referral_id: UUID, form: JudgmentCreate) -> Judgment:
    """Enter the judgment. Sent again with the same number and contents, it changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.REVOCATION)
    refuse_day("/made_on", form.made_on, since=referral.sent_at, now=work.now)
    before = (await repository.of_referral(work, referral.id)).judgments
    if before and before[0].judgment_no == form.judgment_no:
        if before[0].is_same(form.made_on, form.guardians, form.never_restored):
            return before[0]
        raise OrderNumberTaken
    await referrals.rule(work, referral, form.judgment_no)
    judgment = Judgment(**form.model_dump(), made_at=work.now, **referral.belonging())
    work.add(judgment)
    await work.flush()
    work.add(*(_revoked_standing(judgment, guardian) for guardian in form.guardians))
    county = county_of(judgment.area)
    publish(work, _revoked(judgment), version=judgment.version, area=county)
    return judgment


def _revoked_standing(judgment: Judgment, guardian: GuardianRole) -> RevokedStanding:
    return RevokedStanding(
        judgment_id=judgment.id, unit_id=judgment.unit_id, child_id=judgment.child_id,
        guardian=guardian, **judgment.area.columns(),
    )  # fmt: skip


def _revoked(judgment: Judgment) -> GuardianshipRevoked:
    return GuardianshipRevoked(
        judgment_id=judgment.id,
        area=county_of(judgment.area).code,
        **judgment.model_dump(include=set(GuardianshipRevoked.model_fields) - {"area"}),
    )


async def read(work: Work, order_id: UUID, *, lock: bool = False) -> ProtectionOrder:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    order = await repository.find(work, order_id, lock=lock)
    if order is None:
        raise ProtectionOrderNotFound
    await referral_repository.get(work, order.referral_id)
    return order


async def serve(work: Work, order_id: UUID, form: OrderServiceCreate) -> OrderService:
    """By the court that made it."""
    order = await read(work, order_id, lock=True)
    await referrals.take_own(work, order.referral_id)
    return await order_services.enter(work, order, form)


async def show(work: Work, order_id: UUID) -> tuple[ProtectionOrder, Sequence[OrderService]]:
    """With whom it has reached. Raises as `read`."""
    order = await read(work, order_id)
    return order, await served.of_order(work, order.id)


async def read_judgment(work: Work, judgment_id: UUID, *, lock: bool = False) -> Judgment:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    judgment = await repository.judgment(work, judgment_id, lock=lock)
    if judgment is None:
        raise JudgmentNotFound
    await referral_repository.get(work, judgment.referral_id)
    return judgment


async def note_safety(work: Work, events: Sequence[CustodyBegan]) -> None:
    """Custody makes the child safe, on whatever ground it begins while an order waits."""
    await custody.begin(work, events)
    waiting = await repository.unsafe(work, [event.child_id for event in events])
    for event in events:
        for order in waiting:
            if order.child_id == event.child_id:
                order.note_safety(event.custody_id, event.began_at)


async def refuse(work: Work, referral_id: UUID, form: OrderRefusal) -> Referral:
    """The court makes no order; said again under its number, it changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.PROTECTION_ORDER)
    if await referrals.rule(work, referral, form.document_no, form.reason):
        clocks.ask_to_reconsider_refusal(work, referral)
    return referral


async def page(
    work: Work, limit: int, after: str | None, **named: Any
) -> Page[ProtectionOrderRead]:
    """The newest first; `named` as in `narrowed`."""
    return await newest(
        work,
        ProtectionOrder,
        referral_repository.of_open_report(work, ProtectionOrder.referral_id),
        *narrowed(ProtectionOrder, **named),
        limit=limit,
        after=after,
        read=ProtectionOrderRead.of,
    )
