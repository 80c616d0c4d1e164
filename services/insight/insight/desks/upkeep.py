"""The desks of a child's file: looking for it, and keeping it right."""

from typing import Any

from insight.desks.desk import Desk, options
from insight.desks.fields import Field, Kind, within
from insight.pages.listing import Column
from insight.pages.person import Person
from reference.categories import ChildCategory

_ENTRY, _FILE = "/registry/children/{of}", "/insight/pages/children/{of}"
_SEXES = options("sex", "female", "male")
_NUMBER = "field.resident"


async def _details(_: Person, child: Any) -> dict[str, Any]:
    """As they are now; what is shown in part only would be sent back in part."""
    return {} if child["masked"] else child | within("guardian", child.get("guardian"))


SEARCH = Desk(
    "search",
    "/registry/search",
    (
        Field("name", longest=100),
        Field("resident_id", longest=40, label=_NUMBER),
        Field("temp_id", longest=20),
        Field("guardian_phone", longest=20, label="field.guardian.phone"),
        Field(
            "category", Kind.CHOICE, label="field.categories",
            options=options("category", *(one.value for one in ChildCategory)),
        ),
        Field(
            "tier", Kind.CHOICE,
            options=options("tier", "red", "orange", "yellow", "blue", "green"),
        ),
        Field("village", longest=12, source="villages"),
        Field("youngest", Kind.NUMBER),
        Field("oldest", Kind.NUMBER),
    ),
    finds=(
        Column("name"), Column("birth_on"), Column("sex", "sex"), Column("guardian.name"),
        Column("area", kind="place"), Column("tier", "tier"), Column("categories", "category"),
    ),
)  # fmt: skip
DETAILS = Desk(
    "details",
    f"{_ENTRY}/details",
    (
        Field("name", required=True, longest=100),
        Field("birth_on", Kind.DATE),
        Field("sex", Kind.CHOICE, options=_SEXES),
        Field("ethnicity", longest=40),
        Field("hukou_area", longest=12, label="field.hukou_code"),
        Field("phone", longest=20),
        Field("address"),
        Field("guardian.name", longest=100),
        Field("guardian.relation", longest=40),
        Field("guardian.phone", longest=20),
    ),
    reads=_ENTRY,
    then=_FILE,
    fills=_details,
)
HUKOU = Desk(
    "hukou",
    f"{_ENTRY}/hukou",
    (
        Field("resident_id", required=True, longest=40, label=_NUMBER),
        Field("hukou_area", required=True, longest=12, label="field.hukou_code"),
    ),
    reads=_ENTRY,
    then=_FILE,
)
DEATH = Desk(
    "death",
    f"{_ENTRY}/death",
    (
        Field("left_on", Kind.DATE, required=True, label="field.died_on"),
        Field("document_no", required=True, longest=100),
    ),
    reads=_ENTRY,
    then=_FILE,
)
UPKEEP = (SEARCH, DETAILS, HUKOU, DEATH)
