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
from procurement.contracts import tendering
from procurement.contracts.models import (
    BuyerHasNoArea,
    Contract,
    ContractStatus,
    NoBondToRefund,
)
from procurement.contracts.schemas import ContractCreate, ContractRead, Ending, Paper, Signing
from procurement.fields import day_of
from procurement.milestones.models import Milestone
from procurement.providers.models import Provider
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
    contract = await rows.one(work, Contract, contract_id, lock=True)
    work.expect(contract)
    provider = await rows.one(work, Provider, contract.provider_id)
    await tendering.must_follow_award(work, contract)
    contract.sign(form.signed_on, day_of(work.now))
    provider.must_be_qualified(contract.ends_on)
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
    contract = await _hold(work, contract_id)
    contract.file(day_of(work.now), form.document_no)
    await duties.meet(work, FILE, contract.id)
    return contract


async def publish_text(work: Work, contract_id: UUID, form: Paper) -> Contract:
    """Within two working days of the signing (条例50)."""
    contract = await _hold(work, contract_id)
    contract.publish(day_of(work.now), form.document_no)
    await duties.meet(work, PUBLISH, contract.id)
    return contract


async def refund_bond(work: Work, contract_id: UUID, form: Paper) -> Contract:
    """Within five working days of the signing (条例33)."""
    contract = await _hold(work, contract_id)
    if await duties.meet(work, REFUND, contract.id) is None:
        raise NoBondToRefund
    contract.bond_refund_no = form.document_no
    contract.version += 1
    return contract


async def end(work: Work, contract_id: UUID, form: Ending) -> Contract:
    """With the contract ends all access that it gave."""
    contract = await rows.one(work, Contract, contract_id, lock=True)
    work.expect(contract)
    today = day_of(work.now)
    contract.end(form.reason, today)
    await assignments.end_all(work, contract.id)
    ended = ContractEnded(
        contract_id=contract.id,
        organisation_id=contract.organisation_id,
        area=contract.area.code,
        ended_on=today,
    )
    publish(work, ended, version=contract.version, area=contract.area)
    return contract


async def get(work: Work, contract_id: UUID) -> Contract:
    return await rows.one(work, Contract, contract_id)


async def find(
    work: Work, status: ContractStatus | None, limit: int, after: str | None
) -> Page[ContractRead]:
    conditions = [col(Contract.status) == status] if status else []
    return await rows.newest(
        work, Contract, *conditions, limit=limit, after=after, read=ContractRead.model_validate
    )


async def _hold(work: Work, contract_id: UUID) -> Contract:
    contract = await rows.one(work, Contract, contract_id, lock=True)
    work.expect(contract)
    return contract


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
