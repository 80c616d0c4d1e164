"""Taking back a booking (冲正): its mirror image is booked, and nothing is deleted."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties, rows
from chassis.models import new_id
from chassis.outbox import publish
from chassis.work import Work
from contracts.procurement import MoneyReversed
from procurement.funds import repository
from procurement.funds.ledger import Booking, post_all
from procurement.funds.models import (
    AccountKind,
    Entry,
    EntryKind,
    EntryReversed,
    Fund,
    ReversalNotAbove,
)
from procurement.funds.schemas import EntryRead, Reversal
from procurement.funds.service import with_postings
from procurement.funds.transfers import PASSING_ON
from procurement.offers.models import Offer


async def reverse(work: Work, entry_id: UUID, form: Reversal) -> EntryRead:
    """Raises ReversalNotReversed, PaymentNotReversed, ReversalNotAbove, EntryReversed, FundsShort.

    A transfer is taken back as it was made: in the giving fund and in all that received.
    """
    entry = await rows.one(work, Entry, entry_id)
    entry.must_be_reversible()
    if entry.transfer_id is not None and entry.kind != EntryKind.TRANSFER:
        raise ReversalNotAbove
    source = await rows.one(work, Fund, entry.fund_id)
    if await repository.is_reversed(work, entry.id):
        raise EntryReversed
    await _free_offer(work, entry)
    bookings = await _mirrored(work, entry, form.document)
    made = await post_all(work, bookings)
    for one, booking in zip(made, bookings, strict=True):
        if booking.amounts[AccountKind.CASH] < 0:
            _tell(work, one, source, -booking.amounts[AccountKind.CASH])
    await _owe_nothing_of_it(work, made)
    own = [one for one in made if one.fund_id == source.id]
    return (await with_postings(work, own))[0]


async def _free_offer(work: Work, entry: Entry) -> None:
    """What a donation used up of an offer can be given after all, if the offer still stands."""
    if entry.offer_id is not None:
        offer = await rows.one(work, Offer, entry.offer_id, lock=True)
        amounts = dict((await repository.postings(work, [entry.id]))[entry.id])
        offer.release(amounts[AccountKind.CASH])


async def _mirrored(work: Work, entry: Entry, document: str) -> list[Booking]:
    """Of a transfer, every entry of it, the giving fund's first."""
    entries: Sequence[Entry] = [entry]
    transfer_id = None
    if entry.transfer_id is not None:
        entries, transfer_id = await repository.of_transfer(work, entry.transfer_id), new_id()
    postings = await repository.postings(work, [entry.id for entry in entries])
    funds = await repository.by_id(work, [entry.fund_id for entry in entries])
    return [
        Booking(
            funds[entry.fund_id], EntryKind.REVERSAL, document,
            {AccountKind(kind): -amount for kind, amount in postings[entry.id]},
            transfer_id, entry.id,
        )
        for entry in entries
    ]  # fmt: skip


async def _owe_nothing_of_it(work: Work, made: Sequence[Entry]) -> None:
    """A fund between the levels that is empty again has nothing to pass on."""
    held = await repository.cash(work, [entry.fund_id for entry in made])
    for fund_id, cash in held.items():
        if cash == 0:
            await duties.void(work, PASSING_ON, fund_id)


def _tell(work: Work, entry: Entry, source: Fund, amount_fen: int) -> None:
    """What came in went back; of the giving fund nothing was told when it gave."""
    assert entry.reverses is not None  # as the database has it of every reversal
    told = MoneyReversed(
        entry_id=entry.id, reverses=entry.reverses, fund_id=entry.fund_id, area=entry.area.code,
        source=source.source, amount_fen=amount_fen,
    )  # fmt: skip
    publish(work, told, version=1, area=entry.area)
