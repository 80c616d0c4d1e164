"""Looking at a narrower area than one's own, or at another day."""

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator

from chassis.errors import Fault, Invalid
from chassis.work import Work
from reference.divisions import Area, AreaInvalid

AreaCode = Annotated[
    str | None, Query(pattern=r"^[0-9]{2,12}$", description="A narrower area within yours.")
]
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(day: Any) -> Any:
    """A bare number would be taken for seconds since 1970."""
    if isinstance(day, str) and not _ISO_DAY.fullmatch(day):
        raise ValueError("A day is written as 2026-11-23.")
    return day


AskedDay = Annotated[date, BeforeValidator(_written_out)]
"""A day in a query."""


def narrowed(work: Work, code: str | None) -> Area:
    """The caller's area, or the one within it that was asked for. Raises Invalid."""
    if code is None:
        return work.caller.area
    try:
        area = Area.of(code)
    except AreaInvalid:
        raise Invalid(faults=[Fault("?area", "This is no code of a division.")]) from None
    if not work.caller.area.covers(area):
        raise Invalid(faults=[Fault("?area", "This lies outside your area.")])
    return area
