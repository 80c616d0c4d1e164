"""What goes out."""

from pydantic import BaseModel, Field

from procurement.fields import AreaCode
from procurement.providers.models import ProviderKind


class RegionRead(BaseModel):
    """One side of the comparison. A ratio is null where there is nothing to divide by."""

    counties: int
    children: int
    received_fen: int = Field(description="What came into the counties' funds this year.")
    spent_fen: int
    providers: int = Field(description="In the register at the end of the year.")
    social_organisations: int = Field(description="Of the providers (社会组织).")
    social_organisations_new: int = Field(description="Of them, registered in the year.")
    workers: int
    trained: int = Field(description="Of the workers in office, trained in the year.")
    rural_workers: int = Field(description="Of the workers in office, in villages and townships.")
    rural_trained: int = Field(description="Of these, trained in the year.")
    fen_per_child: int | None
    execution_percent: int | None
    providers_per_10000_children: float | None
    social_organisation_growth_percent: int | None = Field(
        description="The year's new ones over those of the end of the year before."
    )
    training_percent: int | None
    rural_training_percent: int | None


class Comparison(BaseModel):
    """The three regions and three prefectures against the rest of the caller's area."""

    area: AreaCode
    year: int
    priority: RegionRead
    rest: RegionRead


class Growth(BaseModel):
    """How many providers of a kind a place had registered in a year, and by its end in all."""

    area: AreaCode
    year: int
    kind: ProviderKind
    registered: int
    by_then: int


class GrowthRead(BaseModel):
    """Growth by place and year."""

    items: list[Growth]
