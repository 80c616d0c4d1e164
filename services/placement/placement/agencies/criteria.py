"""Whether a county's institution has the resources to keep children (民发〔2021〕44号; 34号).

A criterion is met or not; the weights of those met are added and held against a pass mark. Weights,
thresholds and the mark are norms, so that a province can set its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placement.agencies.models import Capability
from placement.agencies.resources import Resources
from reference.divisions import Area
from reference.months import add_months
from reference.norms import norm


class Criterion(StrEnum):
    CHILDREN = "children"
    BEDS = "beds"
    CARERS = "carers"
    MEDICAL = "medical"
    REHAB = "rehab"
    SPECIAL_ED = "special_ed"
    FIRE = "fire"
    BUDGET = "budget"


WORDS = {
    Criterion.CHILDREN: ("children living there", "在院儿童数"),
    Criterion.BEDS: ("beds for each hundred children", "每百名儿童床位数"),
    Criterion.CARERS: ("carers against those the children need", "护理人员与应配人数"),
    Criterion.MEDICAL: ("medical staff", "医务人员"),
    Criterion.REHAB: ("rehabilitation staff", "康复人员"),
    Criterion.SPECIAL_ED: ("special-education teachers", "特教教师"),
    Criterion.FIRE: ("days left of the fire safety check", "消防检查有效剩余天数"),
    Criterion.BUDGET: ("yearly budget for each child, in fen", "每名儿童年度经费（分）"),
}


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives there, by full years of age, and in how many beds."""

    beds: int
    ages: Sequence[int]
    infant_below: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion: `measured` must reach `needed`."""

    criterion: Criterion
    measured: int
    needed: int
    weight: int

    @property
    def is_met(self) -> bool:
        return self.measured >= self.needed


def missing(resources: Resources) -> list[str]:
    """The facts that were not yet recorded."""
    return [name for name in Resources.model_fields if getattr(resources, name) is None]


_LICENSED = {
    Criterion.MEDICAL: Capability.MEDICAL,
    Criterion.REHAB: Capability.REHAB,
    Criterion.SPECIAL_ED: Capability.SPECIAL_ED,
}


def assess(
    resources: Resources,
    household: Household,
    on: date,
    area: Area,
    lapsed: frozenset[Capability] = frozenset(),
) -> list[Finding]:
    """A finding for each criterion; every fact must be there.

    Staff whose licence has lapsed do not count.
    """

    def value(name: str) -> int:
        return norm(f"placement.{name}", on=on, area=area).value

    measured = dict(_measure(resources, household, on, value("assess_fire_valid")))
    for criterion, capability in _LICENSED.items():
        if capability in lapsed:
            measured[criterion] = 0
    carers = _carers_needed(
        household, value("children_per_carer_infant"), value("children_per_carer")
    )
    return [
        Finding(
            one,
            measured[one],
            carers if one is Criterion.CARERS else value(f"assess_{one}"),
            value(f"weight_{one}"),
        )
        for one in Criterion
    ]


def score(findings: Sequence[Finding]) -> int:
    return sum(one.weight for one in findings if one.is_met)


def _measure(
    resources: Resources, household: Household, on: date, valid_months: int
) -> Iterator[tuple[Criterion, int]]:
    children = len(household.ages)
    assert resources.fire_checked_on is not None
    yield Criterion.CHILDREN, children
    yield Criterion.BEDS, household.beds * 100 // max(children, 1)
    yield Criterion.CARERS, resources.carers or 0
    yield Criterion.MEDICAL, resources.medical_staff or 0
    yield Criterion.REHAB, resources.rehab_staff or 0
    yield Criterion.SPECIAL_ED, resources.special_teachers or 0
    yield Criterion.FIRE, (add_months(resources.fire_checked_on, valid_months) - on).days
    yield Criterion.BUDGET, (resources.budget_fen or 0) // max(children, 1)


def _carers_needed(household: Household, per_infant: int, per_child: int) -> int:
    infants = sum(age < household.infant_below for age in household.ages)
    others = len(household.ages) - infants
    return -(-infants // per_infant) + -(-others // per_child)
