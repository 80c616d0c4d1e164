"""Whether a family may have children in its care: its own facts against the norms of the day.

家庭寄养管理办法 (民政部令第54号) for foster families; kin by 未成年人保护法 22 and age.
"""

from datetime import date

from placement.agencies.models import Agency, Kind
from placement.households.errors import (
    CarerAgeUnfit,
    CarerUneducated,
    FosterNotByInstitution,
    HomeUnfit,
    IncomeTooLow,
    KinNotByGuidanceCentre,
    OwnChildTooYoung,
    TooManyPlaces,
)
from placement.households.models import Declaration, Education, Household, HouseholdKind
from reference.ages import age_on
from reference.divisions import Area
from reference.norms import norm


def check_agency(kind: str, agency: Agency) -> None:
    """Foster care is an institution's; kin care any agency's that takes children."""
    if kind == HouseholdKind.FOSTER and agency.kind != Kind.CWI:
        raise FosterNotByInstitution
    if agency.kind == Kind.CGC:
        raise KinNotByGuidanceCentre


def check_places(kind: str, places: int, on: date, area: Area) -> None:
    if places > norm(f"placement.{kind}_most_children", on, area).value:
        raise TooManyPlaces


def check_family(household: Household, declaration: Declaration, on: date) -> None:
    """Raises the first thing that stands against the family."""
    for bar in declaration.bars():
        raise bar
    if household.kind == HouseholdKind.FOSTER:
        _check_carer(household, on)
        _check_home(household, on)
    elif _age(household.carer_born_on, on) < norm("registry.age_minor", on, household.area).value:
        raise CarerAgeUnfit


def _check_carer(household: Household, on: date) -> None:
    youngest, oldest, own, schooling = (
        _limit(name, household, on)
        for name in ("carer_youngest", "carer_oldest", "own_child", "education")
    )
    if not youngest <= _age(household.carer_born_on, on) <= oldest:
        raise CarerAgeUnfit
    if list(Education).index(Education(household.education)) < schooling:
        raise CarerUneducated
    child = household.youngest_own_child_on
    if child is not None and _age(child, on) < own:
        raise OwnChildTooYoung


def _check_home(household: Household, on: date) -> None:
    """The children in care are counted in, so that there is room for them."""
    heads = household.members + household.places
    if not (household.local_hukou and household.fixed_home):
        raise HomeUnfit
    if household.floor_area_m2 < heads * _limit("floor_area", household, on):
        raise HomeUnfit
    if household.yearly_income_fen < household.members * _limit("income", household, on):
        raise IncomeTooLow


def _limit(name: str, household: Household, on: date) -> int:
    return norm(f"placement.foster_{name}", on, household.area).value


def _age(born_on: date, on: date) -> int:
    """Full years; somebody not yet born is none."""
    return age_on(born_on, max(on, born_on))
