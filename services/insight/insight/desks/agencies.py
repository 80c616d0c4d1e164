"""The desks of agencies: what they are and have, and what becomes of a county's institution."""

from typing import Any

from insight.desks.desk import Beside, Body, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column
from insight.pages.person import Person

_AGENCIES = "/insight/pages/queues/agencies"
_AGENCY = "/placement/agencies/{of}"
LABELLED = {"name": "field.agency_name"}
WORDS = {
    "kind": "agency", "sex": "serves", "capabilities": "capability", "transition": "transition",
}  # fmt: skip
CAPABILITIES = options("capability", "infant", "rehab", "special_ed", "medical")
_FACTS = (
    Field("name", required=True, longest=100, label="field.agency_name"),
    Field("organisation_id", longest=36, label="field.operator"),
    Field("capabilities", Kind.CHOICES, options=CAPABILITIES),
    Field("sex", Kind.CHOICE, options=options("serves", "any", "male", "female")),
    Field("youngest", Kind.NUMBER),
    Field("oldest", Kind.NUMBER),
)
_LABELS = Field("beds", Kind.LINES, longest=2_000, label="field.bed_labels")
_STANDING = Beside(
    "beside.capabilities",
    "/placement/agencies/{id}/capabilities",
    (
        Column("capability", "capability"), Column("declared", "yes_no"), Column("proof", "proof"),
        Column("proven_until"), Column("counts", "yes_no"),
    ),
    items="",
)  # fmt: skip


async def _as_it_is(_: Person, agency: Any) -> Any:
    return agency


def _furnished(body: Body) -> Body:
    """A bed a line; what sets them apart is said once for all of them."""
    features = body.pop("features", [])
    return {**body, "beds": [{"label": one, "features": features} for one in body["beds"]]}


AGENCY = Desk(
    "agency",
    "/placement/agencies",
    (
        Field(
            "kind", Kind.CHOICE, required=True, options=options("agency", "CWI", "MPC", "CGC")
        ),
        Field("seat", required=True, longest=6, label="field.seat_code"),
        *_FACTS,
        _LABELS,
    ),
    then=_AGENCIES,
    shape=_furnished,
)  # fmt: skip
CHANGE_AGENCY = Desk(
    "change_agency",
    _AGENCY,
    _FACTS,
    reads=_AGENCY,
    then=_AGENCIES,
    beside=(_STANDING,),
    fills=_as_it_is,
    families=WORDS,
    labels=LABELLED,
    method="PUT",
)
ADD_BEDS = Desk(
    "add_beds",
    f"{_AGENCY}/beds",
    (
        _LABELS,
        Field(
            "features", Kind.CHOICES,
            options=options("feature", "cot", "accessible", "isolation", "family_room"),
        ),
    ),
    reads=_AGENCY,
    then="/insight/pages/desks/add_beds?of={of}",
    beside=(
        Beside(
            "beside.beds",
            "/placement/agencies/{id}/beds",
            (
                Column("label", label="field.bed_label"), Column("features", "feature"),
                Column("free", "yes_no", label="field.is_free"),
            ),
            query={"limit": "200"},
        ),
    ),
    shape=_furnished,
    families=WORDS,
    labels=LABELLED,
)  # fmt: skip
RESOURCES = Desk(
    "resources",
    f"{_AGENCY}/resources",
    (
        *(
            Field(name, Kind.NUMBER)
            for name in ("carers", "medical_staff", "rehab_staff", "special_teachers")
        ),
        Field("fire_checked_on", Kind.DATE),
        Field("budget_fen", Kind.YUAN, label="field.yearly_budget_fen"),
    ),
    reads=_AGENCY,
    then=_AGENCIES,
    fills=_as_it_is,
    families=WORDS,
    labels=LABELLED,
    method="PUT",
)
CAPABILITY = Desk(
    "capability",
    f"{_AGENCY}/evidence",
    (
        Field("capability", Kind.CHOICE, required=True, options=CAPABILITIES),
        Field("licence_no", required=True, longest=100),
        Field("staff", Kind.NUMBER, required=True),
        Field("equipment", Kind.LONG, longest=500),
        Field("valid_from", Kind.DATE, required=True),
        Field("valid_until", Kind.DATE, required=True),
    ),
    reads=_AGENCY,
    then="/insight/pages/desks/capability?of={of}",
    beside=(
        _STANDING,
        Beside(
            "beside.evidence",
            "/placement/agencies/{id}/evidence",
            (
                Column("capability", "capability"), Column("licence_no"), Column("staff"),
                Column("valid_from"), Column("valid_until"), Column("withdrawn_on"),
            ),
            query={"limit": "200"},
        ),
    ),
    families=WORDS,
    labels=LABELLED,
)  # fmt: skip
_PROOF = "/placement/capability-evidence/{of}"
WITHDRAW_PROOF = Desk(
    "withdraw_proof",
    f"{_PROOF}/withdraw",
    (Field("document_no", required=True, longest=100),),
    reads=_PROOF,
    then=_AGENCIES,
    families={"capability": "capability"},
)
_ASSESSED = Beside(
    "beside.assessments",
    "/placement/agencies/{id}/assessments",
    (
        Column("assessed_at", kind="moment"), Column("score", label="field.assessment_score"),
        Column("pass_mark"), Column("has_resources", "yes_no"),
        Column("findings", kind="words", label="field.assessment_findings"),
    ),
)  # fmt: skip
ASSESS_AGENCY = Desk(
    "assess_agency",
    f"{_AGENCY}/assessments",
    reads=_AGENCY,
    then="/insight/pages/desks/assess_agency?of={of}",
    beside=(_STANDING, _ASSESSED),
    families=WORDS,
    labels=LABELLED,
)
RETAIN = Desk(
    "retain",
    f"{_AGENCY}/retain",
    (Field("approval_no", required=True, longest=100, label="field.retention_no"),),
    reads=_AGENCY,
    then=_AGENCIES,
    beside=(_STANDING, _ASSESSED),
    families=WORDS,
    labels=LABELLED,
)
CONVERT = Desk(
    "convert",
    f"{_AGENCY}/convert",
    (
        Field(
            "kind", Kind.CHOICE, required=True, options=options("agency", "CGC", "MPC"),
            label="field.converts_to",
        ),
        Field("document_no", required=True, longest=100),
    ),
    reads=_AGENCY,
    then=_AGENCIES,
    beside=(_ASSESSED,),
    families=WORDS,
    labels=LABELLED,
)  # fmt: skip
AGENCIES = (
    AGENCY, CHANGE_AGENCY, ADD_BEDS, RESOURCES, CAPABILITY, WITHDRAW_PROOF, ASSESS_AGENCY, RETAIN,
    CONVERT,
)  # fmt: skip
