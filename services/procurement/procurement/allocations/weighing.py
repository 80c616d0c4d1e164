"""What is weighed: the counties' counts as the neighbours told them, and the weights of the day."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from chassis.work import Work
from procurement.allocations.tilt import MEASURES, Load, Weights
from procurement.loads import repository as loads
from procurement.loads.models import TIERS, CountyLoad
from reference import norms
from reference.divisions import Area
from reference.priority_areas import is_priority

_NORMS = {
    "left_behind": "procurement.tilt_left_behind",
    "in_difficulty": "procurement.tilt_difficulty",
    "agencies": "procurement.tilt_agencies",
    "workload": "procurement.tilt_workload",
}
_DAYS_OF_A_YEAR = 365


async def loads_of(work: Work, area: Area, on: date) -> Sequence[Load]:
    """The counties of the area, by their codes."""
    return [
        Load(
            division=one.division,
            left_behind=one.left_behind,
            in_difficulty=one.in_difficulty,
            agencies=one.agencies,
            workload=_visits_a_year(one, on),
            is_priority=is_priority(Area(one.division), on),
        )
        for one in await loads.of_area(work, area)
    ]


def weights_on(day: date, area: Area) -> Weights:
    measures = {name: norms.norm(_NORMS[name], day, area).value for name in MEASURES}
    return Weights(measures, norms.norm("procurement.tilt_priority", day, area).value)


def digest(counted: Sequence[Load], weights: Weights) -> bytes:
    """Equal for equal inputs."""
    facts = [asdict(weights), [asdict(load) for load in counted]]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).digest()


def _visits_a_year(load: CountyLoad, on: date) -> int:
    """As the tiers' visiting periods ask for."""
    periods = {tier: norms.norm(f"registry.visit_{tier}", on, load.area).value for tier in TIERS}
    return sum(getattr(load, tier) * (_DAYS_OF_A_YEAR // days) for tier, days in periods.items())
