"""Use cases of beds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.pagination import Page, cursor, position
from chassis.work import Work
from placement.agencies.models import Agency
from placement.beds import repository
from placement.beds.models import Bed, BedStay, BedUnknown, choose
from placement.beds.schemas import BedRead


async def occupy(
    work: Work,
    agency: Agency,
    infants: Sequence[bool],
    asked: Sequence[UUID | None],
    *,
    until: datetime | None = None,
) -> list[BedStay]:
    """Take a bed for each child, the one asked for or one that suits, from now on.

    The agency is locked by then, so that two admissions do not choose the same bed; that a bed
    holds one child at a time does not depend on it (the exclusion constraint refuses: BedTaken).
    """
    beds = await _asked_for(work, agency, [bed_id for bed_id in asked if bed_id is not None])
    if None in asked:
        left = [bed for bed in await repository.free(work, agency.id) if bed.id not in beds]
        wanted = [n for n, bed_id in enumerate(asked) if bed_id is None]
        chosen = iter(choose(left, [infants[n] for n in wanted]))
    taken = [beds[bed_id] if bed_id else next(chosen) for bed_id in asked]
    stays = [
        BedStay(bed_id=bed.id, agency_id=agency.id, began_at=work.now, ended_at=until)
        for bed in taken
    ]
    session = await work.session()
    work.add(*stays)
    await session.flush()
    return stays


async def browse(work: Work, agency_id: UUID, after: str | None, limit: int) -> Page[BedRead]:
    place = position(work, after, 2)
    start = (place[0], UUID(place[1])) if place else None
    found = await repository.page(work, agency_id, start, limit + 1)
    shown = found[:limit]
    following = None
    if len(found) > limit:
        last = shown[-1][0]
        following = cursor(work, last.label, str(last.id))
    return Page(items=[BedRead.of(bed, free=not taken) for bed, taken in shown], next=following)


async def _asked_for(work: Work, agency: Agency, bed_ids: Sequence[UUID]) -> dict[UUID, Bed]:
    known = await repository.given(work, agency.id, bed_ids) if bed_ids else {}
    if len(known) != len(bed_ids):
        raise BedUnknown
    return known
