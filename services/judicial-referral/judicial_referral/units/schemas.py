"""What goes in and out about judicial units."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.fields import AreaCode
from judicial_referral.units.models import Unit, UnitKind


class UnitCreate(Form):
    """A unit to register; `organisation_id` and `client_id` are those it has at the issuer."""

    organisation_id: UUID
    kind: UnitKind
    name: str = Field(min_length=1, max_length=200)
    jurisdiction: AreaCode
    client_id: Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9][a-z0-9-]*$")]


class UnitRead(BaseModel):
    """A unit, and where its feed is read."""

    id: UUID
    kind: UnitKind
    name: str
    jurisdiction: str
    client_id: str
    feed: str

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(**unit.model_dump(), feed=f"/judicial-referral/feeds/{unit.client_id}")
