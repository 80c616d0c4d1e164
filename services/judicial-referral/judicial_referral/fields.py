"""Kinds of fields that several forms have."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, Field

from chassis.errors import Fault, Invalid
from reference.clocks import CHINA
from reference.divisions import Area


def _exists_as_form(code: str) -> str:
    return Area(code).code


AreaCode = Annotated[
    str,
    Field(max_length=12, description="A division code of 2, 4, 6, 9 or 12 digits."),
    Field(pattern=r"^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$"),
    AfterValidator(_exists_as_form),
]
CountyCode = Annotated[
    str,
    Field(max_length=12, description="A division code of 6, 9 or 12 digits."),
    Field(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"),
    AfterValidator(_exists_as_form),
]
InDivision = Annotated[AreaCode | None, Query(description="Only in this division.")]
OfUnit = Annotated[UUID | None, Query(description="Only of this judicial unit.")]
DocumentNumber = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


def refuse_future(pointer: str, moment: datetime, now: datetime) -> None:
    """Raises `Invalid` for what has not happened yet."""
    if moment > now:
        raise Invalid(faults=[Fault(pointer, "This lies in the future.")])


def refuse_day(pointer: str, day: date, *, since: datetime, now: datetime) -> None:
    """Raises `Invalid` for a day after today in China, or before the day of `since`."""
    refuse_day_to_come(pointer, day, now)
    if day < since.astimezone(CHINA).date():
        raise Invalid(faults=[Fault(pointer, "This day lies before the matter was referred.")])


def refuse_day_to_come(pointer: str, day: date, now: datetime) -> None:
    """Raises `Invalid` for a day after today in China."""
    if day > now.astimezone(CHINA).date():
        raise Invalid(faults=[Fault(pointer, "This day lies in the future.")])


def refuse_before(pointer: str, day: date, first: date) -> None:
    """Raises `Invalid` for a day before what it follows."""
    if day < first:
        raise Invalid(faults=[Fault(pointer, f"This day lies before {first}, which it follows.")])
