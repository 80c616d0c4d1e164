"""List and strike; who lists care for left-behind children, and who must."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.errors import Conflict
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.sweeping import AT_ONCE
from chassis.work import Work
from contracts.procurement import CatalogueItemListed, CatalogueItemStruck
from procurement.catalogue import compliance, repository
from procurement.catalogue.models import (
    CatalogueItem,
    CatalogueNeedsALocality,
    must_not_be_barred,
)
from procurement.catalogue.schemas import (
    CatalogueItemCreate,
    CatalogueItemRead,
    Compliance,
    CountyCompliance,
    GapDuties,
    Striking,
)
from procurement.fields import day_of
from reference.divisions import NATION, Area, Level

LIST, LISTING_NORM = "list_service", "procurement.list_service"
_LOCALITIES = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


async def enter(work: Work, form: CatalogueItemCreate) -> CatalogueItem:
    """What the counties concerned still owed is met with it."""
    if work.caller.area.level not in _LOCALITIES:
        raise CatalogueNeedsALocality
    must_not_be_barred(form.negative_tags)
    item = CatalogueItem(
        **form.model_dump(exclude={"negative_tags"}),
        place=work.caller.area.code,
        listed_at=work.now,
    )
    item.must_be_lawful()
    work.add(item)
    await (await work.session()).flush()
    listed = CatalogueItemListed(**_facts(item))
    publish(work, listed, version=item.version, area=Area(item.place))
    await _meet(work, Area(item.place))
    return item


async def strike(work: Work, item_id: UUID, form: Striking) -> CatalogueItem:
    """Only by the locality whose catalogue it is; counties left without one owe it anew."""
    own = col(CatalogueItem.place) == work.caller.area.code
    item = await rows.one(work, CatalogueItem, item_id, own, lock=True)
    work.expect(item)
    item.strike(day_of(work.now), form.document_no)
    await (await work.session()).flush()
    struck = CatalogueItemStruck(**_facts(item))
    publish(work, struck, version=item.version, area=Area(item.place))
    if item.covers_left_behind:
        await _open(work, Area(item.place))
    return item


async def get(work: Work, item_id: UUID) -> CatalogueItem:
    return await rows.one(work, CatalogueItem, item_id)


async def find(
    work: Work, place: str | None, limit: int, after: str | None
) -> Page[CatalogueItemRead]:
    conditions = [col(CatalogueItem.place) == place] if place else []
    return await rows.newest(
        work, CatalogueItem, *conditions,
        limit=limit, after=after, read=CatalogueItemRead.model_validate,
    )  # fmt: skip


async def check(work: Work, only_gaps: bool, limit: int, after: str | None) -> Compliance:
    """Live: from the items in force today and the list of divisions."""
    listed = await repository.listing_places(work, day_of(work.now))
    among = compliance.counties_of(work.caller.area)
    open_ones = compliance.gaps(among, listed)
    place = position(work, after, 1)
    wanted = [
        one for one in (open_ones if only_gaps else among) if not place or one.code > place[0]
    ]
    page = wanted[:limit]
    return Compliance(
        counties=len(among),
        listed=len(among) - len(open_ones),
        gaps=len(open_ones),
        items=[_county(county, listed) for county in page],
        next=cursor(work, page[-1].code) if len(wanted) > limit else None,
    )


async def open_duties(work: Work) -> GapDuties:
    """Every county of the caller's area that lists nothing owes it from now; where an item has
    come into force since, the county owes it no more."""
    met = await _meet(work, work.caller.area)
    await work.flush()
    gaps = await _open(work, work.caller.area)
    return gaps.model_copy(update={"met": met})


async def sweep(work: Work) -> int:
    """As `open_duties`, by itself, where care was ever listed or a child is known: an item may
    expire, and a county may never have listed any. An officer who opens them now is left to it."""
    with suppress(Conflict):
        async with work.part():
            met = await _meet(work, NATION)
            await work.flush()
            new = await _known(work, (await _owing_anew(work, NATION))[1])
            _owe(work, new[:AT_ONCE])
            return max(met, min(len(new), AT_ONCE))
    return 0


async def _known(work: Work, among: Sequence[Area]) -> Sequence[Area]:
    places = await repository.places_ever_listing(work)
    inhabited = await repository.with_children(work, among)
    return [one for one in among if one.code in inhabited or compliance.covering(one, places)]


async def _open(work: Work, area: Area) -> GapDuties:
    missing, new = await _owing_anew(work, area)
    _owe(work, new)
    return GapDuties(opened=len(new), already_open=len(missing) - len(new))


async def _owing_anew(work: Work, area: Area) -> tuple[Sequence[Area], Sequence[Area]]:
    """The area's counties that list nothing; and those of them with no duty open."""
    listed = await repository.listing_places(work, day_of(work.now))
    known = await repository.subjects_of_open(work, LIST, area)
    missing = compliance.gaps(compliance.counties_of(area), listed)
    return missing, [one for one in missing if compliance.locality_id(one) not in known]


def _owe(work: Work, counties: Iterable[Area]) -> None:
    for county in counties:
        duties.open_duty(
            work, LIST, norm=LISTING_NORM, subject_type="division",
            subject_id=compliance.locality_id(county), area=county, department="finance",
        )  # fmt: skip


async def _meet(work: Work, area: Area) -> int:
    """The open duties of the area's counties that are covered now; how many there were."""
    owing = await repository.subjects_of_open(work, LIST, area)
    if not owing:
        return 0
    listed = await repository.listing_places(work, day_of(work.now))
    covered = {
        compliance.locality_id(county)
        for county in compliance.counties_of(area)
        if compliance.covering(county, listed)
    }
    owed = await repository.lock_open(work, LIST, owing & covered, area)
    for duty in owed:
        duties.end(work, duty)
    return len(owed)


def _county(county: Area, listed: Mapping[str, UUID]) -> CountyCompliance:
    by = compliance.covering(county, listed)
    return CountyCompliance(
        county=county.code, is_listed=by is not None, by=by, item_id=listed[by] if by else None
    )


def _facts(item: CatalogueItem) -> dict[str, object]:
    return {
        "item_id": item.id,
        "area": item.place,
        "code": item.code,
        "covers_left_behind": item.covers_left_behind,
    }
