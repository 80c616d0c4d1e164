"""The places with a family, as beds are those of an agency."""

from chassis import duties
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.custody.models import Custody
from placement.households import repository
from placement.households.closing import BRING_AWAY
from placement.households.errors import HouseholdFull
from placement.households.models import Household, HouseholdStay
from placement.households.visiting import VISIT, expect
from reference.divisions import Area

AGREEMENT = "sign_foster_agreement"
"""Its norm is `placement.foster_agreement`; the subject is the custody."""


async def take(work: Work, household: Household, custody: Custody) -> None:
    """A place from now on, for the custody that has just begun.

    The family is locked by then, so that two children do not choose the same place; that a place
    has one child at a time does not depend on it (the exclusion constraint refuses).
    """
    taken = await repository.taken_places(work, household.id)
    free = [number for number in range(1, household.places + 1) if number not in taken]
    if not free:
        raise HouseholdFull
    work.add(
        HouseholdStay(
            id=custody.id,
            household_id=household.id,
            agency_id=household.agency_id,
            place=free[0],
            began_at=custody.began_at,
        )
    )
    if not taken:
        expect(work, household)


async def leave(work: Work, custody: Custody) -> None:
    """The child's place is free again; who has no child left is not visited any more."""
    assert custody.household_id is not None
    stay = await repository.stay(work, custody.id)
    stay.ended_at = custody.ended_at
    agency = await agencies.load(work, stay.agency_id)
    await work.reach(Area(agency.seat))  # the duty is the family's county's, not the child's
    await work.flush()
    await duties.void(work, AGREEMENT, custody.id)
    if not await repository.taken_places(work, custody.household_id):
        await duties.void(work, VISIT, custody.household_id)
        await duties.meet(work, BRING_AWAY, custody.household_id)
