"""Fields that several forms and answers have."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from chassis.work import Work
from reference.clocks import CHINA
from reference.divisions import Area

Number = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
"""The number of an official document (文号)."""


def _code(area: Any) -> Any:
    return area.code if isinstance(area, Area) else area


AreaCode = Annotated[str, BeforeValidator(_code)]
"""The division code of an `Area`."""

Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2100, 1, 1))]
"""A day that papers of an agency may bear."""


def day_of(moment: datetime) -> date:
    """The day it was in China."""
    return moment.astimezone(CHINA).date()


def today(work: Work) -> date:
    """The day it is in China."""
    return day_of(work.now)
