"""What goes in and out about children."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from reference.categories import ChildCategory
from reference.resident_ids import Document, RegionWarning, Sex
from reference.risk import Rating, Tier
from registry.children.models import Departure, Review

Village = Annotated[
    str, Field(pattern=r"^[0-9]{12}$", description="Twelve digits: the village or community.")
]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{4,18}$")]
HukouArea = Annotated[
    str, Field(pattern=r"^[0-9]{2,12}$", description="Where the child's hukou is (户籍地).")
]
Category = Annotated[ChildCategory, Field(description="TG, LG, ORP-I, ORP-S, DFU, LBC …")]


class GuardianForm(Form):
    """Who looks after the child (监护人)."""

    name: str = Field(min_length=1, max_length=100)
    phone: Phone | None = None
    relation: str = Field(min_length=1, max_length=40)


class RegistrationForm(Form):
    """A child to register: with its identity number, or with the reason why it has none."""

    name: str = Field(min_length=1, max_length=100)
    village: Village
    resident_id: str | None = Field(
        default=None, max_length=40, description="公民身份号码; gives the birth date and the sex."
    )
    no_hukou_reason: str | None = Field(
        default=None, min_length=1, max_length=500, description="Why there is no number (无户籍)."
    )
    birth_on: date | None = None
    sex: Sex | None = None
    ethnicity: str | None = Field(default=None, max_length=40)
    hukou_area: HukouArea | None = None
    phone: Phone | None = None
    address: str | None = Field(default=None, max_length=200)
    categories: list[Category] = Field(default_factory=list, max_length=len(ChildCategory))
    sibling_of: UUID | None = None
    guardian: GuardianForm | None = None


class DetailsForm(Form):
    """What the file says of the child, all of it as it is now.

    Birth and sex may be corrected where there is no identity number; else they stand in it.
    """

    name: str = Field(min_length=1, max_length=100)
    birth_on: date | None = None
    sex: Sex | None = None
    ethnicity: str | None = Field(default=None, max_length=40)
    hukou_area: HukouArea | None = None
    phone: Phone | None = None
    address: str | None = Field(default=None, max_length=200)
    guardian: GuardianForm | None = None


class HukouForm(Form):
    """The number that the child got with its hukou (落户), and where that is."""

    resident_id: str = Field(min_length=1, max_length=40, description="公民身份号码")
    hukou_area: HukouArea


class DeathForm(Form):
    """The day of the death, and the document that says so."""

    left_on: date
    document_no: str = Field(min_length=1, max_length=100)


class MoveForm(Form):
    """Where the child lives from now on, within its county."""

    village: Village


class Registered(BaseModel):
    """The child as it stands in the register; `warnings` are about the number that was sent."""

    id: UUID
    version: int
    birth_on: date
    sex: Sex
    temp_id: str | None
    warnings: list[RegionWarning]


class GuardianRead(BaseModel):
    """Who looks after the child."""

    name: str
    phone: str | None
    relation: str


class CustodyRead(BaseModel):
    """The agency the child is with, as placement told it."""

    agency_id: UUID
    began_at: datetime


class ChildRead(BaseModel):
    """A child's file, as far as the reader may see it.

    `withheld` names the fields that are empty because the reader may not see them; `masked` says
    that names and numbers are shown in part only.
    """

    id: UUID
    version: int
    registered_at: datetime
    name: str | None = None
    resident_id: str | None = None
    temp_id: str | None = None
    no_hukou_reason: str | None = None
    document: Document | None = None
    birth_on: date | None = None
    sex: Sex | None = None
    ethnicity: str | None = None
    area: str | None = None
    hukou_area: str | None = None
    phone: str | None = None
    address: str | None = None
    guardian: GuardianRead | None = None
    categories: list[ChildCategory] | None = None
    sibling_of: UUID | None = None
    custody: CustodyRead | None = None
    rating: Rating | None = None
    tier: Tier | None = None
    left_on: date | None = None
    left_reason: Departure | None = None
    review: Review | None = None
    masked: bool = False
    withheld: list[str] = []
