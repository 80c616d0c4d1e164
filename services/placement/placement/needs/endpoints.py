"""Needs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from placement.needs import service
from placement.needs.schemas import NeedCreate, NeedRead, Withdrawal

needs = router("/placement/needs", "needs")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]


@needs.post("", status_code=201)
async def request_placement(work: Officer, form: NeedCreate, response: Response) -> NeedRead:
    """Ask for a safe bed for a child; the clock to find one starts now."""
    need = await service.request(work, form)
    response.headers["Location"] = f"/placement/needs/{need.id}"
    return need


@needs.get("")
async def list_needs(work: Officer, limit: Limit = 50, after: After = None) -> Page[NeedRead]:
    """The open needs of your area, the oldest first."""
    return await service.browse(work, after, limit)


@needs.get("/{need_id}")
async def read_need(work: Officer, need_id: UUID) -> NeedRead:
    """One need."""
    return await service.read(work, need_id)


@needs.post("/{need_id}/withdraw")
async def withdraw_need(work: Officer, need_id: UUID, form: Withdrawal) -> NeedRead:
    """The child needs no bed from us after all; say why."""
    return await service.withdraw(work, need_id, form.reason)
