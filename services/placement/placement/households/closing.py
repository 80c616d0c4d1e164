"""A family that takes no more children; those in the care of an unfit one are brought away."""

from chassis import duties
from chassis.areas import county_of
from chassis.outbox import publish
from chassis.work import Work
from contracts.placement import HouseholdClosed
from placement.custody import repository as custodies
from placement.households import repository
from placement.households.models import Household, HouseholdReason

BRING_AWAY = "bring_away"
"""Its norm is `placement.bring_away`; the subject is the family."""
UNFIT = frozenset({HouseholdReason.HARM, HouseholdReason.NEGLECT, HouseholdReason.NO_LONGER_FIT})


async def close(work: Work, household: Household) -> None:
    """It was suspended or taken off the list just now."""
    told = HouseholdClosed(
        household_id=household.id,
        agency_id=household.agency_id,
        kind=household.kind,
        area=household.area.code,
        status=household.status,
    )
    publish(work, told, version=household.version, area=household.area)
    if household.closing_reason in UNFIT:
        await _call(work, household)
    await work.flush()


async def _call(work: Work, household: Household) -> None:
    """Somebody must bring the children away, once; nobody where there is none."""
    is_empty = not await repository.taken_places(work, household.id)
    if is_empty or await custodies.open_duty(work, BRING_AWAY, household.id):
        return
    duties.open_duty(
        work,
        BRING_AWAY,
        norm="placement.bring_away",
        subject_type="household",
        subject_id=household.id,
        area=county_of(household.area),
        department="civil_affairs",
    )
