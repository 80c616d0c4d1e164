"""Contracts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.contracts import service
from procurement.contracts.models import ContractStatus
from procurement.contracts.schemas import ContractCreate, ContractRead, Ending, Paper, Signing
from procurement.roles import READERS_OF_PAPERS

contracts_router = router("/procurement/contracts", "contracts")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@contracts_router.post("", status_code=201)
async def draft_contract(work: _Officer, form: ContractCreate, response: Response) -> ContractRead:
    """Draft a contract with its milestones; signing is due 30 days after the award notice."""
    contract = await service.draft(work, form)
    response.headers["Location"] = f"/procurement/contracts/{contract.id}"
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.get("")
async def list_contracts(
    work: _Reader, status: ContractStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[ContractRead]:
    """Contracts of the caller's area, or of the caller's organisation; the newest first."""
    return await service.find(work, status, limit, after)


@contracts_router.get("/{contract_id}")
async def read_contract(work: _Reader, contract_id: UUID) -> ContractRead:
    """One contract. A provider sees its own, from the signing on."""
    contract = await service.get(work, contract_id)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.post("/{contract_id}/sign")
async def sign_contract(work: _Officer, contract_id: UUID, form: Signing) -> ContractRead:
    """Both parties have signed (签订合同). The provider must be qualified to the term's end."""
    contract = await service.sign(work, contract_id, form)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.post("/{contract_id}/file")
async def file_contract(work: _Officer, contract_id: UUID, form: Paper) -> ContractRead:
    """File a copy with the finance department (副本备案), within seven working days."""
    contract = await service.file(work, contract_id, form)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.post("/{contract_id}/publish")
async def publish_contract(work: _Officer, contract_id: UUID, form: Paper) -> ContractRead:
    """Publish the contract (合同公告), within two working days."""
    contract = await service.publish_text(work, contract_id, form)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.post("/{contract_id}/refund-bond")
async def refund_winner_bond(work: _Officer, contract_id: UUID, form: Paper) -> ContractRead:
    """Give the winner its bid bond back (退还投标保证金), within five working days."""
    contract = await service.refund_bond(work, contract_id, form)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)


@contracts_router.post("/{contract_id}/end")
async def end_contract(work: _Officer, contract_id: UUID, form: Ending) -> ContractRead:
    """End the contract now, and with it every assignment: no child is seen through it any more."""
    contract = await service.end(work, contract_id, form)
    work.etag = etag(contract.version)
    return ContractRead.model_validate(contract)
