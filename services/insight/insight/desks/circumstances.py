"""The desks of what a child is counted as: how it lives, who guards it, which category it holds."""

from typing import Any

from insight.desks.desk import YES_NO, Desk, options
from insight.desks.family import DISABILITY
from insight.desks.fields import Field, Kind, within
from insight.pages.person import Person
from reference.categories import CONFIRMED, ChildCategory
from reference.schooling import Schooling

_ENTRY, _FILE = "/registry/children/{of}", "/insight/pages/children/{of}"
_APPLICATION = f"{_ENTRY}/unattended/{{part}}"
_APPLIED = {"status": "unattended", "applicant_kind": "applicant"}


async def _lives(person: Person, child: Any) -> dict[str, Any]:
    known = await person.glance(f"/registry/children/{child['id']}/circumstances") or {}
    return {**known, **within("disability", known.get("disability"))}


async def _application(person: Person, child: str) -> str | None:
    """The one under way; a child has one at a time."""
    found = await person.items(f"/registry/children/{child}/unattended")
    return next(
        (str(one["id"]) for one in found if one["status"] in ("applied", "checked")),
        None,
    )


LIFE = Desk(
    "life",
    f"{_ENTRY}/circumstances",
    (
        Field(
            "health", Kind.CHOICE, required=True,
            options=options("health", "healthy", "disabled", "ill"),
        ),
        *DISABILITY,
        Field("illness"),
        Field(
            "schooling", Kind.CHOICE, required=True,
            options=options("schooling", *(one.value for one in Schooling)),
        ),
        Field("boarding", Kind.YES),
        Field("rural_hukou", Kind.WHETHER, options=YES_NO),
        Field("lives_with_parents", Kind.WHETHER, options=YES_NO),
        Field(
            "income", Kind.CHOICES,
            options=options("income", "wages", "farming", "state_aid", "relatives", "other"),
        ),
        Field(
            "aid", Kind.CHOICES,
            options=options("aid", "minimum_living", "temporary", "medical", "housing", "other"),
        ),
    ),
    reads=_ENTRY,
    then=_FILE,
    fills=_lives,
)  # fmt: skip
RELOCATE = Desk(
    "relocate",
    f"{_ENTRY}/move",
    (Field("village", required=True, longest=12, source="villages"),),
    reads=_ENTRY,
    then=_FILE,
)
GUARDIAN = Desk(
    "guardian",
    f"{_ENTRY}/guardians",
    (
        Field(
            "kind", Kind.CHOICE, required=True,
            options=options(
                "guardian", "grandparent", "sibling", "other_person", "organisation",
                "civil_affairs", "village_committee",
            ),
        ),
        Field("relation", required=True, longest=40),
        Field("name", required=True, longest=100, label="field.guardian.name"),
        Field("phone", longest=20, label="field.guardian.phone"),
        Field("resident_id", longest=18, label="field.resident"),
        Field("since", Kind.DATE, required=True),
        Field("document_no", longest=100),
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
UNGUARD = Desk(
    "unguard",
    f"{_ENTRY}/guardians/{{guardian_id}}/end",
    (
        Field(
            "guardian_id", Kind.CHOICE, required=True, source="guardians", label="field.guardian"
        ),
        Field("ended_on", Kind.DATE, required=True),
    ),
    reads=_ENTRY,
    then=_FILE,
)
LABEL = Desk(
    "label",
    f"{_ENTRY}/labels",
    (
        Field(
            "category", Kind.CHOICE, required=True, label="field.categories",
            options=options("category", *sorted(CONFIRMED - {ChildCategory.DE_FACTO_UNATTENDED})),
        ),
        Field("valid_from", Kind.DATE, required=True),
        Field("document_no", required=True, longest=100),
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
UNLABEL = Desk(
    "unlabel",
    f"{_ENTRY}/labels/{{label_id}}/end",
    (
        Field("label_id", Kind.CHOICE, required=True, source="labels", label="field.categories"),
        Field("valid_until", Kind.DATE, required=True, label="field.ceases_on"),
        Field("document_no", required=True, longest=100),
    ),
    reads=_ENTRY,
    then=_FILE,
)
UNATTENDED = Desk(
    "unattended",
    f"{_ENTRY}/unattended",
    (
        Field(
            "applicant_kind", Kind.CHOICE, required=True,
            options=options("applicant", "guardian", "relative", "village"),
        ),
        Field("applicant", required=True, longest=100),
    ),
    reads=_ENTRY,
    then=_FILE,
)  # fmt: skip
ESTABLISH = Desk(
    "establish",
    f"{_APPLICATION}/check",
    (Field("finding", Kind.LONG, required=True, longest=4_000),),
    part=_application,
    reads=_APPLICATION,
    then=_FILE,
    families=_APPLIED,
)
RECOGNISE = Desk(
    "recognise",
    f"{_APPLICATION}/confirm",
    (
        Field("document_no", required=True, longest=100),
        Field("reasons", Kind.LONG, longest=4_000),
    ),
    part=_application,
    reads=_APPLICATION,
    then=_FILE,
    families=_APPLIED,
)
REJECT = Desk(
    "reject",
    f"{_APPLICATION}/refuse",
    (
        Field("document_no", required=True, longest=100),
        Field("reasons", Kind.LONG, required=True, longest=4_000),
    ),
    part=_application,
    reads=_APPLICATION,
    then=_FILE,
    families=_APPLIED,
)
CIRCUMSTANCES = (
    LIFE, RELOCATE, GUARDIAN, UNGUARD, LABEL, UNLABEL, UNATTENDED, ESTABLISH, RECOGNISE, REJECT,
)  # fmt: skip
