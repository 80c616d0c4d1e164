"""Use cases of families: apply, approve, suspend, remove, visit."""

from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.errors import NotFound
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.placement import HouseholdApproved
from placement.agencies import repository as agencies
from placement.agencies.service import act_for
from placement.fields import today
from placement.households import closing, repository, sealing
from placement.households.errors import HouseholdHasChildren, HouseholdPlaceUnknown
from placement.households.fitness import check_agency, check_family, check_places
from placement.households.models import Household, HouseholdStatus
from placement.households.schemas import (
    ApprovalForm,
    ClosingForm,
    HouseholdCreate,
    HouseholdRead,
)
from placement.households.visiting import VISIT
from reference.divisions import Area, AreaInvalid, Level


async def register(work: Work, form: HouseholdCreate) -> HouseholdRead:
    """A family that would take children, with an agency of its place that answers for it."""
    area = _place(work, form.area)
    agency = await agencies.load(work, form.agency_id)
    if not agency.serves(area):
        raise NotFound
    act_for(work, agency)
    check_agency(form.kind, agency)
    check_places(form.kind, form.places, today(work), area)
    household = Household(
        **form.model_dump(exclude={"area", "family"}),
        **sealing.seal(work.app.vault, form.family, county_of(area).code),
        applied_at=work.now,
        **area.columns(),
    )
    work.add(household)
    await work.flush()
    return shown(work, household, 0)


async def approve(work: Work, household_id: UUID, form: ApprovalForm) -> HouseholdRead:
    """By its agency, after the family was looked at (寄养家庭评估)."""
    household = await _hold(work, household_id)
    check_agency(household.kind, await agencies.load(work, household.agency_id))
    check_family(household, form.declaration, today(work))
    household.approve(form.approval_no, work.now)
    return await _opened(work, household)


async def suspend(work: Work, household_id: UUID, form: ClosingForm) -> HouseholdRead:
    household = await _hold(work, household_id)
    household.suspend(form.reason, form.document_no)
    await closing.close(work, household)
    return await _shown(work, household)


async def resume(work: Work, household_id: UUID) -> HouseholdRead:
    household = await _hold(work, household_id)
    household.resume()
    await duties.void(work, closing.BRING_AWAY, household.id)
    return await _opened(work, household)


async def remove(work: Work, household_id: UUID, form: ClosingForm) -> HouseholdRead:
    household = await _hold(work, household_id)
    household.remove(form.reason, form.document_no)
    if await repository.taken_places(work, household.id):
        raise HouseholdHasChildren
    await duties.void(work, VISIT, household.id)
    await closing.close(work, household)
    return await _shown(work, household)


async def find(work: Work, household_id: UUID) -> HouseholdRead:
    return await _shown(work, await repository.load(work, household_id))


async def browse(
    work: Work, after: str | None, limit: int, *, is_open: bool
) -> Page[HouseholdRead]:
    """The families that the caller may see, the latest first."""
    place = position(work, after, 1)
    start = UUID(place[0]) if place else None
    found = await repository.page(work, start, limit + 1, is_open=is_open)
    rows = found[:limit]
    following = cursor(work, str(rows[-1][0].id)) if len(found) > limit else None
    return Page(items=[read(work, one, taken) for one, taken in rows], next=following)


def shown(work: Work, household: Household, taken: int) -> HouseholdRead:
    """With its version as the entity tag of the answer."""
    work.etag = etag(household.version)
    return read(work, household, taken)


def read(work: Work, household: Household, taken: int) -> HouseholdRead:
    """Who the family is, in the county alone (domain rule 10.3)."""
    family = None
    if work.caller.sees_identifiers:
        family = sealing.family_of(work.app.vault, household)
    free = household.places - taken if household.status == HouseholdStatus.APPROVED else 0
    return HouseholdRead.model_validate(household, update={"family": family, "free_places": free})


async def _hold(work: Work, household_id: UUID) -> Household:
    """Locked for a change by who read this version, and acts for its agency."""
    household = await repository.load(work, household_id, lock=True)
    act_for(work, await agencies.load(work, household.agency_id))
    work.expect(household)
    return household


async def _opened(work: Work, household: Household) -> HouseholdRead:
    told = HouseholdApproved(
        household_id=household.id,
        agency_id=household.agency_id,
        kind=household.kind,
        area=household.area.code,
        places=household.places,
    )
    publish(work, told, version=household.version, area=household.area)
    await work.flush()
    return await _shown(work, household)


async def _shown(work: Work, household: Household) -> HouseholdRead:
    return shown(work, household, len(await repository.taken_places(work, household.id)))


def _place(work: Work, code: str) -> Area:
    """Raises HouseholdPlaceUnknown."""
    try:
        area = Area.of(code)
    except AreaInvalid:
        raise HouseholdPlaceUnknown from None
    if not work.caller.area.covers(area) or area.level in (Level.PROVINCE, Level.NATION):
        raise HouseholdPlaceUnknown
    if area.level is Level.PREFECTURE and not area.is_county:
        raise HouseholdPlaceUnknown
    return area
