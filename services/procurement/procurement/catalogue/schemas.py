"""What goes in and out."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.catalogue.models import CatalogueItemBase, NegativeTags
from procurement.fields import Sent


class CatalogueItemCreate(CatalogueItemBase, Sent):
    """A service to be listed."""

    negative_tags: NegativeTags = Field(default_factory=list)


class Striking(Form):
    """The document that strikes the item."""

    document_no: str = Field(min_length=1, max_length=100)


class CatalogueItemRead(CatalogueItemBase):
    """An item of a locality's catalogue."""

    id: UUID
    place: str = Field(description="The division whose catalogue it is.")
    listed_at: datetime
    struck_on: date | None


class CountyCompliance(BaseModel):
    """Whether a county lists care for left-behind children; `by` is the catalogue that does."""

    county: str
    is_listed: bool
    by: str | None
    item_id: UUID | None


class Compliance(BaseModel):
    """The counties of the caller's area; the numbers are of all of them, the items of a page."""

    counties: int
    listed: int
    gaps: int
    items: Sequence[CountyCompliance]
    next: str | None = None


class GapDuties(BaseModel):
    """How many duties were opened, were open before, and are met by now."""

    opened: int
    already_open: int
    met: int = 0
