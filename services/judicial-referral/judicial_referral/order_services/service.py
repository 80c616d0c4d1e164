"""Asking a court to serve its order, and entering that it did."""

from datetime import datetime, time, timedelta
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.work import Work
from judicial_referral.fields import refuse_before, refuse_future
from judicial_referral.order_services import repository
from judicial_referral.order_services.models import NORM, OrderService, Recipient
from judicial_referral.order_services.schemas import OrderServiceCreate
from judicial_referral.orders.models import ProtectionOrder
from reference.clocks import CHINA


def ask(work: Work, order: ProtectionOrder) -> None:
    """The court's clocks run from the making; entered later, from the end of the day it names."""
    made_by = datetime.combine(order.made_on + timedelta(days=1), time(), CHINA)
    for recipient in Recipient:
        duties.open_duty(
            work, recipient.duty, norm=NORM, subject_type="protection_order", subject_id=order.id,
            child_id=order.child_id, area=county_of(order.area), department="court",
            owner=str(order.unit_id), since=min(work.now, made_by),
        )  # fmt: skip


async def fall_away(work: Work, order_id: UUID) -> None:
    """What is over is served on nobody any more."""
    for recipient in Recipient:
        await duties.void(work, recipient.duty, order_id)


async def enter(work: Work, order: ProtectionOrder, form: OrderServiceCreate) -> OrderService:
    """Of an order that is held, by the court that made it. Sent again, it changes nothing."""
    service = OrderService(
        **form.model_dump(), protection_order_id=order.id, unit_id=order.unit_id,
        child_id=order.child_id, entered_at=work.now, **order.area.columns(),
    )  # fmt: skip
    for before in await repository.of_order(work, order.id):
        if before.recipient == form.recipient:
            before.must_be_same(service)
            return before
    refuse_future("/served_at", form.served_at, work.now)
    served_on = form.served_at.astimezone(CHINA).date()
    refuse_before("/served_at", served_on, order.made_on)
    order.must_be_in_force(served_on)
    work.add(service)
    order.version += 1
    await duties.meet(work, form.recipient.duty, order.id)
    return service
