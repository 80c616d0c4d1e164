"""Use cases of holds: hold a bed, consent, release; an admission uses it, time ends it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.sweeping import AT_ONCE
from chassis.work import Work, etag
from placement.agencies import repository as agencies
from placement.agencies.models import Agency
from placement.agencies.service import act_for
from placement.agreements import entrusting
from placement.beds import repository as beds
from placement.beds import service as bed_service
from placement.children import repository as children
from placement.children.models import Child
from placement.custody.models import AgencyMayNotTake
from placement.fields import today
from placement.holds import repository
from placement.holds.models import ConsentNotYours, Hold, HoldTimeImpossible
from placement.holds.schemas import ConsentCreate, HoldCreate, HoldRead
from placement.scope import bound_to
from reference import clocks
from reference.divisions import Area
from reference.norms import norm


async def hold(work: Work, form: HoldCreate) -> HoldRead:
    """A bed is kept for the child from now on, for a while."""
    (child,) = await children.load(work, [form.child_id])
    child.must_be_here()
    agency = await agencies.hold(work, form.agency_id)
    act_for(work, agency)
    if not agency.serves(child.area) and not await _is_entrusted(work, agency, child):
        raise AgencyMayNotTake
    day = today(work)
    longest = clocks.due(norm("placement.hold_longest", on=day, area=child.area), work.now)
    until = form.until or longest
    if not work.now < until <= longest:
        raise HoldTimeImpossible
    return _read(work, await keep(work, child, agency, until, form.bed_id))


async def keep(
    work: Work, child: Child, agency: Agency, until: datetime, bed_id: UUID | None = None
) -> Hold:
    """The agency is locked by then. Raises ChildHasHold, NoFreeBed."""
    infant = child.is_infant(today(work))
    (stay,) = await bed_service.occupy(work, agency, [infant], [bed_id], until=until)
    held = Hold(
        child_id=child.id,
        agency_id=agency.id,
        bed_id=stay.bed_id,
        stay_id=stay.id,
        held_at=work.now,
        until=until,
        ended_at=until,
        **child.area.columns(),
    )
    work.add(held)
    await work.flush()
    return held


async def read(work: Work, hold_id: UUID) -> HoldRead:
    return _read(work, await one(work, Hold, hold_id, *repository.theirs(work)))


async def browse(work: Work, after: str | None, limit: int) -> Page[HoldRead]:
    """The holds that the caller may see, the latest first."""
    return await newest(
        work, Hold, *repository.theirs(work), limit=limit, after=after,
        read=lambda held: HoldRead.of(held, work.now),
    )  # fmt: skip


async def consent(work: Work, hold_id: UUID, form: ConsentCreate) -> HoldRead:
    """The receiving agency will take the child (接收意见)."""
    held = await _own(work, hold_id)
    if not _receives(work, await agencies.load(work, held.agency_id)):
        raise ConsentNotYours
    held.consent(form.document_no, work.now)
    return _read(work, held)


async def release(work: Work, hold_id: UUID) -> HoldRead:
    """The bed is free again."""
    held = await _own(work, hold_id)
    held.release(work.now)
    await _free(work, held)
    return _read(work, held)


async def release_all(work: Work, child_ids: Sequence[UUID]) -> None:
    """No bed is kept for these children any longer."""
    for held in await repository.standing(work, child_ids):
        held.release(work.now)
        await _free(work, held)


async def give_up(work: Work, agency: Agency, child_ids: Sequence[UUID]) -> dict[UUID, Hold]:
    """What the children's admission there uses, by child; kept elsewhere is given up as well."""
    used = {}
    for held in await repository.standing(work, child_ids):
        if held.agency_id == agency.id:
            used[held.child_id] = held
        else:
            held.release(work.now)
        await _free(work, held)
    return used


async def sweep(work: Work) -> int:
    """Close what ran out; the beds are free without it. Returns how many."""
    over = await repository.run_out(work, AT_ONCE)
    for held in over:
        held.expire()
    return len(over)


async def _own(work: Work, hold_id: UUID) -> Hold:
    held = await one(work, Hold, hold_id, *repository.theirs(work), lock=True)
    work.expect(held)
    return held


async def _free(work: Work, held: Hold) -> None:
    stay = await beds.stay(work, held.stay_id)
    stay.ended_at = max(work.now, stay.began_at)
    await (await work.session()).flush()


async def _is_entrusted(work: Work, institution: Agency, child: Child) -> bool:
    """A centre of the child's area entrusts it with care: then it may lie next door."""
    serving = await agencies.serving(work, child.area)
    return await entrusting.is_entrusted(work, institution, [one.id for one in serving])


def _receives(work: Work, agency: Agency) -> bool:
    """The agency's own staff, or the civil affairs authority of its seat and no other."""
    organisation = bound_to(work)
    if organisation is not None:
        return agency.organisation_id == organisation
    return work.caller.area == Area(agency.seat)


def _read(work: Work, held: Hold) -> HoldRead:
    work.etag = etag(held.version)
    return HoldRead.of(held, work.now)
