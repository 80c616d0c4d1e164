"""Record what was delivered."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.errors import NotFound
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import DeliveryRecorded
from procurement.assignments import repository as assignments
from procurement.assignments.models import ChildNotAssigned
from procurement.assignments.service import shows_area
from procurement.contracts.models import Contract
from procurement.deliveries import repository
from procurement.deliveries.models import ServiceDelivery
from procurement.deliveries.schemas import DeliveryCreate, DeliveryRead
from procurement.fields import day_of
from procurement.milestones.models import Milestone


async def record(work: Work, form: DeliveryCreate) -> DeliveryRead:
    """Milestone, contract and assignment are held as they are until it is written."""
    today = day_of(work.now)
    milestone = await rows.one(work, Milestone, form.milestone_id, share=True)
    if str(milestone.organisation_id) != work.caller.organisation:
        raise NotFound  # someone with a second role in the area is still not the provider
    contract = await rows.one(work, Contract, milestone.contract_id, share=True)
    contract.must_be_in_force(today)
    milestone.must_be_planned()
    assignment = await assignments.share_current(
        work, contract.id, form.child_id, form.delivered_on
    )
    if assignment is None:
        raise ChildNotAssigned
    delivery = ServiceDelivery(
        **form.model_dump(),
        contract_id=contract.id,
        assignment_id=assignment.id,
        organisation_id=contract.organisation_id,
        recorded_at=work.now,
        **assignment.area.columns(),
    )
    delivery.must_have_happened(today)
    work.add(delivery)
    _tell(work, delivery)
    return _shown(work, DeliveryRead.model_validate(delivery), assignment.fields)


async def get(work: Work, delivery_id: UUID) -> DeliveryRead:
    current = repository.current_for(work, day_of(work.now))
    delivery = await rows.one(work, ServiceDelivery, delivery_id, *current)
    granted = await assignments.fields_of(work, [delivery.assignment_id])
    return _shown(work, DeliveryRead.model_validate(delivery), granted[delivery.assignment_id])


async def find(
    work: Work, milestone_id: UUID | None, limit: int, after: str | None
) -> Page[DeliveryRead]:
    conditions = repository.current_for(work, day_of(work.now))
    if milestone_id:
        conditions.append(col(ServiceDelivery.milestone_id) == milestone_id)
    page = await rows.newest(
        work, ServiceDelivery, *conditions, limit=limit, after=after, read=lambda delivery: delivery
    )
    granted = await assignments.fields_of(work, [one.assignment_id for one in page.items])
    items = [
        _shown(work, DeliveryRead.model_validate(one), granted[one.assignment_id])
        for one in page.items
    ]
    return Page(items=items, next=page.next)


def _shown(work: Work, read: DeliveryRead, fields: Sequence[str]) -> DeliveryRead:
    """As far as the assignment's fields let the caller see it."""
    if not shows_area(work, fields):
        read.area = None
    return read


def _tell(work: Work, delivery: ServiceDelivery) -> None:
    recorded = DeliveryRecorded(
        delivery_id=delivery.id,
        contract_id=delivery.contract_id,
        milestone_id=delivery.milestone_id,
        child_id=delivery.child_id,
        area=delivery.area.code,
        delivered_on=delivery.delivered_on,
        units=delivery.units,
    )
    publish(work, recorded, version=1, area=delivery.area)
