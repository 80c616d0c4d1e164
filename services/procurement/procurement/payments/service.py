"""Pay a milestone."""

from uuid import UUID

from chassis import duties, rows
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import PaymentMade
from procurement.contracts import tendering
from procurement.contracts.models import Contract
from procurement.funds import ledger
from procurement.funds.models import AccountKind, Entry, EntryKind, Fund
from procurement.milestones.models import Milestone
from procurement.milestones.service import PAY
from procurement.payments.models import FundForAnotherArea, Payment
from procurement.payments.schemas import PaymentOrder, PaymentRead


async def pay(work: Work, milestone_id: UUID, order: PaymentOrder) -> Payment:
    """Debit expense, credit cash; the duty to pay is met."""
    milestone = await rows.one(work, Milestone, milestone_id, lock=True)
    work.expect(milestone)
    milestone.pay()
    contract = await rows.one(work, Contract, milestone.contract_id, share=True)
    await tendering.must_go_on(work, contract)
    fund = await rows.one(work, Fund, order.fund_id)
    if not fund.area.covers(milestone.area):
        raise FundForAnotherArea
    payment = _payment(work, milestone, await _book(work, fund, milestone))
    work.add(payment)
    await duties.meet(work, PAY, milestone.id)
    _tell(work, payment)
    return payment


async def get(work: Work, payment_id: UUID) -> Payment:
    return await rows.one(work, Payment, payment_id)


async def find(work: Work, limit: int, after: str | None) -> Page[PaymentRead]:
    return await rows.newest(
        work, Payment, limit=limit, after=after, read=PaymentRead.model_validate
    )


async def _book(work: Work, fund: Fund, milestone: Milestone) -> Entry:
    amounts = {
        AccountKind.CASH: -milestone.amount_fen,
        AccountKind.EXPENSE: milestone.amount_fen,
    }
    document = f"milestone {milestone.id}"
    return await ledger.post(work, fund, EntryKind.PAYMENT, document, amounts)


def _payment(work: Work, milestone: Milestone, entry: Entry) -> Payment:
    return Payment(
        milestone_id=milestone.id,
        contract_id=milestone.contract_id,
        fund_id=entry.fund_id,
        entry_id=entry.id,
        organisation_id=milestone.organisation_id,
        amount_fen=milestone.amount_fen,
        paid_at=work.now,
        **milestone.area.columns(),
    )


def _tell(work: Work, payment: Payment) -> None:
    made = PaymentMade(
        payment_id=payment.id,
        milestone_id=payment.milestone_id,
        contract_id=payment.contract_id,
        fund_id=payment.fund_id,
        area=payment.area.code,
        amount_fen=payment.amount_fen,
    )
    publish(work, made, version=1, area=payment.area)
