"""Accept what was delivered."""

from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import MilestoneAccepted
from procurement.contracts import tendering
from procurement.contracts.models import Contract
from procurement.deliveries import repository as deliveries
from procurement.milestones.models import Milestone
from procurement.milestones.schemas import Acceptance, AcceptancePublication, MilestoneRead

PAY, PAYMENT_NORM = "pay_milestone", "procurement.milestone_payment"
PUBLISH, PUBLICATION_NORM = "publish_acceptance", "procurement.acceptance_published"


async def accept(work: Work, milestone_id: UUID, form: Acceptance) -> Milestone:
    """From here on the finance department must pay."""
    milestone = await rows.one(work, Milestone, milestone_id, lock=True)
    work.expect(milestone)
    contract = await rows.one(work, Contract, milestone.contract_id, share=True)
    await tendering.must_go_on(work, contract)
    delivered = await deliveries.any_for(work, milestone.id)
    milestone.accept(form.opinion_score, form.opinion, delivered=delivered, now=work.now)
    duties.open_duty(
        work, PAY, norm=PAYMENT_NORM, subject_type="milestone", subject_id=milestone.id,
        area=milestone.area, department="finance",
    )  # fmt: skip
    duties.open_duty(
        work, PUBLISH, norm=PUBLICATION_NORM, subject_type="milestone", subject_id=milestone.id,
        area=milestone.area, department="civil_affairs",
    )  # fmt: skip
    accepted = MilestoneAccepted(
        milestone_id=milestone.id,
        contract_id=milestone.contract_id,
        area=milestone.area.code,
        amount_fen=milestone.amount_fen,
    )
    publish(work, accepted, version=milestone.version, area=milestone.area)
    return milestone


async def publish_result(work: Work, milestone_id: UUID, form: AcceptancePublication) -> Milestone:
    milestone = await rows.one(work, Milestone, milestone_id, lock=True)
    work.expect(milestone)
    milestone.publish(form.publication_no, work.now)
    await duties.meet(work, PUBLISH, milestone.id)
    return milestone


async def get(work: Work, milestone_id: UUID) -> Milestone:
    return await rows.one(work, Milestone, milestone_id)


async def find(
    work: Work, contract_id: UUID | None, limit: int, after: str | None
) -> Page[MilestoneRead]:
    conditions = [col(Milestone.contract_id) == contract_id] if contract_id else []
    return await rows.newest(
        work, Milestone, *conditions, limit=limit, after=after, read=MilestoneRead.model_validate
    )
