"""The guidance catalogue (指导性目录): what a locality may buy, by three-level codes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator
from pydantic import Field as PydanticField
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, Problem
from chassis.models import moment, new_id
from procurement.fields import Day
from procurement.tables import Row
from reference.divisions import Area, Level
from reference.purchasing import negative_list, priority_services


class CatalogueNeedsALocality(Forbidden):
    """A catalogue is a province's, or an authorised prefecture's or county's."""

    title_zh = "无编制指导性目录的行政区划"


class CatalogueNotAuthorised(Invalid):
    """Below the province a catalogue needs the number of the finance department's authorisation."""

    title_zh = "缺少目录编制授权文号"


class OnTheNegativeList(Invalid):
    """What is on the negative list of 102号令10 may not be bought as a service."""

    title_zh = "属于政府购买服务负面清单"


class ItemAlreadyListed(Conflict):
    """The locality lists this code already."""

    title_zh = "目录代码已列入"


class ItemStruck(Conflict):
    """The item was struck from the catalogue already."""

    title_zh = "目录事项已删除"


class ItemNotInForce(Conflict):
    """The item is struck, not yet in force, or no longer, or is another locality's."""

    title_zh = "目录事项不在有效期或不适用本区域"


def _service(code: str) -> str:
    if code not in priority_services():
        raise ValueError(f"one of: {', '.join(priority_services())}")
    return code


def _tag(code: str) -> str:
    if code not in negative_list():
        raise ValueError(f"one of: {', '.join(negative_list())}")
    return code


PriorityService = Annotated[str, AfterValidator(_service)]
NegativeTag = Annotated[str, AfterValidator(_tag)]
NegativeTags = Annotated[
    list[NegativeTag],
    PydanticField(
        max_length=6,
        description="What of the negative list (负面清单) applies to it; must be none.",
    ),
]
ItemCode = Annotated[
    str,
    PydanticField(
        pattern="^[A-Z][0-9]{4}([0-9]{2})?$",
        description="三级目录: a letter, two digits, two digits, as A0401 儿童福利服务; two more "
        "for a locality's own.",
    ),
]


def must_not_be_barred(tags: list[str]) -> None:
    """Raises OnTheNegativeList, with what the law calls it."""
    if tags:
        named = "; ".join(negative_list()[tag].title_en for tag in tags)
        raise OnTheNegativeList(f"It may not be bought as a service (102号令10): {named}.")


class CatalogueItemBase(SQLModel):
    """What a caller may write."""

    code: ItemCode = Field(max_length=7)
    title: str = Field(min_length=1, max_length=200)
    service: PriorityService | None = Field(
        default=None, max_length=40, description="Which of the services bought first it is."
    )
    covers_left_behind: bool = Field(
        default=False, description="Care and protection of rural left-behind children."
    )
    valid_from: Day
    valid_to: Day | None = None
    document_no: str = Field(min_length=1, max_length=100)
    authorisation_no: str | None = Field(default=None, max_length=100)


class CatalogueItem(CatalogueItemBase, Row, table=True):
    """One item; the catalogue is published, so it has a place and no area of its own."""

    __table_args__ = (
        Index(
            "uq_catalogue_item_listed", "place", "code", unique=True,
            postgresql_where=text("struck_on IS NULL"),
        ),
        Index(
            "ix_catalogue_item_left_behind", "place",
            postgresql_where=text("covers_left_behind AND struck_on IS NULL"),
        ),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        CheckConstraint("place ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'", name="place"),
        CheckConstraint("length(place) = 2 OR authorisation_no IS NOT NULL", name="authorised"),
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_catalogue_item_listed": ItemAlreadyListed,
        "ck_catalogue_item_authorised": CatalogueNotAuthorised,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    place: str = Field(max_length=6)
    listed_at: datetime = moment()
    struck_on: date | None = None
    struck_by_document: str | None = Field(default=None, max_length=100)
    version: int = 1

    def must_be_lawful(self) -> None:
        """Raises CatalogueNotAuthorised, Invalid."""
        if Area(self.place).level is not Level.PROVINCE and self.authorisation_no is None:
            raise CatalogueNotAuthorised
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise Invalid("The item ends before it begins.")

    def strike(self, on: date, document_no: str) -> None:
        """Raises ItemStruck."""
        if self.struck_on is not None:
            raise ItemStruck
        self.struck_on, self.struck_by_document = on, document_no
        self.version += 1

    def must_serve(self, area: Area, on: date) -> None:
        """A buyer goes by its own catalogue or a wider one. Raises ItemNotInForce."""
        until = self.valid_to or date.max
        in_force = self.struck_on is None and self.valid_from <= on <= until
        if not (in_force and Area(self.place).covers(area)):
            raise ItemNotInForce
