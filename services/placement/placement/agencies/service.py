"""Use cases of agencies."""

from collections.abc import Sequence
from uuid import UUID

from chassis.access import Role
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.placement import AgencyConverted, AgencyRegistered
from placement.agencies import repository
from placement.agencies.models import Agency, AgencyElsewhere
from placement.agencies.schemas import AgencyCreate, AgencyRead, Conversion
from placement.beds.models import Bed
from placement.beds.schemas import BedCreate
from placement.scope import bound_to
from reference.divisions import Area


async def register(work: Work, form: AgencyCreate) -> Agency:
    """The agency with the beds it starts with."""
    agency = Agency(**form.model_dump(exclude={"beds"}), created_at=work.now)
    _govern(work, agency)
    session = await work.session()
    work.add(agency)
    await session.flush()
    _furnish(work, agency, form.beds)
    registered = AgencyRegistered(
        agency_id=agency.id, kind=agency.kind, area=agency.seat, beds=len(form.beds)
    )
    publish(work, registered, version=agency.version, area=Area(agency.seat))
    return agency


async def add_beds(work: Work, agency_id: UUID, beds: Sequence[BedCreate]) -> Sequence[Bed]:
    agency = await repository.load(work, agency_id)
    if bound_to(work) is None:
        _govern(work, agency)
    else:
        act_for(work, agency)
    return _furnish(work, agency, beds)


async def convert(work: Work, agency_id: UUID, form: Conversion) -> Agency:
    agency = await repository.hold(work, agency_id)
    _govern(work, agency)
    work.expect(agency)
    before = agency.kind
    agency.convert(form.kind, form.document_no, work.now)
    converted = AgencyConverted(
        agency_id=agency.id, kind_before=before, kind=agency.kind, area=agency.seat
    )
    publish(work, converted, version=agency.version, area=Area(agency.seat))
    return agency


async def browse(work: Work, after: str | None, limit: int) -> Page[AgencyRead]:
    """Those that serve the caller's area or lie in it, the oldest first."""
    place = position(work, after, 1)
    start = UUID(place[0]) if place else None
    found = await repository.page(work, work.caller.area, start, limit + 1)
    shown = found[:limit]
    following = cursor(work, str(shown[-1].id)) if len(found) > limit else None
    return Page(items=[AgencyRead.model_validate(agency) for agency in shown], next=following)


def act_for(work: Work, agency: Agency) -> None:
    """Agency staff act for their own organisation's agencies only."""
    organisation = bound_to(work)
    if organisation is not None and agency.organisation_id != organisation:
        raise AgencyElsewhere


def _govern(work: Work, agency: Agency) -> None:
    """Registered and converted by the county or city whose area holds the seat.

    A city's agency is not for its counties to change: the seat must lie inside the caller's area.
    """
    officer = work.caller.roles & {Role.COUNTY_OFFICER, Role.CITY_OFFICER}
    if not officer or not work.caller.area.covers(Area(agency.seat)):
        raise AgencyElsewhere


def _furnish(work: Work, agency: Agency, beds: Sequence[BedCreate]) -> list[Bed]:
    made = [Bed(agency_id=agency.id, **bed.model_dump()) for bed in beds]
    work.add(*made)
    return made
