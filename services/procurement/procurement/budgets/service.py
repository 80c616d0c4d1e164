"""Enter a budget line, and make the intent to buy public."""

from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.budgets.models import BudgetLine
from procurement.budgets.schemas import BudgetLineCreate, BudgetLineRead, Intent
from procurement.catalogue.models import CatalogueItem, must_not_be_barred
from procurement.contracts.models import BuyerHasNoArea
from procurement.fields import day_of
from reference.divisions import Level


async def enter(work: Work, form: BudgetLineCreate) -> BudgetLine:
    """For a service that the locality's catalogue, or a wider one, lists today."""
    area = work.caller.area
    if area.level in (Level.NATION, Level.PROVINCE):
        raise BuyerHasNoArea
    must_not_be_barred(form.negative_tags)
    item = await rows.one(work, CatalogueItem, form.item_id, share=True)
    item.must_serve(area, day_of(work.now))
    line = BudgetLine(
        **form.model_dump(exclude={"negative_tags"}), entered_at=work.now, **area.columns()
    )
    work.add(line)
    return line


async def publish_intent(work: Work, line_id: UUID, form: Intent) -> BudgetLine:
    line = await rows.one(work, BudgetLine, line_id, lock=True)
    work.expect(line)
    line.publish_intent(form.published_on, form.intent_no, day_of(work.now))
    return line


async def get(work: Work, line_id: UUID) -> BudgetLine:
    return await rows.one(work, BudgetLine, line_id)


async def find(
    work: Work, fiscal_year: int | None, limit: int, after: str | None
) -> Page[BudgetLineRead]:
    conditions = [col(BudgetLine.fiscal_year) == fiscal_year] if fiscal_year else []
    return await rows.newest(
        work, BudgetLine, *conditions,
        limit=limit, after=after, read=BudgetLineRead.model_validate,
    )  # fmt: skip
