"""Booking: an entry with its postings, as one statement where nothing had to be read before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from chassis.models import new_id
from chassis.work import Work
from procurement.funds.models import Account, AccountKind, Entry, EntryKind, Fund, Posting
from reference.divisions import Area

Amounts = Mapping[AccountKind, int]
"""Debits positive, credits negative. Writers of one fund queue at its cash: a posting's trigger
locks that first, whichever account it is about."""


class InFund(Protocol):
    """A fund, or as much of it as a booking needs."""

    @property
    def id(self) -> UUID: ...
    @property
    def source(self) -> str: ...
    @property
    def area(self) -> Area: ...


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry to be made.

    The database refuses what does not balance (at the commit) and what overdraws (FundsShort).
    """

    fund: InFund
    kind: EntryKind
    document: str
    amounts: Amounts
    transfer_id: UUID | None = None
    reverses: UUID | None = None
    offer_id: UUID | None = None

    def entry(self, work: Work) -> dict[str, Any]:
        """The values of the entry's row, the area apart."""
        return {
            "id": new_id(), "fund_id": self.fund.id, "kind": self.kind, "document": self.document,
            "posted_at": work.now, "transfer_id": self.transfer_id, "reverses": self.reverses,
            "offer_id": self.offer_id,
        }  # fmt: skip


def open_accounts(work: Work, fund: Fund) -> None:
    for kind in AccountKind:
        work.insert(Account, fund_id=fund.id, kind=kind, **fund.area.columns())


async def book(work: Work, booking: Booking) -> dict[str, Any]:
    """The values of the entry; nobody holds its row, and with no session all goes as one."""
    entry = booking.entry(work)
    work.insert(Entry, **entry, **booking.fund.area.columns())
    await work.flush()
    _move(work, entry["id"], booking)
    await work.flush()
    return entry


async def post(work: Work, fund: InFund, kind: EntryKind, document: str, amounts: Amounts) -> Entry:
    """Book one entry."""
    (entry,) = await post_all(work, [Booking(fund, kind, document, amounts)])
    return entry


async def post_all(work: Work, bookings: Iterable[Booking]) -> list[Entry]:
    """Book entries in one go, in this order."""
    made = [
        (Entry(**booking.entry(work), **booking.fund.area.columns()), booking)
        for booking in bookings
    ]
    work.add(*(entry for entry, _ in made))
    await work.flush()
    for entry, booking in made:
        _move(work, entry.id, booking)
    await work.flush()
    return [entry for entry, _ in made]


def _move(work: Work, entry_id: UUID, booking: Booking) -> None:
    area = booking.fund.area.columns()
    for account, amount in booking.amounts.items():
        work.insert(
            Posting, entry_id=entry_id, account=account, fund_id=booking.fund.id,
            amount_fen=amount, **area,
        )  # fmt: skip
