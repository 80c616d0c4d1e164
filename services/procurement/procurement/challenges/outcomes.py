"""What follows from an answer or a decision: it is told, and what was found wrong is undone."""

from chassis import duties, rows
from chassis.outbox import publish
from chassis.work import Work
from contracts.procurement import ChallengeDecided
from procurement.awards import repository as awards
from procurement.awards.service import FIX_NORM
from procurement.bids import repository as bids
from procurement.bids import service as bidding
from procurement.bids.models import BidStatus, RejectReason
from procurement.challenges import clocks
from procurement.challenges.effects import ContractPerformed, Effect
from procurement.challenges.models import Challenge
from procurement.contracts import repository as contracts
from procurement.contracts import service as contracting
from procurement.contracts.models import ContractStatus
from procurement.deliveries import repository as deliveries
from procurement.tenders import service as tenders
from procurement.tenders.models import FailReason, Tender, TenderStatus

_AFTER_EVALUATION = (
    TenderStatus.EVALUATED,
    TenderStatus.REPORTED,
    TenderStatus.DECIDED,
    TenderStatus.AWARDED,
)


async def settle(work: Work, challenge: Challenge, tender: Tender) -> None:
    """Raises ContractPerformed, TenderOutOfTurn."""
    await clocks.close(work, challenge)
    tell(work, challenge)
    if challenge.effect != Effect.NONE and tender.status != TenderStatus.FAILED:
        await _undo(work, tender, Effect(challenge.effect), challenge.document_no)


async def let_lapse(work: Work, complaint: Challenge) -> None:
    """The query below a decided complaint, where the buyer never answered it."""
    assert complaint.query_id is not None
    query = await rows.one(work, Challenge, complaint.query_id, lock=True)
    if query.lapse(work.now):
        await clocks.drop(work, query)


def tell(work: Work, challenge: Challenge) -> None:
    decided = ChallengeDecided(
        challenge_id=challenge.id, tender_id=challenge.tender_id, area=challenge.area.code,
        kind=challenge.kind, upheld=bool(challenge.upheld),
    )  # fmt: skip
    publish(work, decided, version=challenge.version, area=challenge.area)


async def _undo(work: Work, tender: Tender, effect: Effect, document_no: str | None) -> None:
    await _revoke_contract(work, tender)
    if effect is Effect.REDO:
        await _annul_award(work, tender)
        await tenders.fail(work, tender, FailReason.CHALLENGE_UPHELD, document_no)
    elif effect is Effect.NEXT_CANDIDATE:
        await _go_to_next(work, tender)
    else:
        await _evaluate_again(work, tender)


async def _revoke_contract(work: Work, tender: Tender) -> None:
    """A contract that nobody performed yet falls with its award (94号令32). ContractPerformed."""
    contract = await contracts.standing_of(work, tender.id)
    if contract is None:
        return
    if contract.status == ContractStatus.ENDED or await deliveries.any_under(work, contract.id):
        raise ContractPerformed
    await contracting.revoke(work, contract)


async def _annul_award(work: Work, tender: Tender) -> None:
    """The result is void (中标、成交结果无效), and so is a contract drafted by it."""
    award = await awards.standing(work, tender.id, lock=True)
    if award is None:
        return
    award.annul(work.now)
    await contracting.void_drafts(work, tender.id)
    for kind in (tenders.ANNOUNCE, tenders.SIGN, tenders.REFUND):
        await duties.void(work, kind, tender.id)


async def _go_to_next(work: Work, tender: Tender) -> None:
    """Where enough suppliers are left the next candidate wins, else it is done again."""
    tender.go_back(TenderStatus.REPORTED, TenderStatus.DECIDED, TenderStatus.AWARDED)
    award = await awards.standing(work, tender.id, lock=True)
    assert award is not None
    await _annul_award(work, tender)
    left = []
    for bid in await bids.lock_in_play(work, tender.id, BidStatus.VALID):
        if bid.id == award.bid_id:
            bid.reject(RejectReason.AWARD_ANNULLED, None)
        else:
            left.append(bid)
    if not await bidding.fails_for_want_of(work, tender, left):
        tenders.owe(work, tenders.FIX, FIX_NORM, tender)


async def _evaluate_again(work: Work, tender: Tender) -> None:
    """By a new panel, whose sheets are its own; those of the first stay on record."""
    tender.go_back(TenderStatus.OPENED, *_AFTER_EVALUATION)
    await _annul_award(work, tender)
    for kind in (tenders.REPORT, tenders.FIX):
        await duties.void(work, kind, tender.id)
    tender.evaluated_at, tender.report_no = None, None
    tender.evaluation_round += 1
    for bid in await bids.lock_in_play(work, tender.id, BidStatus.VALID):
        bid.forget_rank()
