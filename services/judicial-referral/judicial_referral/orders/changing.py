"""What becomes of an order: changed by its court, reviewed by the county, or lapsed."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.models import new_id
from chassis.outbox import publish
from chassis.sweeping import AT_ONCE
from chassis.work import Work
from contracts.judicial_referral import ProtectionOrderChanged
from judicial_referral.fields import refuse_day
from judicial_referral.order_services import service as order_services
from judicial_referral.orders import repository, service
from judicial_referral.orders.alerts import KINDS, alerts
from judicial_referral.orders.models import (
    Change,
    Measure,
    OrderChange,
    OrderStatus,
    ProtectionOrder,
)
from judicial_referral.orders.schemas import OrderChangeCreate
from judicial_referral.scoping import enter
from reference.clocks import CHINA


async def change(work: Work, order_id: UUID, form: OrderChangeCreate) -> ProtectionOrder:
    """By the court that made it. Sent again under the same number, it changes nothing."""
    order = await service.read(work, order_id, lock=True)
    said = await repository.change(work, order.unit_id, form.document_no)
    if said is not None:
        said.must_be_same(order.id, form.model_dump(exclude_none=True))
        return order
    work.expect(order)
    await enter(work, order.area)
    refuse_day("/made_on", form.made_on, since=order.made_at, now=work.now)
    order.must_be_in_force(work.now.astimezone(CHINA).date())
    if form.valid_until is not None:
        order.extend(form.valid_until, form.made_on)
    if form.measures is not None:
        order.measures = [measure.value for measure in form.measures]
    await enter_change(work, order, form.change, form.document_no, form.made_on)
    return order


async def enter_change(
    work: Work, order: ProtectionOrder, kind: Change, document_no: str, made_on: date
) -> None:
    """The change itself, with what follows: the warnings begin anew or fall away."""
    today = work.now.astimezone(CHINA).date()
    if kind is Change.REVOKED:
        order.end(OrderStatus.REVOKED)
        await order_services.fall_away(work, order.id)
    else:
        order.version += 1
    if kind is Change.EXTENDED:
        order.watch(today)
    for alert in KINDS:
        if kind is Change.EXTENDED:
            await duties.meet(work, alert, order.id)
        elif kind is Change.REVOKED:
            await duties.void(work, alert, order.id)
    facts: dict[str, Any] = order.model_dump(
        include={"unit_id", "child_id", "valid_until", "measures"}
    )
    work.add(
        OrderChange(
            id=new_id(), protection_order_id=order.id, change=kind, document_no=document_no,
            made_on=made_on, made_at=work.now, **facts, **order.area.columns(),
        )
    )  # fmt: skip
    _tell(work, order, kind)


async def review_expiry(work: Work, order_id: UUID, document_no: str) -> ProtectionOrder:
    """The county lets it lapse, and says under which document it looked."""
    order = await service.read(work, order_id, lock=True)
    work.expect(order)
    order.must_be_in_force(work.now.astimezone(CHINA).date())
    order.expiry_review_no = document_no
    order.next_alert_on = None
    order.version += 1
    for kind in KINDS:
        await duties.meet(work, kind, order.id)
    return order


async def sweep(work: Work) -> int:
    """Warn of what will lapse, and end what has; returns how many orders were looked at."""
    today = work.now.astimezone(CHINA).date()
    orders = await repository.to_warn_of(work, today, AT_ONCE)
    for order in orders:
        _warn(work, order)
        if order.valid_until < today:
            order.end(OrderStatus.LAPSED)
            await order_services.fall_away(work, order.id)
            _tell(work, order, OrderStatus.LAPSED)
    return len(orders)


def _warn(work: Work, order: ProtectionOrder) -> None:
    """Each warning is a duty of the county: to ask for an extension, or to let it lapse."""
    today = work.now.astimezone(CHINA).date()
    if order.next_alert_on is None:
        return
    for alert in alerts(order.valid_until, order.made_on, order.area):
        if order.next_alert_on <= alert.on <= today:
            duties.open_duty(
                work, alert.kind, norm=alert.norm, subject_type="protection_order",
                subject_id=order.id, child_id=order.child_id, area=county_of(order.area),
                department="civil_affairs", since=datetime.combine(alert.on, time(), CHINA),
            )  # fmt: skip
    order.watch(today)


def _tell(work: Work, order: ProtectionOrder, change: str) -> None:
    told = ProtectionOrderChanged(
        protection_order_id=order.id,
        child_id=order.child_id,
        unit_id=order.unit_id,
        area=county_of(order.area).code,
        change=change,
        measures=tuple(Measure(one) for one in order.measures),
        valid_until=order.valid_until,
    )
    publish(work, told, version=order.version, area=county_of(order.area))
