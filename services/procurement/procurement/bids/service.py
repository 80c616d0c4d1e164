"""Bid, replace, withdraw; open all at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.errors import NotFound
from chassis.models import new_id
from chassis.pagination import Page
from chassis.work import Work
from procurement.bids import repository
from procurement.bids.models import (
    AFTER_SCORING,
    Bid,
    BidBondMissing,
    BidStatus,
    ConflictDeclared,
    NotASmallEnterprise,
    RejectedAfterScoring,
    RejectReason,
    reject_related,
)
from procurement.bids.schemas import BidCreate, BidRead, Justification, Offer, Rejection
from procurement.bids.sealing import TenderKey
from procurement.bids.sharing import DeductedTwice, SharingByNoEnterprise
from procurement.evaluation import repository as evaluation
from procurement.fields import day_of
from procurement.prequalifications import repository as prequalifications
from procurement.providers import service as providers
from procurement.providers.models import Provider, ProviderKind
from procurement.tenders import service as tenders
from procurement.tenders.models import FailReason, Tender, TenderStatus
from reference.norms import norm
from reference.purchasing import methods

OFFICERS_NORM = "procurement.opening_officers"


async def submit(work: Work, tender_id: UUID, form: BidCreate) -> Bid:
    """The tender is held as it is; the database refuses what its own clock finds late."""
    provider = await providers.own(work)
    tender = await rows.one(work, Tender, tender_id, share=True)
    _must_be_admissible(work, tender, provider, form)
    await prequalifications.must_admit(work, tender.id)
    bid_id = new_id()
    bid = Bid(
        id=bid_id,
        tender_id=tender.id,
        provider_id=provider.id,
        organisation_id=provider.organisation_id,
        bond_no=form.bond_no,
        sealed=_seal(work, tender, bid_id, form),
        received_at=work.now,
        **tender.area.columns(),
    )
    await repository.receive(work, bid)
    return bid


async def replace(work: Work, bid_id: UUID, form: BidCreate) -> Bid:
    bid, tender = await _own_bid(work, bid_id)
    _must_be_admissible(work, tender, await providers.own(work), form)
    bid.replace(_seal(work, tender, bid.id, form), form.bond_no)
    await repository.receive(work, bid)
    return bid


async def withdraw(work: Work, bid_id: UUID) -> Bid:
    bid, tender = await _own_bid(work, bid_id)
    tender.must_take_bids(work.now)
    bid.withdraw()
    await repository.receive(work, bid)
    return bid


async def open_all(work: Work, tender_id: UUID) -> Tender:
    """After the deadline, by two officers (开标). Too few bids are not opened: the tender fails."""
    tender = await tenders.hold(work, tender_id)
    needed = norm(OFFICERS_NORM, day_of(work.now), tender.area).value
    if not tender.unlock(work.caller.subject, needed, work.now):
        return tender
    bids = await repository.lock_in_play(work, tender.id, BidStatus.SEALED)
    if await fails_for_want_of(work, tender, bids):
        return tender
    tender.open(work.now)
    _open(work, tender, bids)
    await _reject_barred(work, bids)
    await fails_for_want_of(work, tender, [bid for bid in bids if bid.status == BidStatus.VALID])
    return tender


async def justify(work: Work, bid_id: UUID, form: Justification) -> Bid:
    bid, tender = await _own_bid(work, bid_id)
    tender.must_be(TenderStatus.OPENED)
    bid.justify(form.justification)
    return bid


async def reject(work: Work, bid_id: UUID, form: Rejection) -> Bid:
    """By the panel; a tender with too few valid bids left fails (政府采购法36)."""
    tender_id = await repository.tender_of(work, bid_id, *repository.open_to(work))
    tender = await rows.one(work, Tender, tender_id, lock=True)
    bid = await rows.one(work, Bid, bid_id, lock=True)
    work.expect(bid)
    tender.must_be(TenderStatus.OPENED)
    if form.reason not in AFTER_SCORING and await evaluation.scores(work, tender):
        raise RejectedAfterScoring
    bid.reject(form.reason, form.detail)
    await (await work.session()).flush()
    left = await repository.lock_in_play(work, tender.id, BidStatus.VALID)
    await fails_for_want_of(work, tender, left)
    return bid


async def fails_for_want_of(work: Work, tender: Tender, bids: Sequence[Bid]) -> bool:
    """Whether there are fewer than the method asks for; then the tender fails (废标)."""
    needed = norm(methods()[tender.method].valid_norm, day_of(work.now), tender.area).value
    if len(bids) >= needed:
        return False
    await tenders.fail(work, tender, FailReason.TOO_FEW_BIDS)
    return True


async def get(work: Work, bid_id: UUID) -> Bid:
    return await rows.one(work, Bid, bid_id, *repository.open_to(work))


async def find(work: Work, tender_id: UUID | None, limit: int, after: str | None) -> Page[BidRead]:
    conditions = repository.open_to(work)
    if tender_id:
        conditions.append(col(Bid.tender_id) == tender_id)
    return await rows.newest(
        work, Bid, *conditions, limit=limit, after=after, read=BidRead.model_validate
    )


def _must_be_admissible(work: Work, tender: Tender, provider: Provider, form: BidCreate) -> None:
    tender.must_take_bids(work.now)
    if form.conflicts:
        raise ConflictDeclared
    if tender.bid_bond_fen and form.bond_no is None:
        raise BidBondMissing
    if form.small_enterprise and provider.kind != ProviderKind.ENTERPRISE:
        raise NotASmallEnterprise
    _must_share_lawfully(tender, provider, form)
    assert tender.deadline_at is not None
    provider.must_not_be_barred(day_of(work.now))
    provider.must_be_qualified(day_of(tender.deadline_at))


def _must_share_lawfully(tender: Tender, provider: Provider, form: BidCreate) -> None:
    """By the norms of the day on which the tender was published. Raises DeductedTwice,
    SharingByNoEnterprise, SharingNotOffered, SmallShareTooSmall, SmallShareRelated."""
    if form.small_share is None:
        return
    if form.small_enterprise:
        raise DeductedTwice
    if provider.kind != ProviderKind.ENTERPRISE:
        raise SharingByNoEnterprise
    assert tender.published_at is not None
    on = day_of(tender.published_at)
    form.small_share.must_count(tender.shared_deduction_pct, on, tender.area)


def _seal(work: Work, tender: Tender, bid_id: UUID, form: BidCreate) -> bytes:
    offer = Offer(**form.model_dump(include=set(Offer.model_fields)))
    return _key(work, tender).seal(bid_id, offer.model_dump_json().encode())


def _open(work: Work, tender: Tender, bids: Sequence[Bid]) -> None:
    key, ties = _key(work, tender), {}
    for bid in bids:
        offer = Offer.model_validate_json(key.open(bid.id, bid.sealed))
        bid.open(
            offer.price_fen, offer.offer,
            small_enterprise=offer.small_enterprise, small_share=offer.small_share,
            budget_fen=tender.budget_fen,
        )  # fmt: skip
        ties[bid.id] = frozenset(offer.related_providers)
    reject_related(bids, ties)


async def _reject_barred(work: Work, bids: Sequence[Bid]) -> None:
    """Who was put on the blocked list after it handed its bid in."""
    barred = await repository.barred_among(work, bids, day_of(work.now))
    for bid in bids:
        if bid.provider_id in barred and bid.status == BidStatus.VALID:
            bid.reject(RejectReason.BARRED, None)


def _key(work: Work, tender: Tender) -> TenderKey:
    assert tender.sealed_key is not None
    return TenderKey(work.app.vault, tender.id, tender.sealed_key)


async def _own_bid(work: Work, bid_id: UUID) -> tuple[Bid, Tender]:
    """The bid locked, after its tender was held."""
    tender_id = await repository.tender_of(work, bid_id)
    tender = await rows.one(work, Tender, tender_id, share=True)
    bid = await rows.one(work, Bid, bid_id, lock=True)
    if str(bid.organisation_id) != work.caller.organisation:
        raise NotFound
    work.expect(bid)
    return bid, tender
