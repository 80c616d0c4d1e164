"""Moving a child to another county: propose, then accept, refuse or withdraw."""

from typing import Any
from uuid import UUID

from chassis import duties
from chassis.crypto import Erased
from chassis.duties import open_duty
from chassis.errors import Problem
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.registry import ChildMoved
from reference.departments import Duty, answerable
from reference.divisions import Area, AreaInvalid
from registry.children import disclosure
from registry.children import repository as all_children
from registry.children import service as children
from registry.children.identity import place_of_index, search_indexes
from registry.children.models import Child
from registry.children.registration import village_of
from registry.moves import repository
from registry.moves.models import (
    CountyUnknown,
    Handover,
    HandoverIncomplete,
    Move,
    MoveNotFound,
    MoveStatus,
    MoveWithinCounty,
    NotTheLeavingCounty,
    NotTheReceivingCounty,
    RegisteredThere,
    Side,
)
from registry.moves.schemas import AcceptanceForm, MoveRead, ProposalForm, RefusalForm

TAKEOVER = "takeover"
_NORM = "registry.takeover"


async def propose(work: Work, form: ProposalForm) -> MoveRead:
    """Both counties get their row, and the receiving one its clock."""
    child, _ = await children.open_file(work, form.child_id, lock=True)
    child.must_be_here()
    to = await _receiving_county(work, form.to_county, child)
    if Handover.FILE not in form.handover:
        raise HandoverIncomplete
    await work.reach(to)
    move = _enter(work, form, child, Side.LEAVING, child.area)
    _enter(work, form, child, Side.RECEIVING, to, move.id)
    await (await work.session()).flush()
    open_duty(
        work, TAKEOVER, norm=_NORM, subject_type="move", subject_id=move.id, child_id=child.id,
        area=to, department=answerable(Duty.CHILD_REGISTER).code,
    )  # fmt: skip
    return _read(work, move)


async def accept(work: Work, move_id: UUID, form: AcceptanceForm) -> MoveRead:
    """The child and all of its file are the receiving county's from now on."""
    move = await _own_side(work, move_id, Side.RECEIVING, NotTheReceivingCounty)
    village = village_of(work, form.village)
    if not Area(move.to_county).covers(village):
        raise NotTheReceivingCounty
    sides = await _both(work, move)
    [child] = await all_children.load(work, [move.child_id])
    left = child.area
    child.settle(village, await _indexes_there(work, child, village))
    await all_children.carry_along(work, child, left)
    told = ChildMoved(child_id=child.id, area=child.area.code, area_before=left.code)
    publish(work, told, version=child.version, area=child.area)
    return await _decide(work, sides, MoveStatus.ACCEPTED, to_village=village.code)


async def refuse(work: Work, move_id: UUID, form: RefusalForm) -> MoveRead:
    """The child stays where it is registered."""
    move = await _own_side(work, move_id, Side.RECEIVING, NotTheReceivingCounty)
    sides = await _both(work, move)
    return await _decide(work, sides, MoveStatus.REFUSED, refusal=form.refusal)


async def withdraw(work: Work, move_id: UUID) -> MoveRead:
    """The proposing county takes it back."""
    move = await _own_side(work, move_id, Side.LEAVING, NotTheLeavingCounty)
    sides = await _both(work, move)
    return await _decide(work, sides, MoveStatus.WITHDRAWN, side=Side.LEAVING)


async def find(work: Work, move_id: UUID) -> MoveRead:
    move = await repository.find(work, move_id)
    if move is None:
        raise MoveNotFound
    return _read(work, move)


async def page(work: Work, limit: int, after: str | None) -> Page[MoveRead]:
    place = position(work, after, 2)
    moves = await repository.page(work, (UUID(place[0]), place[1]) if place else None, limit)
    last = moves[-1] if len(moves) == limit else None
    following = cursor(work, str(last.id), last.side) if last else None
    return Page(items=[MoveRead.model_validate(one.model_dump()) for one in moves], next=following)


async def _receiving_county(work: Work, code: str, child: Child) -> Area:
    try:
        county = Area.of(code)
    except AreaInvalid:
        raise CountyUnknown from None
    if not county.is_county or not await repository.division_exists(work, county.code):
        raise CountyUnknown
    if county.covers(child.area):
        raise MoveWithinCounty
    return county


def _enter(
    work: Work,
    form: ProposalForm,
    child: Child,
    side: Side,
    area: Area,
    move_id: UUID | None = None,
) -> Move:
    move = Move(
        id=move_id or new_id(),
        side=side,
        child_id=child.id,
        from_area=child.area.code,
        to_county=Area.of(form.to_county).code,
        reason=form.reason,
        handover=list(dict.fromkeys(form.handover)),
        proposed_by=work.caller.subject,
        proposed_at=work.now,
        **area.columns(),
    )
    work.add(move)
    return move


async def _own_side(work: Work, move_id: UUID, side: Side, otherwise: type[Problem]) -> Move:
    """The caller's row, which must be of that side and of the version it read."""
    move = await repository.find(work, move_id, side=side)
    if move is None:
        await find(work, move_id)
        raise otherwise
    move.must_be_open()
    work.expect(move)
    return move


async def _both(work: Work, move: Move) -> dict[str, Move]:
    await work.reach(Area(move.from_area))
    await work.reach(Area(move.to_county))
    return await repository.both(work, move.id)


async def _decide(
    work: Work,
    sides: dict[str, Move],
    status: MoveStatus,
    *,
    side: Side = Side.RECEIVING,
    **how: Any,
) -> MoveRead:
    for one in sides.values():
        one.decide(status, work.now, **how)
    await duties.meet(work, TAKEOVER, sides[side].id)
    return _read(work, sides[side])


async def _indexes_there(work: Work, child: Child, village: Area) -> dict[str, bytes | None]:
    """What the child is found by in its new county. Raises RegisteredThere, Erased."""
    key = (await all_children.keys(work, [child])).get(child.id)
    if key is None:
        raise Erased
    file = disclosure.whole(child, key)
    phone = file.guardian.phone if file.guardian else None
    found = search_indexes(work.app.vault, village, file.name or "", phone)
    if file.resident_id is None:
        return found
    index = work.app.vault.index(place_of_index(village), file.resident_id)
    if await all_children.find_by_identity(work, village, index) is not None:
        raise RegisteredThere
    return found | {"identity_index": index}


def _read(work: Work, move: Move) -> MoveRead:
    work.etag = etag(move.version)
    return MoveRead.model_validate(move.model_dump())
