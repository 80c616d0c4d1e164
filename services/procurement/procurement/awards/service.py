"""From the report to the award notice, and what happens when the winner refuses."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.outbox import publish
from chassis.work import Work
from contracts.procurement import TenderAwarded
from procurement.awards import repository
from procurement.awards.models import (
    Award,
    AwardStoodStill,
    BondsRefunded,
    NextStep,
    NoAwardYet,
    NobodyLeft,
    SignedAlready,
    WinnerOutOfOrder,
)
from procurement.awards.schemas import AwardRead, Decision, Delivery, Notice, Refund, Refusal
from procurement.bids.models import Bid
from procurement.challenges import repository as challenges
from procurement.contracts import repository as contracts
from procurement.contracts import service as contracting
from procurement.evaluation import repository as evaluation
from procurement.fields import day_of
from procurement.providers.models import Provider
from procurement.tenders import service as tenders
from procurement.tenders.models import FailReason, Tender, TenderStatus

FIX_NORM, ANNOUNCE_NORM = "procurement.winner_fixed", "procurement.result_published"
SIGN_NORM = "procurement.contract_signing"


async def receive_report(work: Work, tender_id: UUID, form: Delivery) -> Tender:
    """The evaluation report is with the buyer, who fixes the winner within five working days."""
    tender = await tenders.hold(work, tender_id)
    tender.step(TenderStatus.EVALUATED, TenderStatus.REPORTED)
    tender.report_no = form.report_no
    await duties.meet(work, tenders.REPORT, tender.id)
    tenders.owe(work, tenders.FIX, FIX_NORM, tender)
    return tender


async def fix(work: Work, tender_id: UUID, form: Decision) -> AwardRead:
    """The first of the ranking that has not refused."""
    tender = await tenders.hold(work, tender_id)
    tender.step(TenderStatus.REPORTED, TenderStatus.DECIDED)
    await _must_go_on(work, tender)
    await _must_not_be_barred(work, tender, form.bid_id)
    left = await repository.candidates(work, tender.id, day_of(work.now))
    if not left or left[0].id != form.bid_id:
        raise WinnerOutOfOrder
    award = _award(work, tender, left[0])
    work.add(award)
    await duties.meet(work, tenders.FIX, tender.id)
    tenders.owe(work, tenders.ANNOUNCE, ANNOUNCE_NORM, tender)
    return await _shown(work, award)


async def announce(work: Work, tender_id: UUID, form: Notice) -> AwardRead:
    """The notice goes out and the result is published; signing and refunds are due from now."""
    tender = await tenders.hold(work, tender_id)
    tender.step(TenderStatus.DECIDED, TenderStatus.AWARDED)
    await _must_go_on(work, tender)
    award = await _standing(work, tender)
    await _must_not_be_barred(work, tender, award.bid_id)
    award.announce(form.notice_no, work.now)
    await duties.meet(work, tenders.ANNOUNCE, tender.id)
    tenders.owe(work, tenders.SIGN, SIGN_NORM, tender)
    if tender.bid_bond_fen:
        tenders.owe(work, tenders.REFUND, tenders.REFUND_NORM, tender)
    awarded = TenderAwarded(
        tender_id=tender.id, area=tender.area.code, provider_id=award.provider_id,
        amount_fen=award.amount_fen,
    )  # fmt: skip
    publish(work, awarded, version=tender.version, area=tender.area)
    return await _shown(work, award)


async def decline(work: Work, tender_id: UUID, form: Refusal) -> Tender:
    """The winner refuses to sign, or is barred by now: the next ranked wins, or the purchase is
    done again (条例49)."""
    tender = await tenders.hold(work, tender_id)
    award = await _standing(work, tender)
    tender.go_back(TenderStatus.REPORTED, TenderStatus.AWARDED, TenderStatus.DECIDED)
    if await contracts.standing_of(work, tender.id) is not None:
        raise SignedAlready
    award.decline(work.now)
    await contracting.void_drafts(work, tender.id)
    for kind in (tenders.ANNOUNCE, tenders.SIGN, tenders.REFUND):
        await duties.void(work, kind, tender.id)
    await (await work.session()).flush()
    if form.next_step is NextStep.REDO:
        await tenders.fail(work, tender, FailReason.WINNER_REFUSED, form.document_no)
        return tender
    if not await repository.candidates(work, tender.id, day_of(work.now)):
        raise NobodyLeft
    tenders.owe(work, tenders.FIX, FIX_NORM, tender)
    return tender


async def refund(work: Work, tender_id: UUID, form: Refund) -> Tender:
    """The bonds of those who did not win, of all where the purchase failed, are given back."""
    tender = await tenders.hold(work, tender_id)
    if await duties.meet(work, tenders.REFUND, tender.id) is None:
        raise BondsRefunded
    tender.refund_no = form.document_no
    tender.version += 1
    return tender


async def get(work: Work, tender_id: UUID) -> AwardRead:
    award = await repository.standing(work, tender_id)
    if award is None:
        raise NoAwardYet
    return await _shown(work, award)


async def _must_go_on(work: Work, tender: Tender) -> None:
    """Raises AwardStoodStill."""
    if await challenges.any_open(work, tender.id, day_of(work.now)):
        raise AwardStoodStill


async def _must_not_be_barred(work: Work, tender: Tender, bid_id: UUID) -> None:
    """Raises NotFound, ProviderBarred."""
    bid = await rows.one(work, Bid, bid_id, col(Bid.tender_id) == tender.id)
    provider = await rows.one(work, Provider, bid.provider_id, share=True)
    provider.must_not_be_barred(day_of(work.now))


async def _standing(work: Work, tender: Tender) -> Award:
    award = await repository.standing(work, tender.id, lock=True)
    if award is None:
        raise NoAwardYet
    return award


def _award(work: Work, tender: Tender, bid: Bid) -> Award:
    return Award(
        tender_id=tender.id, bid_id=bid.id, provider_id=bid.provider_id,
        organisation_id=bid.organisation_id, amount_fen=bid.price_fen or 0, rank=bid.rank or 0,
        fixed_at=work.now, **tender.area.columns(),
    )  # fmt: skip


async def _shown(work: Work, award: Award) -> AwardRead:
    experts = await _experts(work, award)
    return AwardRead(**award.model_dump(), experts=experts)


async def _experts(work: Work, award: Award) -> Sequence[str]:
    """Named with the published result, not before."""
    if award.noticed_at is None:
        return []
    tender = await rows.one(work, Tender, award.tender_id)
    panel = await evaluation.panel(work, tender)
    return [member.name for member in panel if member.is_expert]
