"""Draft, sign, end."""

from datetime import date, datetime, time
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import ContractEnded, ContractSigned
from procurement.assignments import service as assignments
from procurement.contracts import repository, tendering
from procurement.contracts.models import BuyerHasNoArea, Contract, ContractStatus, EndReason
from procurement.contracts.refusals import ContractNotPerformed, NoBondToRefund
from procurement.contracts.schemas import ContractCreate, ContractRead, Ending, Paper, Signing
from procurement.fields import day_of
from procurement.milestones.models import Milestone
from procurement.providers.models import Provider
from procurement.tenders.models import Tender
from reference.clocks import CHINA
from reference.divisions import Level

SIGN, SIGNING_NORM = "sign_contract", "procurement.contract_signing"
FILE, FILING_NORM = "file_contract", "procurement.contract_filed"
PUBLISH, PUBLISHING_NORM = "publish_contract", "procurement.contract_published"
REFUND, REFUND_NORM = "refund_winner_bond", "procurement.bid_bond_refund"


async def draft(work: Work, form: ContractCreate) -> Contract:
    """The signing is due from the award notice (政府采购法46)."""
    provider = await rows.one(work, Provider, form.provider_id)
    provider.must_not_be_barred(day_of(work.now))
    area = work.caller.area
    if area.level in (Level.NATION, Level.PROVINCE):
        raise BuyerHasNoArea
    contract = Contract(
        **form.model_dump(exclude={"milestones"}),
        organisation_id=provider.organisation_id,
        drafted_at=work.now,
        **area.columns(),
    )
    contract.must_have_lawful_term(day_of(work.now))
    contract.must_have_lawful_bond(day_of(work.now))
    await tendering.must_follow_award(work, contract)
    work.add(contract)
    await (await work.session()).flush()
    work.add(*_milestones(contract, form))
    if contract.tender_id is None:  # else it is due since the tender's award notice
        _owe(work, contract, SIGN, SIGNING_NORM, contract.award_notice_on)
    return contract


async def sign(work: Work, contract_id: UUID, form: Signing) -> Contract:
    contract = await hold(work, contract_id)
    provider = await rows.one(work, Provider, contract.provider_id, share=True)
    provider.must_not_be_barred(day_of(work.now))
    await tendering.must_follow_award(work, contract)
    contract.sign(form.signed_on, day_of(work.now))
    provider.must_be_qualified(contract.ends_on)
    await tendering.draw(work, contract)
    await tendering.close(work, contract)
    await duties.meet(work, SIGN, contract.tender_id or contract.id)
    _owe(work, contract, FILE, FILING_NORM, form.signed_on)
    _owe(work, contract, PUBLISH, PUBLISHING_NORM, form.signed_on)
    if await tendering.bid_bond(work, contract):
        _owe(work, contract, REFUND, REFUND_NORM, form.signed_on)
    signed = ContractSigned(
        contract_id=contract.id, provider_id=contract.provider_id,
        organisation_id=contract.organisation_id, area=contract.area.code,
        starts_on=contract.starts_on, ends_on=contract.ends_on, amount_fen=contract.amount_fen,
    )  # fmt: skip
    publish(work, signed, version=contract.version, area=contract.area)
    return contract


async def file(work: Work, contract_id: UUID, form: Paper) -> Contract:
    """Within seven working days of the signing (政府采购法47)."""
    contract = await hold(work, contract_id)
    contract.file(day_of(work.now), form.document_no)
    await duties.meet(work, FILE, contract.id)
    return contract


async def publish_text(work: Work, contract_id: UUID, form: Paper) -> Contract:
    """Within two working days of the signing (条例50)."""
    contract = await hold(work, contract_id)
    contract.publish(day_of(work.now), form.document_no)
    await duties.meet(work, PUBLISH, contract.id)
    return contract


async def refund_bond(work: Work, contract_id: UUID, form: Paper) -> Contract:
    """Within five working days of the signing (条例33)."""
    contract = await hold(work, contract_id)
    if await duties.meet(work, REFUND, contract.id) is None:
        raise NoBondToRefund
    contract.bond_refund_no = form.document_no
    contract.version += 1
    return contract


async def end(work: Work, contract_id: UUID, form: Ending) -> Contract:
    """With the contract ends all access that it gave; what was not delivered is not paid, and the
    money set aside for it is free."""
    contract = await hold(work, contract_id)
    contract.end(form.reason, day_of(work.now), form.ground, form.document_no)
    if form.reason is EndReason.COMPLETED and await repository.has_open_steps(work, contract.id):
        raise ContractNotPerformed
    line = await tendering.budget_of(work, contract)
    if line is not None and form.reason is EndReason.TERMINATED:
        line.release(await repository.undelivered_fen(work, contract.id))
    await _tell_ended(work, contract)
    return contract


async def revoke(work: Work, contract: Contract) -> None:
    """By an upheld complaint, the contract locked and its tender held; nothing was delivered."""
    contract.end(EndReason.REVOKED, day_of(work.now))
    line = await tendering.budget_of(work, contract)
    if line is not None:
        line.release(contract.supplemented_fen)
    await _tell_ended(work, contract)


async def void_drafts(work: Work, tender_id: UUID) -> None:
    """The award they follow fell."""
    for contract in await repository.drafts_of(work, tender_id):
        contract.void()


async def get(work: Work, contract_id: UUID) -> Contract:
    return await rows.one(work, Contract, contract_id)


async def find(
    work: Work, status: ContractStatus | None, limit: int, after: str | None
) -> Page[ContractRead]:
    conditions = [col(Contract.status) == status] if status else []
    return await rows.newest(
        work, Contract, *conditions, limit=limit, after=after, read=ContractRead.model_validate
    )


async def hold(work: Work, contract_id: UUID) -> Contract:
    """Locked after its tender, as every other use case locks them."""
    tender_id = await repository.tender_of(work, contract_id)
    if tender_id is not None:
        await rows.one(work, Tender, tender_id, lock=True)
    contract = await rows.one(work, Contract, contract_id, lock=True)
    work.expect(contract)
    return contract


async def _tell_ended(work: Work, contract: Contract) -> None:
    assert contract.ended_on is not None
    await assignments.end_all(work, contract.id)
    ended = ContractEnded(
        contract_id=contract.id,
        organisation_id=contract.organisation_id,
        area=contract.area.code,
        ended_on=contract.ended_on,
    )
    publish(work, ended, version=contract.version, area=contract.area)


def _owe(work: Work, contract: Contract, kind: str, norm: str, since: date) -> None:
    """Due from the start of a day on."""
    duties.open_duty(
        work, kind, norm=norm, subject_type="contract", subject_id=contract.id,
        area=contract.area, department="civil_affairs",
        since=datetime.combine(since, time(), CHINA),
    )  # fmt: skip


def _milestones(contract: Contract, form: ContractCreate) -> list[Milestone]:
    return [
        Milestone(
            **step.model_dump(),
            contract_id=contract.id,
            organisation_id=contract.organisation_id,
            number=number,
            **contract.area.columns(),
        )
        for number, step in enumerate(form.milestones, start=1)
    ]
