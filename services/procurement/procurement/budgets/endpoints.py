"""Budget lines over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.budgets import service
from procurement.budgets.schemas import BudgetLineCreate, BudgetLineRead, Intent
from procurement.roles import READERS_OF_PAPERS

budgets_router = router("/procurement/budget-lines", "budgets")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[Work, allow(Role.FINANCE_OFFICER, purpose=Purpose.PROCUREMENT)]


@budgets_router.post("", status_code=201)
async def enter_budget_line(
    work: _Finance, form: BudgetLineCreate, response: Response
) -> BudgetLineRead:
    """Enter a line of a department's budget for a service of the catalogue (预算)."""
    line = await service.enter(work, form)
    response.headers["Location"] = f"/procurement/budget-lines/{line.id}"
    work.etag = etag(line.version)
    return BudgetLineRead.model_validate(line)


@budgets_router.get("")
async def list_budget_lines(
    work: _Reader,
    fiscal_year: Annotated[int | None, Query(ge=2022, le=2100)] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[BudgetLineRead]:
    """The newest first; a provider sees those whose intent is public."""
    return await service.find(work, fiscal_year, limit, after)


@budgets_router.get("/{line_id}")
async def read_budget_line(work: _Reader, line_id: UUID) -> BudgetLineRead:
    """One budget line."""
    line = await service.get(work, line_id)
    work.etag = etag(line.version)
    return BudgetLineRead.model_validate(line)


@budgets_router.post("/{line_id}/publish-intent")
async def publish_intent(work: _Officer, line_id: UUID, form: Intent) -> BudgetLineRead:
    """The intent to buy is public (采购意向公开); the purchase starts thirty days later."""
    line = await service.publish_intent(work, line_id, form)
    work.etag = etag(line.version)
    return BudgetLineRead.model_validate(line)
