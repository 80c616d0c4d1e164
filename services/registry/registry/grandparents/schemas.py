"""What goes in and out about grandparents."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from registry.grandparents.models import GrandparentRole, Side


class Grandparent(Form):
    """One of the four. Of who is dead the name may be missing (—)."""

    side: Side
    role: GrandparentRole
    name: str | None = Field(default=None, min_length=1, max_length=100)
    birth_on: date | None = None
    deceased: bool = False


class GrandparentsForm(Form):
    """Those that are known, as it is now."""

    grandparents: list[Grandparent] = Field(max_length=len(Side) * len(GrandparentRole))


class GrandparentsRead(BaseModel):
    """As last recorded."""

    child_id: UUID
    grandparents: list[Grandparent]
    recorded_at: datetime
