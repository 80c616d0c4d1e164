"""The desks of a child's family: its parents and grandparents, and to whom it is entrusted."""

from typing import Any

from insight.desks.desk import Beside, Body, Desk, Filling, options
from insight.desks.fields import Field, Kind, within
from insight.pages.listing import Column
from insight.pages.person import Person

_ENTRY, _FILE = "/registry/children/{of}", "/insight/pages/children/{of}"
_FOREBEARS = tuple(
    (side, role) for side in ("paternal", "maternal") for role in ("grandfather", "grandmother")
)


async def _forebears(person: Person, child: Any) -> dict[str, Any]:
    found = await person.glance(f"/registry/children/{child['id']}/grandparents")
    return {
        f"{one['side']}_{one['role']}.{name}": one.get(name)
        for one in (found["grandparents"] if found else [])
        for name in ("name", "birth_on", "deceased")
    }


def _known_forebears(body: Body) -> Body:
    """Those of whom anything was filled in."""
    every = [{"side": side, "role": role, **body[f"{side}_{role}"]} for side, role in _FOREBEARS]
    return {"grandparents": [one for one in every if len(one) > 3 or one["deceased"]]}


def _chosen_or_typed(body: Body) -> Body:
    """Most siblings live in one village; the number of one from elsewhere is typed."""
    near = body.pop("near", None)
    return {"sibling_id": near, **body}


def _standing(role: str) -> Filling:
    """What is known of that parent; nothing where none is recorded."""

    async def fill(person: Person, child: Any) -> dict[str, Any]:
        found = await person.items(f"/registry/children/{child['id']}/parents")
        known: dict[str, Any] = next((one for one in found if one["role"] == role), {})
        disability = within("disability", known.get("disability"))
        return known | {"parent_id": known.get("id"), **disability}

    return fill


DISABILITY = (
    Field(
        "disability.kind", Kind.CHOICE,
        options=options(
            "disability", "visual", "hearing", "speech", "physical", "intellectual", "mental",
            "multiple",
        ),
    ),
    Field("disability.grade", Kind.NUMBER),
)  # fmt: skip
_PARENT = (
    Field(
        "state", Kind.CHOICE, required=True,
        options=options(
            "parent_state", "able", "away", "dead", "missing", "untraceable", "lost_contact",
            "restricted", "disabled", "severely_ill", "revoked", "deported",
        ),
    ),
    Field("name", longest=100),
    Field("resident_id", longest=18, label="field.resident"),
    Field("birth_on", Kind.DATE),
    Field("phone", longest=20),
    Field("since", Kind.DATE),
    Field("place", longest=4, label="field.absent_in"),
    Field(
        "restriction", Kind.CHOICE,
        options=options("restriction", "prison", "detoxification", "other"),
    ),
    Field("until", Kind.DATE, label="field.restricted_until"),
    *DISABILITY,
    Field("last_contact_on", Kind.DATE),
    Field("document_no", longest=100),
)  # fmt: skip
PARENT = Desk(
    "parent",
    f"{_ENTRY}/parents",
    (
        Field(
            "role", Kind.CHOICE, required=True, options=options("parent", "father", "mother"),
            label="field.parent",
        ),
        *_PARENT,
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
FATHER, MOTHER = (
    Desk(
        role,
        f"{_ENTRY}/parents/{{parent_id}}/state",
        (
            Field("parent_id", Kind.CHOICE, required=True, source=role, label="field.parent"),
            *_PARENT,
        ),
        reads=_ENTRY,
        then=_FILE,
        fills=_standing(role),
    )
    for role in ("father", "mother")
)
CONTACT = Desk(
    "contact",
    f"{_ENTRY}/contacts",
    (
        Field("parent_id", Kind.CHOICE, required=True, source="parents", label="field.parent"),
        Field("contacted_on", Kind.DATE, required=True),
        Field(
            "means", Kind.CHOICE, required=True,
            options=options("means", "telephone", "video", "visit", "message"),
        ),
        Field("with_child", Kind.YES),
        Field("with_carer", Kind.YES),
    ),
    reads=_ENTRY,
    then=_FILE,
    beside=(
        Beside(
            "beside.parents",
            f"{_ENTRY}/parents",
            (
                Column("role", "parent", label="field.parent"), Column("name"),
                Column("state", "parent_state"), Column("last_contact_on"),
            ),
        ),
        Beside(
            "beside.contacts",
            f"{_ENTRY}/contacts",
            (
                Column("contacted_on"), Column("means", "means"), Column("with_child", "yes_no"),
                Column("with_carer", "yes_no"), Column("recorded_at", kind="moment"),
            ),
            query={"limit": "20"},
        ),
    ),
)  # fmt: skip
SIBLING = Desk(
    "sibling",
    f"{_ENTRY}/siblings",
    (
        Field(
            "near", Kind.CHOICE, source="of_the_village", label="field.sibling_near"
        ),
        Field("sibling_id", longest=36, label="field.sibling_elsewhere"),
        Field("half", Kind.YES),
    ),
    reads=_ENTRY,
    then=_FILE,
    beside=(
        Beside(
            "beside.siblings",
            f"{_ENTRY}/siblings",
            (Column("sibling_id", kind="child", label="field.name"), Column("half", "yes_no")),
        ),
    ),
    shape=_chosen_or_typed,
)  # fmt: skip
GRANDPARENTS = Desk(
    "grandparents",
    f"{_ENTRY}/grandparents",
    tuple(
        field
        for side, role in _FOREBEARS
        for field in (
            Field(f"{side}_{role}.name", longest=100),
            Field(f"{side}_{role}.birth_on", Kind.DATE),
            Field(f"{side}_{role}.deceased", Kind.YES),
        )
    ),
    reads=_ENTRY,
    then=_FILE,
    shape=_known_forebears,
    fills=_forebears,
    row=lambda one, name: f"{one['side']}_{one['role']}.{name}",
)
ENTRUST = Desk(
    "entrust",
    f"{_ENTRY}/entrustments",
    (
        Field("carer.name", required=True, longest=100),
        Field("carer.resident_id", longest=18),
        Field("carer.phone", longest=20),
        Field("relation", required=True, longest=40),
        Field("carer_born_on", Kind.DATE, required=True),
        Field("starts_on", Kind.DATE, required=True),
        Field("ends_on", Kind.DATE, required=True),
        Field("confirmation_no", required=True, longest=100),
        Field("declaration.harmed_children", Kind.YES),
        Field("declaration.addicted", Kind.YES),
        Field("declaration.neglected_duties", Kind.YES),
        Field("declaration.unsuitable", Kind.YES),
        Field("heard_child", Kind.YES),
        Field("school_told", Kind.YES),
        Field("village_told", Kind.YES),
    ),
    reads=_ENTRY,
    then=_FILE,
)
TOLD = Desk(
    "told",
    f"{_ENTRY}/entrustments/{{entrustment_id}}/notices",
    (
        Field(
            "entrustment_id", Kind.CHOICE, required=True, source="untold",
            label="field.entrustment",
        ),
        Field("school_told", Kind.YES),
        Field("village_told", Kind.YES),
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
TAKE_BACK = Desk(
    "take_back",
    f"{_ENTRY}/entrustments/{{entrustment_id}}/end",
    (
        Field(
            "entrustment_id", Kind.CHOICE, required=True, source="entrustments",
            label="field.entrustment",
        ),
        Field("ended_on", Kind.DATE, required=True),
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
FAMILY = (PARENT, FATHER, MOTHER, CONTACT, GRANDPARENTS, SIBLING, ENTRUST, TOLD, TAKE_BACK)
