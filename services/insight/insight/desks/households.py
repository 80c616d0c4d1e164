"""The desks of beds kept for a child, and of families that take children in."""

from insight.desks.care import BASIS, CUSTODIES, CUSTODY, HANDOVER, MATCHES
from insight.desks.desk import YES_NO, Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_QUEUES = "/insight/pages/queues"
_HOLDS, _HOUSEHOLDS = f"{_QUEUES}/holds", f"{_QUEUES}/households"
_HOLD, _HOUSEHOLD = "/placement/holds/{of}", "/placement/households/{of}"
_HELD = {"status": "hold"}
_FAMILY = {
    "status": "household_status", "kind": "household", "education": "education",
    "closing_reason": "closing",
}  # fmt: skip

HOLD = Desk(
    "hold",
    "/placement/holds",
    (
        Field("child_id", Kind.CHOICE, required=True, source="child"),
        Field("agency_id", Kind.CHOICE, required=True, source="agencies"),
        Field("until", Kind.MOMENT, required=True),
    ),
    reads="/placement/needs/{of}",
    then=_HOLDS,
    beside=(MATCHES,),
)
CONSENT = Desk(
    "consent",
    f"{_HOLD}/consent",
    (Field("document_no", required=True, longest=100),),
    reads=_HOLD,
    then=_HOLDS,
    families=_HELD,
)
LET_GO = Desk("let_go", f"{_HOLD}/release", reads=_HOLD, then=_HOLDS, families=_HELD)
HOUSEHOLD = Desk(
    "household",
    "/placement/households",
    (
        Field("kind", Kind.CHOICE, required=True, options=options("household", "kin", "foster")),
        Field(
            "agency_id", Kind.CHOICE, required=True, source="agencies_near", label="field.agency"
        ),
        Field("family.name", required=True, longest=100, label="field.carer.name"),
        Field("family.resident_id", longest=18, label="field.carer.resident_id"),
        Field("family.phone", longest=20, label="field.carer.phone"),
        Field("family.address", label="field.address"),
        Field("area", required=True, longest=12, label="field.area_code"),
        Field("carer_born_on", Kind.DATE, required=True),
        Field(
            "education", Kind.CHOICE, required=True,
            options=options(
                "education", "primary", "junior_middle", "senior_middle", "college",
            ),
        ),
        Field("members", Kind.NUMBER, required=True),
        Field("places", Kind.NUMBER, required=True),
        Field("youngest_own_child_on", Kind.DATE),
        Field("floor_area_m2", Kind.NUMBER, required=True),
        Field("yearly_income_fen", Kind.YUAN, required=True),
        Field("local_hukou", Kind.YES),
        Field("fixed_home", Kind.YES),
    ),
    then=_HOUSEHOLDS,
)  # fmt: skip
APPROVE = Desk(
    "approve",
    f"{_HOUSEHOLD}/approve",
    (
        Field("approval_no", required=True, longest=100),
        Field("declaration.harmed_children", Kind.YES),
        Field("declaration.neglected_duties", Kind.YES),
        Field("declaration.bad_habits", Kind.YES),
        Field("declaration.criminal_record", Kind.YES),
        Field("declaration.infectious_disease", Kind.YES),
        Field("declaration.unsuitable", Kind.YES),
    ),
    reads=_HOUSEHOLD,
    then=_HOUSEHOLDS,
    families=_FAMILY,
)
LOOK_IN = Desk(
    "look_in",
    f"{_HOUSEHOLD}/visits",
    (
        Field("visited_on", Kind.DATE, required=True),
        Field("findings", Kind.LONG, required=True, longest=4_000),
        Field("is_fit", Kind.WHETHER, required=True, options=YES_NO),
    ),
    reads=_HOUSEHOLD,
    then=_HOUSEHOLDS,
    families=_FAMILY,
)
_CLOSING = (
    Field(
        "reason", Kind.CHOICE, required=True, label="field.closing_reason",
        options=options(
            "closing", "harm", "neglect", "no_longer_fit", "own_wish", "moved_away",
        ),
    ),
    Field("document_no", required=True, longest=100),
)  # fmt: skip
SUSPEND = Desk(
    "suspend",
    f"{_HOUSEHOLD}/suspend",
    _CLOSING,
    reads=_HOUSEHOLD,
    then=_HOUSEHOLDS,
    families=_FAMILY,
)
RESUME = Desk(
    "resume", f"{_HOUSEHOLD}/resume", reads=_HOUSEHOLD, then=_HOUSEHOLDS, families=_FAMILY
)
REMOVE = Desk(
    "remove",
    f"{_HOUSEHOLD}/remove",
    _CLOSING,
    reads=_HOUSEHOLD,
    then=_HOUSEHOLDS,
    families=_FAMILY,
)
TO_FAMILY = Desk(
    "to_family",
    f"{CUSTODY}/household",
    (
        Field("household_id", Kind.CHOICE, required=True, source="families", label="field.family"),
        Field("agreement_no", longest=100),
        *BASIS,
        HANDOVER,
        Field("heard_child", Kind.YES),
        Field("consented", Kind.YES),
    ),
    reads=CUSTODY,
    then=CUSTODIES,
    beside=(
        Beside(
            "beside.families",
            "/placement/households",
            (
                Column("family.name"), Column("kind", "household"),
                Column("agency_id", kind="agency"), Column("area", kind="place"),
                Column("places"), Column("free_places"), Column("visited_on"),
            ),
            query={"is_open": "true", "limit": "200"},
        ),
    ),
)  # fmt: skip
FOSTER = Desk(
    "foster",
    f"{CUSTODY}/household/settle",
    (Field("agreement_no", required=True, longest=100),),
    reads=f"{CUSTODY}/household",
    then=CUSTODIES,
)
HOUSEHOLDS = (
    HOLD, CONSENT, LET_GO, HOUSEHOLD, APPROVE, LOOK_IN, SUSPEND, RESUME, REMOVE, TO_FAMILY, FOSTER,
)  # fmt: skip
