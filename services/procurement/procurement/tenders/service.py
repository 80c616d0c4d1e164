"""Draft, publish, clarify, give up."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col

from chassis import duties, rows
from chassis.access import ORGANISATION
from chassis.outbox import publish as tell
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import TenderFailed, TenderPublished
from procurement.awards import repository as awards
from procurement.bids import sealing
from procurement.budgets.models import BudgetLine
from procurement.catalogue.models import CatalogueItem
from procurement.fields import day_of
from procurement.prequalifications import repository as prequalifications
from procurement.tenders import criteria, lawfulness, repository
from procurement.tenders.models import FailReason, Tender, TenderStatus
from procurement.tenders.schemas import (
    Cancellation,
    Clarification,
    Publication,
    TenderCreate,
    TenderRead,
)
from reference.norms import norm
from reference.purchasing import methods

REPORT, FIX, ANNOUNCE = "deliver_evaluation_report", "fix_winner", "publish_award"
SIGN, REFUND, REFUND_NORM = "sign_contract", "refund_bid_bonds", "procurement.bid_bond_refund"
_OF_A_TENDER = (REPORT, FIX, ANNOUNCE, SIGN)


async def draft(work: Work, form: TenderCreate) -> Tender:
    """The line is held, so that two purchases do not spend or split the same money."""
    today = day_of(work.now)
    method = lawfulness.usable(form.method)
    line = await rows.one(work, BudgetLine, form.budget_line_id, lock=True)
    item = await rows.one(work, CatalogueItem, line.item_id, share=True)
    item.must_serve(line.area, today)
    tender = Tender(
        **form.model_dump(exclude={"criteria"}),
        category=item.code,
        fiscal_year=line.fiscal_year,
        criteria=criteria.numbered(form.criteria),
        drafted_at=work.now,
        **line.area.columns(),
    )
    tender.must_have_lawful_money(today)
    criteria.must_be_lawful(form.criteria, method, today, line.area)
    before = await repository.bought_otherwise(work, line.id, line.fiscal_year, item.code)
    lawfulness.must_be_lawful(
        method, tender.budget_fen, before, tender.approval_no, today, line.area
    )
    line.commit(tender.budget_fen)
    work.add(tender)
    return tender


async def publish(work: Work, tender_id: UUID, form: Publication) -> Tender:
    """From now on suppliers see it; its bids are sealed with a key of its own."""
    tender = await hold(work, tender_id)
    line = await rows.one(work, BudgetLine, tender.budget_line_id, share=True)
    line.must_be_announced(day_of(work.now))
    await _must_be_prequalified(work, tender)
    tender.publish(form.documents_until, form.deadline_at, work.now)
    tender.sealed_key = sealing.new_key(work.app.vault, tender.id)
    published = TenderPublished(
        tender_id=tender.id, area=tender.area.code, method=tender.method,
        budget_fen=tender.budget_fen, deadline_at=form.deadline_at,
    )  # fmt: skip
    tell(work, published, version=tender.version, area=tender.area)
    return tender


async def clarify(work: Work, tender_id: UUID, form: Clarification) -> Tender:
    tender = await hold(work, tender_id)
    tender.clarify(form.text, material=form.material, deadline_at=form.deadline_at, now=work.now)
    return tender


async def cancel(work: Work, tender_id: UUID, form: Cancellation) -> Tender:
    """The purchase is given up before a winner is told (政府采购法36)."""
    tender = await hold(work, tender_id)
    tender.must_be(*(one for one in TenderStatus if one is not TenderStatus.AWARDED))
    award = await awards.standing(work, tender.id, lock=True)
    if award is not None:
        award.annul(work.now)
    await fail(work, tender, FailReason.CANCELLED, form.document_no)
    return tender


async def fail(
    work: Work, tender: Tender, reason: FailReason, document_no: str | None = None
) -> None:
    """Its clocks fall away, its money is free for another try, and the bonds go back (条例33)."""
    tender.fail(reason, document_no, day_of(work.now))
    line = await rows.one(work, BudgetLine, tender.budget_line_id, lock=True)
    line.release(tender.budget_fen)
    for kind in _OF_A_TENDER:
        await duties.void(work, kind, tender.id)
    if tender.bid_bond_fen and tender.refund_no is None:
        await _owe_bonds(work, tender)
    failed = TenderFailed(tender_id=tender.id, area=tender.area.code, reason=reason)
    tell(work, failed, version=tender.version, area=tender.area)


async def _owe_bonds(work: Work, tender: Tender) -> None:
    """Whoever bid gets its bond back."""
    await work.flush()  # a duty that fell with an award makes room for this one
    if await repository.has_bonds(work, tender.id):
        owe(work, REFUND, REFUND_NORM, tender)


def owe(work: Work, kind: str, norm: str, tender: Tender) -> None:
    """A step of the tender is due from now, by the buyer's civil affairs."""
    duties.open_duty(
        work, kind, norm=norm, subject_type="tender", subject_id=tender.id, area=tender.area,
        department="civil_affairs",
    )  # fmt: skip


async def hold(work: Work, tender_id: UUID) -> Tender:
    """Locked for a change by a caller who read this version."""
    tender = await rows.one(work, Tender, tender_id, lock=True)
    work.expect(tender)
    return tender


async def get(work: Work, tender_id: UUID) -> Tender:
    return await rows.one(work, Tender, tender_id, *_public(work))


async def find(
    work: Work, status: TenderStatus | None, limit: int, after: str | None
) -> Page[TenderRead]:
    conditions = [*_public(work), *([col(Tender.status) == status] if status else [])]
    return await rows.newest(
        work, Tender, *conditions, limit=limit, after=after, read=TenderRead.model_validate
    )


async def _must_be_prequalified(work: Work, tender: Tender) -> None:
    """Where suppliers were asked to prequalify, enough of them did. PrequalificationUnfinished."""
    asked = await prequalifications.of_tender(work, tender.id)
    if asked is not None:
        needed = norm(methods()[tender.method].valid_norm, day_of(work.now), tender.area)
        asked.must_be_finished(
            await prequalifications.findings(work, asked.id), needed.value, work.now
        )


def _public(work: Work) -> list[ColumnElement[bool]]:
    """Suppliers see what is published."""
    is_supplier = work.scope.level == ORGANISATION
    return [col(Tender.published_at).is_not(None)] if is_supplier else []
