"""What ties a contract to the tender it was awarded in (政府采购法46), or to its budget line."""

from chassis import rows
from chassis.work import Work
from procurement.awards import repository as awards
from procurement.budgets.models import BudgetLine
from procurement.catalogue.models import CatalogueItem
from procurement.challenges import repository as challenges
from procurement.contracts import repository
from procurement.contracts.models import Contract
from procurement.contracts.refusals import (
    BudgetLineMissing,
    ContractNotOfAward,
    ContractNotOfBudget,
    PerformanceStoodStill,
    TenderMissing,
)
from procurement.fields import day_of
from procurement.tenders import lawfulness
from procurement.tenders.models import Tender, TenderStatus


async def must_follow_award(work: Work, contract: Contract) -> None:
    """At the draft and again at the signing; the tender stays as it is until the end.

    Raises TenderMissing, PurchaseSplit, BudgetLineMissing, ContractNotOfBudget, BudgetExceeded,
    ContractNotOfAward.
    """
    if contract.tender_id is None:
        await _must_be_small(work, contract)
        await _must_be_in_the_budget(work, contract)
        return
    tender = await rows.one(work, Tender, contract.tender_id, lock=True)
    tender.must_be(TenderStatus.AWARDED)
    award = await awards.standing(work, tender.id)
    if award is None or award.noticed_at is None:
        raise ContractNotOfAward
    agreed = (award.provider_id, award.amount_fen, day_of(award.noticed_at), tender.category)
    given = (
        contract.provider_id, contract.amount_fen, contract.award_notice_on,
        contract.catalogue_code,
    )  # fmt: skip
    if agreed != given:
        raise ContractNotOfAward


async def _must_be_small(work: Work, contract: Contract) -> None:
    """By itself below the purchase limit; with all that the buyer bought so of the service in the
    year, below the threshold of an open tender. Raises TenderMissing, PurchaseSplit."""
    today, area = day_of(work.now), contract.area
    if lawfulness.needs_tender(contract.amount_fen, today, area):
        raise TenderMissing
    bought = await repository.bought_without_tender(work, contract)
    lawfulness.must_not_be_split(contract.amount_fen, bought, today, area)


async def _must_be_in_the_budget(work: Work, contract: Contract) -> None:
    """The buyer's own line for the service, of the year of the award, with room for all of it."""
    if contract.budget_line_id is None:
        raise BudgetLineMissing
    line = await rows.one(work, BudgetLine, contract.budget_line_id, lock=True)
    item = await rows.one(work, CatalogueItem, line.item_id)
    budgeted = (line.area, item.code, line.fiscal_year)
    if budgeted != (contract.area, contract.catalogue_code, contract.award_notice_on.year):
        raise ContractNotOfBudget
    line.must_cover(contract.amount_fen)


async def draw(work: Work, contract: Contract) -> None:
    """A contract without a tender sets its money aside when it is signed: a draft obliges nobody.
    What a tender's contract costs was set aside with the tender. Raises BudgetExceeded."""
    if contract.budget_line_id is not None:
        line = await rows.one(work, BudgetLine, contract.budget_line_id, lock=True)
        line.commit(contract.amount_fen)


async def close(work: Work, contract: Contract) -> None:
    """With the signing the procurement has ended."""
    if contract.tender_id is not None and contract.signed_on is not None:
        (await rows.one(work, Tender, contract.tender_id, lock=True)).close(contract.signed_on)


async def must_go_on(work: Work, contract: Contract) -> None:
    """Raises PerformanceStoodStill."""
    tender_id, today = contract.tender_id, day_of(work.now)
    if tender_id is not None and await challenges.any_open(work, tender_id, today):
        raise PerformanceStoodStill


async def budget_of(work: Work, contract: Contract) -> BudgetLine | None:
    """The line that it, or its tender, draws on, locked; an older contract may have none."""
    line_id = contract.budget_line_id
    if contract.tender_id is not None:
        line_id = (await rows.one(work, Tender, contract.tender_id, share=True)).budget_line_id
    return await rows.one(work, BudgetLine, line_id, lock=True) if line_id else None


async def bid_bond(work: Work, contract: Contract) -> int:
    """The winner's bid bond, in fen."""
    if contract.tender_id is None:
        return 0
    return (await rows.one(work, Tender, contract.tender_id)).bid_bond_fen
