"""What a caller sees here: the children of an area, and agency staff only those of their agency."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, true

from chassis.access import OFFICERS
from chassis.models import InArea
from chassis.work import Work
from reference.divisions import LENGTHS, Area, Level

_NOBODY = UUID(int=0)


def within_scope(work: Work, model: type[InArea]) -> ColumnElement[bool]:
    """The caller's area as the equality that the row policy states, so that an index is used."""
    level = work.scope.level
    if level == Level.NATION:
        return true()
    if level not in LENGTHS:
        return false()
    equal: ColumnElement[bool] = getattr(model, level) == work.scope.code
    return equal


def county_of(area: Area) -> Area:
    """The county whose civil affairs must act, or the prefecture that has no counties.

    A breach then goes up to the city: a township can neither admit a child nor review a custody.
    """
    return Area.of(area.code[: LENGTHS[Level.COUNTY]])


def bound_to(work: Work) -> UUID | None:
    """The organisation for whose agencies alone the caller acts; none for officers.

    Staff without an organisation are bound to one that has no agency.
    """
    if work.caller.roles.intersection(OFFICERS):
        return None
    try:
        return UUID(work.caller.organisation or "")
    except ValueError:
        return _NOBODY
