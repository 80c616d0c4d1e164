"""The kinds of value that several forms of this service share."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from sqlmodel import SQLModel

from chassis.exact import Exact
from reference.clocks import CHINA
from reference.divisions import Area

Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 1, 1))]
"""A day since 财政部令第102号, by which services are bought, came into force."""

Fen = Annotated[int, Field(ge=1, le=10**13, description="Money in fen (分).")]
"""At most a hundred billion yuan, so that sums stay far inside 64 bits."""

AreaCode = Annotated[
    str, BeforeValidator(lambda area: area.code if isinstance(area, Area) else area)
]
"""How an answer names an area: by its division code prefix."""


class Sent(Exact, SQLModel):
    """What a caller sends, where the form inherits the table's own fields."""

    model_config = {"extra": "forbid", "str_strip_whitespace": True}


def day_of(now: datetime) -> date:
    """The day it is in China."""
    return now.astimezone(CHINA).date()


def _is_county(code: str) -> str:
    if not Area(code).is_county:
        raise ValueError("A county is named by the six digits of its code.")
    return code


CountyCode = Annotated[str, AfterValidator(_is_county)]
"""A county by its division code."""
