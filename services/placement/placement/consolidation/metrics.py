"""How far each prefecture is with its county institutions: who is pending, and what is lacking."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.pagination import Page, cursor, position
from chassis.work import Work
from placement.agencies.models import Agency, Transition
from placement.consolidation import repository
from placement.consolidation.assignment import capacity, receives
from placement.consolidation.schemas import PrefectureStanding
from placement.fields import today
from reference.divisions import Area
from reference.norms import norm

_PENDING = (
    Transition.COUNTY_CWI,
    Transition.ASSESSED,
    Transition.TRANSFER_PLANNED,
    Transition.CHILDREN_MOVED,
)
_CONVERTED = (Transition.CONVERTED_MPC, Transition.CONVERTED_CGC)


async def standings(work: Work, after: str | None, limit: int) -> Page[PrefectureStanding]:
    """The prefectures of the caller's area that have institutions, by code."""
    place = position(work, after, 1)
    start = place[0] if place else ""
    codes = await repository.prefectures(work, work.caller.area, start, limit + 1)
    shown = codes[:limit]
    agencies = await repository.county_institutions(work, shown)
    ids = [agency.id for agency in agencies]
    living = await repository.count_residents(work, ids)
    beds = await repository.count_beds(work, ids)

    def standing(code: str) -> PrefectureStanding:
        own = [agency for agency in agencies if agency.seat[:4] == code]
        percent = norm("placement.bed_reserve", on=today(work), area=Area(code)).value
        places = sum(
            capacity(beds.get(one.id, 0) - living.get(one.id, 0), beds.get(one.id, 0), percent)
            for one in own
            if receives(one)
        )
        return _standing(code, own, living, places)

    following = cursor(work, shown[-1]) if len(codes) > limit else None
    return Page(items=[standing(code) for code in shown], next=following)


def _standing(
    code: str, agencies: Sequence[Agency], living: Mapping[UUID, int], places: int
) -> PrefectureStanding:
    pending = [one for one in agencies if one.transition in _PENDING]
    children = sum(living.get(one.id, 0) for one in pending)
    return PrefectureStanding(
        prefecture=code,
        counties_pending=len({one.seat for one in pending}),
        institutions_pending=len(pending),
        children_pending=children,
        retained=sum(one.transition == Transition.RETAINED for one in agencies),
        converted=sum(one.transition in _CONVERTED for one in agencies),
        places=places,
        capacity_gap=max(0, children - places),
    )
