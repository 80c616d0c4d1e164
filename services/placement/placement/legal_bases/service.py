"""Use cases of legal bases: every day of a custody stands on one."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.models import new_id
from chassis.sweeping import AT_ONCE
from chassis.work import Work
from contracts.judicial_referral import (
    GuardianshipRestored,
    ProtectionOrderChanged,
    ProtectionOrderMade,
)
from placement.children import repository as children
from placement.custody import repository as custodies
from placement.custody.models import Custody
from placement.fields import day_of, today
from placement.legal_bases import repository
from placement.legal_bases.models import (
    DUTY,
    BasisOutsideCustody,
    Kind,
    LegalBasis,
    OrderOfAnotherChild,
    OrderOver,
    ProtectionOrder,
    covered_through,
    in_force,
    lengthen,
    make_room,
)
from placement.legal_bases.schemas import BasisCreate, BasisRead, Coverage
from placement.matching.models import Ground
from reference.divisions import Area

_REVOKED = "revoked"


async def begin(work: Work, begun: Sequence[Custody]) -> None:
    """The basis that each custody names, from its first day on.

    An order may carry siblings who are admitted together with the child it was made for.
    """
    together = {custody.child_id for custody in begun}
    for custody in begun:
        last = None
        if custody.order_id is not None:
            last = await _last_of(work, custody.order_id, together, _first(custody))
        _enter(work, custody, last)


def _enter(work: Work, custody: Custody, last: date | None) -> None:
    """A document stands by itself; an order named alone carries custody as long as it lasts."""
    kind = _kind_of(custody)
    custody.covered_through = last if kind is Kind.PROTECTION_ORDER else None
    work.insert(
        LegalBasis,
        id=new_id(),
        custody_id=custody.id,
        child_id=custody.child_id,
        kind=kind,
        reference_id=custody.order_id,
        document_no=custody.document_no,
        from_on=_first(custody),
        until_on=custody.covered_through,
        added_at=work.now,
        **custody.area.columns(),
    )


async def close(work: Work, custody: Custody) -> None:
    """The custody has ended; a gap that it had must still be accounted for."""
    if _has_gap(work, custody):
        await _settle(work, custody, await repository.of_custody(work, custody.id))


async def add(work: Work, custody_id: UUID, form: BasisCreate) -> BasisRead:
    """The next basis takes over from one without end; a gap is closed by one for its days."""
    custody = await custodies.load(work, custody_id, lock=True)
    until = form.until_on
    if form.kind is Kind.PROTECTION_ORDER:
        assert form.reference_id is not None
        last = await _last_of(work, form.reference_id, {custody.child_id}, form.from_on)
        until = min(until or last, last)
    end = _last(custody)
    if end is not None:
        until = min(until or end, end)
    if form.from_on < _first(custody) or (end is not None and form.from_on > end):
        raise BasisOutsideCustody
    basis = LegalBasis(
        custody_id=custody.id,
        child_id=custody.child_id,
        **form.model_dump(exclude={"until_on"}),
        until_on=until,
        added_at=work.now,
        **custody.area.columns(),
    )
    bases = [*await repository.of_custody(work, custody.id)]
    make_room(bases, basis)
    await (await work.session()).flush()
    work.add(basis)
    await (await work.session()).flush()
    await _settle(work, custody, [*bases, basis])
    return BasisRead.model_validate(basis)


async def read(work: Work, custody_id: UUID) -> Coverage:
    custody = await custodies.load(work, custody_id)
    found = await repository.of_custody(work, custody.id)
    through = covered_through(_first(custody), found)
    last = _last(custody) or date.max
    return Coverage(
        uncovered_from=through + timedelta(days=1) if through and through < last else None,
        bases=[BasisRead.model_validate(basis) for basis in found],
    )


async def note_made(work: Work, event: ProtectionOrderMade, version: int) -> None:
    await _note(work, event, event.valid_until, version, "order known")


async def note_changed(work: Work, event: ProtectionOrderChanged, version: int, on: date) -> None:
    """A revoked order carries nothing beyond the day of its revocation."""
    until = min(event.valid_until, on) if event.change == _REVOKED else event.valid_until
    await _note(work, event, until, version, event.change)


async def note_restored(work: Work, events: Sequence[GuardianshipRestored]) -> None:
    """The guardian is guardian again: the judgment that took that away carries no further."""
    restored = {event.child_id: event.made_on for event in events}
    for custody in await repository.open_of(work, restored):
        bases = await repository.of_custody(work, custody.id)
        for basis in in_force(bases):
            on = restored[custody.child_id]
            if basis.kind == Kind.JUDGMENT and (basis.until_on is None or basis.until_on > on):
                basis.end(on, "restored", work.now)
        await _settle(work, custody, bases)


async def sweep(work: Work) -> int:
    """Call somebody for each custody whose basis ran out; returns how many."""
    found = await repository.run_out(work, today(work), AT_ONCE)
    for custody in found:
        _call(work, custody)
    return len(found)


async def _note(
    work: Work,
    event: ProtectionOrderMade | ProtectionOrderChanged,
    until: date,
    version: int,
    change: str,
) -> None:
    known = await children.areas(work, [event.child_id])
    order = ProtectionOrder(
        id=event.protection_order_id,
        child_id=event.child_id,
        valid_until=until,
        version=version,
        **known.get(event.child_id, Area(event.area)).columns(),
    )
    if not await repository.note_order(work, order):
        return
    resting = await repository.resting_on(work, order.id)
    if all(custody.child_id != order.child_id for custody in resting):
        return  # named before we knew of it, and made for another child: it carries nothing
    for custody in resting:
        bases = await repository.of_custody(work, custody.id)
        end = _last(custody)
        for basis in in_force(bases):
            if basis.reference_id == order.id and basis.kind == Kind.PROTECTION_ORDER:
                last = lengthen(bases, basis, min(until, end or until))
                basis.end(last, change, work.now)
        await _settle(work, custody, bases)


async def _last_of(work: Work, order_id: UUID, child_ids: Collection[UUID], from_on: date) -> date:
    """The order's last day. One that the judicial service has not told of yet carries the first
    day alone, so that a number that somebody made up calls somebody on the next."""
    order = await repository.order(work, order_id)
    if order is None:
        return from_on
    if order.child_id not in child_ids:
        raise OrderOfAnotherChild
    if order.valid_until < from_on:
        raise OrderOver
    return order.valid_until


async def _settle(work: Work, custody: Custody, bases: Sequence[LegalBasis]) -> None:
    """A day without a basis, be it long past, calls somebody at once; when it has one, no more."""
    await (await work.session()).flush()
    custody.covered_through = covered_through(_first(custody), bases)
    if not _has_gap(work, custody):
        await duties.meet(work, DUTY, custody.id)
    elif await custodies.open_duty(work, DUTY, custody.id) is None:
        _call(work, custody)


def _has_gap(work: Work, custody: Custody) -> bool:
    day = min(today(work), _last(custody) or date.max)
    return custody.covered_through is not None and custody.covered_through < day


def _call(work: Work, custody: Custody) -> None:
    duties.open_duty(
        work,
        DUTY,
        norm="placement.legal_basis",
        subject_type="custody",
        subject_id=custody.id,
        child_id=custody.child_id,
        area=county_of(custody.area),
        department="civil_affairs",
    )


def _kind_of(custody: Custody) -> Kind:
    if custody.document_no is None:
        return Kind.PROTECTION_ORDER
    return Kind.JUDGMENT if custody.ground == Ground.L4 else Kind.GROUND


def _first(custody: Custody) -> date:
    return day_of(custody.began_at)


def _last(custody: Custody) -> date | None:
    return day_of(custody.ended_at) if custody.ended_at else None
