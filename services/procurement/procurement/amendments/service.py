"""Supplement a contract, prolong it; file and publish the amendment."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.outbox import publish as tell
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import ContractAmended
from procurement.amendments import repository
from procurement.amendments.models import Amendment, AmendmentKind
from procurement.amendments.schemas import AmendmentRead, Prolongation, Supplement
from procurement.contracts import service as contracts
from procurement.contracts import tendering
from procurement.contracts.models import Contract
from procurement.contracts.schemas import Paper
from procurement.fields import day_of
from procurement.milestones.models import Milestone, MilestoneOutsideTerm
from procurement.providers.models import Provider
from reference.clocks import CHINA

FILE, PUBLISH = "file_amendment", "publish_amendment"


async def supplement(work: Work, contract_id: UUID, form: Supplement) -> Amendment:
    """Its money has to be in the budget as the contract's own (102号令16)."""
    contract = await _in_force(work, contract_id)
    contract.supplement(form.amount_fen, day_of(work.now))
    line = await tendering.budget_of(work, contract)
    if line is not None:
        line.commit(form.amount_fen)
    if any(not contract.starts_on <= step.due_on <= contract.ends_on for step in form.milestones):
        raise MilestoneOutsideTerm
    fields = form.model_dump(exclude={"milestones"})
    amendment = await _amended(work, contract, AmendmentKind.SUPPLEMENT, **fields)
    before = await repository.last_number(work, Milestone, contract.id)
    work.add(
        *(
            Milestone(
                **step.model_dump(), contract_id=contract.id, number=number,
                organisation_id=contract.organisation_id, **contract.area.columns(),
            )
            for number, step in enumerate(form.milestones, start=before + 1)
        )
    )  # fmt: skip
    return amendment


async def prolong(work: Work, contract_id: UUID, form: Prolongation) -> Amendment:
    """The provider has to be qualified to the new end, as at the signing."""
    contract = await _in_force(work, contract_id)
    ended_before = contract.ends_on
    contract.prolong(form.ends_on, day_of(work.now))
    provider = await rows.one(work, Provider, contract.provider_id)
    provider.must_be_qualified(contract.ends_on)
    return await _amended(
        work, contract, AmendmentKind.PROLONGATION, **form.model_dump(), ended_before=ended_before
    )


async def file(work: Work, amendment_id: UUID, form: Paper) -> Amendment:
    amendment = await _hold(work, amendment_id)
    amendment.file(day_of(work.now), form.document_no)
    await duties.meet(work, FILE, amendment.id)
    return amendment


async def publish(work: Work, amendment_id: UUID, form: Paper) -> Amendment:
    amendment = await _hold(work, amendment_id)
    amendment.publish(day_of(work.now), form.document_no)
    await duties.meet(work, PUBLISH, amendment.id)
    return amendment


async def get(work: Work, amendment_id: UUID) -> Amendment:
    return await rows.one(work, Amendment, amendment_id)


async def find(work: Work, contract_id: UUID, limit: int, after: str | None) -> Page[AmendmentRead]:
    await rows.one(work, Contract, contract_id)
    return await rows.newest(
        work, Amendment, col(Amendment.contract_id) == contract_id,
        limit=limit, after=after, read=AmendmentRead.model_validate,
    )  # fmt: skip


async def _in_force(work: Work, contract_id: UUID) -> Contract:
    """Nothing is added while a query is open, nor for a provider that is barred."""
    contract = await contracts.hold(work, contract_id)
    await tendering.must_go_on(work, contract)
    provider = await rows.one(work, Provider, contract.provider_id, share=True)
    provider.must_not_be_barred(day_of(work.now))
    return contract


async def _amended(work: Work, contract: Contract, kind: AmendmentKind, **fields: Any) -> Amendment:
    """An amendment is a contract as well: filed and published (法47; 条例50)."""
    amendment = Amendment(
        **fields, contract_id=contract.id, organisation_id=contract.organisation_id, kind=kind,
        number=await repository.last_number(work, Amendment, contract.id) + 1,
        entered_at=work.now, **contract.area.columns(),
    )  # fmt: skip
    amendment.must_follow(contract.signed_on, day_of(work.now))
    work.add(amendment)
    for duty, norm in ((FILE, contracts.FILING_NORM), (PUBLISH, contracts.PUBLISHING_NORM)):
        duties.open_duty(
            work, duty, norm=norm, subject_type="amendment", subject_id=amendment.id,
            area=contract.area, department="civil_affairs",
            since=datetime.combine(amendment.signed_on, time(), CHINA),
        )  # fmt: skip
    amended = ContractAmended(
        contract_id=contract.id, amendment_id=amendment.id, area=contract.area.code,
        amount_fen=contract.amount_fen + contract.supplemented_fen, ends_on=contract.ends_on,
    )  # fmt: skip
    tell(work, amended, version=contract.version, area=contract.area)
    return amendment


async def _hold(work: Work, amendment_id: UUID) -> Amendment:
    amendment = await rows.one(work, Amendment, amendment_id, lock=True)
    work.expect(amendment)
    return amendment
