"""Seat the panel, take its sheets, rank the bids."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from chassis import rows
from chassis.work import Work
from procurement.awards import repository as awards
from procurement.bids import repository as bids
from procurement.bids.models import Bid, BidStatus
from procurement.evaluation import repository, scoring
from procurement.evaluation.models import (
    LowPriceUnjustified,
    NoSuchMember,
    PanelMember,
    PanelMemberConflicted,
    PanelMemberTwice,
    PanelSeated,
    Score,
    ScoreAboveWeight,
    SheetHandedIn,
    SheetIncomplete,
    SheetsMissing,
    must_be_a_lawful_panel,
)
from procurement.evaluation.schemas import (
    EvaluationRead,
    PanelCreate,
    PanelRead,
    Ranked,
    SheetCreate,
    SheetRead,
)
from procurement.fields import day_of
from procurement.tenders import service as tenders
from procurement.tenders.criteria import CriterionKind
from procurement.tenders.models import Tender, TenderStatus
from reference.norms import norm
from reference.purchasing import methods

REPORT_NORM = "procurement.evaluation_report"
LOW = tuple(f"procurement.low_price_of_{what}" for what in ("mean", "next", "budget"))


async def seat(work: Work, tender_id: UUID, form: PanelCreate) -> PanelRead:
    """After the opening, when ties to the suppliers can be declared."""
    tender = await tenders.hold(work, tender_id)
    tender.must_be(TenderStatus.OPENED)
    if await repository.panel(work, tender):
        raise PanelSeated
    if any(member.has_tie for member in form.members):
        raise PanelMemberConflicted
    if len({member.name for member in form.members}) < len(form.members):
        raise PanelMemberTwice
    experts = [member.is_expert for member in form.members]
    must_be_a_lawful_panel(
        experts, methods()[tender.method], tender.budget_fen, day_of(work.now), tender.area
    )
    tender.version += 1
    for number, member in enumerate(form.members, start=1):
        work.add(
            PanelMember(
                tender_id=tender.id, round=tender.evaluation_round, number=number, name=member.name,
                is_expert=member.is_expert, seated_at=work.now, **tender.area.columns(),
            )
        )  # fmt: skip
    return PanelRead(tender_id=tender.id, members=[member.name for member in form.members])


async def take_sheet(work: Work, tender_id: UUID, form: SheetCreate) -> SheetRead:
    """A sheet is whole, and is handed in once."""
    tender = await rows.one(work, Tender, tender_id, lock=True)
    tender.must_be(TenderStatus.OPENED)
    panel = await repository.panel(work, tender)
    if form.member not in {member.number for member in panel}:
        raise NoSuchMember
    in_already = {score.member for score in await repository.scores(work, tender)}
    if form.member in in_already:
        raise SheetHandedIn
    valid = await bids.lock_in_play(work, tender.id, BidStatus.VALID)
    _must_be_whole(tender, valid, form)
    work.add(*_scores(work, tender, form))
    return SheetRead(member=form.member, missing=len(panel) - len(in_already) - 1)


async def conclude(work: Work, tender_id: UUID) -> EvaluationRead:
    """Rank the valid bids; the report is due to the buyer from now (条例43)."""
    tender = await tenders.hold(work, tender_id)
    tender.must_be(TenderStatus.OPENED)
    valid = await bids.lock_in_play(work, tender.id, BidStatus.VALID)
    panel, scores = (
        await repository.panel(work, tender),
        await repository.scores(work, tender),
    )
    if not panel or {one.member for one in scores} != {one.number for one in panel}:
        raise SheetsMissing
    _must_be_justified(work, tender, valid)
    _rank(tender, valid, scores)
    tender.evaluated_at = work.now
    tender.step(TenderStatus.OPENED, TenderStatus.EVALUATED)
    tenders.owe(work, tenders.REPORT, REPORT_NORM, tender)
    await work.flush()  # the ranks are read with the candidates
    return await _shown(work, tender, sorted(valid, key=lambda bid: bid.rank or 0))


async def get(work: Work, tender_id: UUID) -> EvaluationRead:
    tender = await rows.one(work, Tender, tender_id)
    return await _shown(work, tender, await repository.ranked(work, tender.id))


def _must_be_whole(tender: Tender, valid: Sequence[Bid], form: SheetCreate) -> None:
    """Raises SheetIncomplete, ScoreAboveWeight."""
    weights = _weights(tender)
    wanted = {(bid.id, number) for bid in valid for number in weights}
    given = [(score.bid_id, score.criterion) for score in form.scores]
    if len(given) != len(wanted) or set(given) != wanted:
        raise SheetIncomplete
    if any(score.points > weights[score.criterion] for score in form.scores):
        raise ScoreAboveWeight


def _scores(work: Work, tender: Tender, form: SheetCreate) -> list[Score]:
    return [
        Score(
            bid_id=score.bid_id, round=tender.evaluation_round, member=form.member,
            criterion=score.criterion, tender_id=tender.id, points=int(score.points * 100),
            scored_at=work.now, **tender.area.columns(),
        )
        for score in form.scores
    ]  # fmt: skip


def _must_be_justified(work: Work, tender: Tender, valid: Sequence[Bid]) -> None:
    """Raises LowPriceUnjustified."""
    on = day_of(work.now)
    low = scoring.LowPrice(*(norm(one, on, tender.area).value for one in LOW))
    marks = low.among([bid.price_fen or 0 for bid in valid], tender.budget_fen)
    if any(mark and not bid.justification for mark, bid in zip(marks, valid, strict=True)):
        raise LowPriceUnjustified


def _rank(tender: Tender, valid: Sequence[Bid], scores: Sequence[Score]) -> None:
    weight = next(one["weight"] for one in tender.criteria if one["kind"] == CriterionKind.PRICE)
    priced = [scoring.Priced(bid.price_fen or 0, _deduction(tender, bid)) for bid in valid]
    prices = scoring.price_points(priced, weight)
    results = [
        scoring.Result(
            bid.price_fen or 0, points,
            _points(tender, bid, scores, CriterionKind.TECHNICAL),
            _points(tender, bid, scores, CriterionKind.COMMERCIAL),
        )
        for bid, points in zip(valid, prices, strict=True)
    ]  # fmt: skip
    for bid, result, rank in zip(valid, results, scoring.ranked(results), strict=True):
        bid.rank, bid.price_points, bid.total_points = rank, result.price_points, result.total
        bid.technical_points = result.technical_points
        bid.version += 1


def _deduction(tender: Tender, bid: Bid) -> int:
    """The percent taken off its price for scoring, as the document has it; one of the two."""
    if bid.small_enterprise:
        return tender.small_deduction_pct
    return tender.shared_deduction_pct if bid.shared_by else 0


def _points(tender: Tender, bid: Bid, scores: Sequence[Score], kind: CriterionKind) -> int:
    """The sum, over the criteria of a kind, of the members' mean."""
    numbers = [one["number"] for one in tender.criteria if one["kind"] == kind]
    return sum(
        scoring.mean(
            [one.points for one in scores if one.bid_id == bid.id and one.criterion == number]
        )
        for number in numbers
    )


def _weights(tender: Tender) -> dict[int, int]:
    """Of the criteria that the panel scores, by number."""
    return {
        one["number"]: one["weight"]
        for one in tender.criteria
        if one["kind"] != CriterionKind.PRICE
    }


async def _shown(work: Work, tender: Tender, ranked: Sequence[Bid]) -> EvaluationRead:
    left = {one.id for one in await awards.candidates(work, tender.id, day_of(work.now))}
    return EvaluationRead(
        tender_id=tender.id,
        status=tender.status,
        items=[
            Ranked(
                rank=bid.rank or 0, bid_id=bid.id, provider_id=bid.provider_id,
                price_fen=bid.price_fen or 0, deduction_pct=_deduction(tender, bid),
                price_points=_decimal(bid.price_points),
                technical_points=_decimal(bid.technical_points),
                total_points=_decimal(bid.total_points),
                is_candidate=bid.id in left,
            )
            for bid in ranked
        ],
    )  # fmt: skip


def _decimal(points: int | None) -> Decimal:
    return Decimal(points or 0) / 100
