"""Queries of deliveries."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from procurement.assignments.models import Assignment
from procurement.assignments.repository import current_on
from procurement.contracts.models import Contract, ContractStatus
from procurement.deliveries.models import ServiceDelivery


async def any_for(work: Work, milestone_id: UUID) -> bool:
    """Whether something was delivered towards the milestone."""
    query = (
        select(ServiceDelivery)
        .where(col(ServiceDelivery.milestone_id) == milestone_id, visible(work, ServiceDelivery))
        .limit(1)
    )
    return (await (await work.session()).exec(query)).first() is not None


async def any_under(work: Work, contract_id: UUID) -> bool:
    """Whether the contract was begun to be performed."""
    delivered = (
        select(ServiceDelivery)
        .where(col(ServiceDelivery.contract_id) == contract_id, visible(work, ServiceDelivery))
        .limit(1)
    )
    return (await (await work.session()).exec(delivered)).first() is not None


def current_for(work: Work, today: date) -> list[ColumnElement[bool]]:
    """A provider sees deliveries while contract and assignment hold; officials always."""
    if work.scope.level != ORGANISATION:
        return []
    in_force = select(col(Contract.id)).where(
        col(Contract.status) == ContractStatus.SIGNED,
        col(Contract.starts_on) <= today,
        col(Contract.ends_on) >= today,
        visible(work, Contract),
    )
    assigned = select(col(Assignment.id)).where(*current_on(today), visible(work, Assignment))
    return [
        col(ServiceDelivery.contract_id).in_(in_force),
        col(ServiceDelivery.assignment_id).in_(assigned),
    ]
