"""What children are looked for by."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from chassis.models import Form
from reference.risk import Tier
from registry.children.schemas import Category, Phone, Village

Age = Annotated[int, Field(ge=0, le=17)]


class SearchForm(Form):
    """All that is given must hold. Names and numbers are compared whole, never in part.

    It is sent as a body, so that no name and no number stands in an address that somebody logs.
    """

    name: str | None = Field(default=None, min_length=1, max_length=100)
    resident_id: str | None = Field(default=None, min_length=1, max_length=40)
    temp_id: str | None = Field(default=None, min_length=1, max_length=20)
    guardian_phone: Phone | None = None
    category: Category | None = None
    tier: Tier | None = None
    village: Village | None = None
    youngest: Age | None = None
    oldest: Age | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if all(value is None for value in vars(self).values()):
            raise ValueError("Say what to look for.")
        return self
