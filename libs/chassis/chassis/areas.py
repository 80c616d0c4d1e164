"""The area as a condition of a query: the same equality that row-level security holds.

The policy is the net, not the plan: a query that states the equality itself uses its index.
"""

from typing import Any

from sqlalchemy import ColumnElement

from chassis.models import InArea
from reference.divisions import LENGTHS, Area, Level


def within(model: type[InArea], area: Area) -> list[ColumnElement[bool]]:
    """`.where(*within(Child, area))`: its province, which finds the partition, and its own level.

    The levels between follow from these two; stated as well they would only mislead the planner's
    estimate.
    """
    columns: Any = model
    if area.level is Level.NATION:
        return []
    conditions = [columns.province == area.code[:2]]
    if area.level is not Level.PROVINCE:
        conditions.append(getattr(columns, area.level.value) == area.code)
    return conditions


def county_of(area: Area) -> Area:
    """The county that answers for a place, or the prefecture that has no counties.

    What it must do is its duty and not the village's: a breach then goes up to the city.
    """
    return Area.of(area.code[: LENGTHS[Level.COUNTY]])
