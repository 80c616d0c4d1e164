"""Draft, sign, end."""

from datetime import datetime, time
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import ContractEnded, ContractSigned
from procurement.assignments import service as assignments
from procurement.contracts.models import BuyerHasNoArea, Contract, ContractStatus
from procurement.contracts.schemas import ContractCreate, ContractRead, Ending, Signing
from procurement.fields import day_of
from procurement.milestones.models import Milestone
from procurement.providers.models import Provider
from reference.clocks import CHINA
from reference.divisions import Level

SIGN, SIGNING_NORM = "sign_contract", "procurement.contract_signing"


async def draft(work: Work, form: ContractCreate) -> Contract:
    """The signing is due from the award notice (政府采购法46)."""
    provider = await rows.one(work, Provider, form.provider_id)
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
    work.add(contract)
    await (await work.session()).flush()
    work.add(*_milestones(contract, form))
    duties.open_duty(
        work, SIGN, norm=SIGNING_NORM, subject_type="contract", subject_id=contract.id,
        area=area, department="civil_affairs",
        since=datetime.combine(contract.award_notice_on, time(), CHINA),
    )  # fmt: skip
    return contract


async def sign(work: Work, contract_id: UUID, form: Signing) -> Contract:
    contract = await rows.one(work, Contract, contract_id, lock=True)
    work.expect(contract)
    provider = await rows.one(work, Provider, contract.provider_id)
    contract.sign(form.signed_on, day_of(work.now))
    provider.must_be_qualified(contract.ends_on)
    await duties.meet(work, SIGN, contract.id)
    signed = ContractSigned(
        contract_id=contract.id, provider_id=contract.provider_id,
        organisation_id=contract.organisation_id, area=contract.area.code,
        starts_on=contract.starts_on, ends_on=contract.ends_on, amount_fen=contract.amount_fen,
    )  # fmt: skip
    publish(work, signed, version=contract.version, area=contract.area)
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
