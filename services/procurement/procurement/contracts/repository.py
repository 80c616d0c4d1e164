"""Queries of contracts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, exists, select

from chassis.rows import visible
from chassis.work import Work
from procurement.contracts.models import Contract, ContractStatus, EndReason
from procurement.deliveries.models import ServiceDelivery
from procurement.milestones.models import Milestone, MilestoneStatus


async def standing_of(work: Work, tender_id: UUID) -> Contract | None:
    """The one that was signed with the winner and not revoked, locked; its tender is held."""
    query = select(Contract).where(
        col(Contract.tender_id) == tender_id,
        col(Contract.status).in_((ContractStatus.SIGNED, ContractStatus.ENDED)),
        col(Contract.end_reason).is_distinct_from(EndReason.REVOKED),
        visible(work, Contract),
    )
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()


async def bought_without_tender(work: Work, contract: Contract) -> int:
    """What the buyer signed of the same service in the same year without a tender, in fen, beside
    this contract; who asks for the same queues here until the commit."""
    year = contract.award_notice_on.year
    place = f"{contract.area.code}|{contract.catalogue_code}|{year}"
    key = func.hashtextextended(f"purchase|{place}", 0)
    session = await work.session()
    await session.exec(select(func.pg_advisory_xact_lock(key)))
    buyer = (
        getattr(Contract, level).is_not_distinct_from(code)
        for level, code in contract.area.columns().items()
    )
    query = select(func.coalesce(func.sum(Contract.amount_fen), 0)).where(
        *buyer,
        col(Contract.tender_id).is_(None),
        col(Contract.catalogue_code) == contract.catalogue_code,
        col(Contract.award_notice_on).between(date(year, 1, 1), date(year, 12, 31)),
        col(Contract.signed_on).is_not(None),
        col(Contract.id) != contract.id,
    )
    return int((await session.exec(query)).one())


async def drafts_of(work: Work, tender_id: UUID) -> Sequence[Contract]:
    """Locked."""
    query = select(Contract).where(
        col(Contract.tender_id) == tender_id,
        col(Contract.status) == ContractStatus.DRAFT,
        visible(work, Contract),
    )
    return (await (await work.session()).exec(query.with_for_update())).all()


async def has_open_steps(work: Work, contract_id: UUID) -> bool:
    """Whether a milestone was not accepted yet; the contract is locked."""
    query = select(
        exists().where(
            col(Milestone.contract_id) == contract_id,
            col(Milestone.status) == MilestoneStatus.PLANNED,
            visible(work, Milestone),
        )
    )
    return bool((await (await work.session()).exec(query)).one())


async def undelivered_fen(work: Work, contract_id: UUID) -> int:
    """The amounts of the milestones towards which nothing was delivered; the others may still be
    accepted and paid."""
    delivered = select(ServiceDelivery.milestone_id).where(
        col(ServiceDelivery.contract_id) == contract_id, visible(work, ServiceDelivery)
    )
    query = select(func.coalesce(func.sum(Milestone.amount_fen), 0)).where(
        col(Milestone.contract_id) == contract_id,
        col(Milestone.status) == MilestoneStatus.PLANNED,
        col(Milestone.id).not_in(delivered),
        visible(work, Milestone),
    )
    return int((await (await work.session()).exec(query)).one())


async def tender_of(work: Work, contract_id: UUID) -> UUID | None:
    """Asked before the contract is loaded, so that its tender can be locked first."""
    query = select(Contract.tender_id).where(col(Contract.id) == contract_id)
    return (await (await work.session()).exec(query.where(visible(work, Contract)))).one_or_none()
