"""The desks of the register: a child's entry, visits, assessment, the way to another county."""

from insight.desks.desk import YES_NO, Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column
from reference.categories import ChildCategory
from reference.situations import Situation

_CATEGORIES = options("category", *(one.value for one in ChildCategory))
_OBSERVATIONS = options(
    "observation", "unattended", "missing", "guardian_unavailable", "domestic_violence", "dropout",
    "no_hukou", "begging", "disability_without_rehabilitation", "poor_guardianship",
    "parents_away",
)  # fmt: skip
_ENTRY, _FILE = "/registry/children/{of}", "/insight/pages/children/{of}"
_QUEUES = "/insight/pages/queues"

REGISTER = Desk(
    "register",
    "/registry/children",
    (
        Field("name", required=True, longest=100),
        Field("village", required=True, source="villages"),
        Field("resident_id", longest=40),
        Field("no_hukou_reason", longest=500),
        Field("birth_on", Kind.DATE),
        Field("sex", Kind.CHOICE, options=options("sex", "female", "male")),
        Field("ethnicity", longest=40),
        Field("phone", longest=20),
        Field("address"),
        Field("categories", Kind.CHOICES, options=_CATEGORIES),
        Field("guardian.name", longest=100),
        Field("guardian.relation", longest=40),
        Field("guardian.phone", longest=20),
    ),
    then="/insight/pages/children/{id}",
)
VISIT = Desk(
    "visit",
    f"{_ENTRY}/visits",
    (
        Field("visited_on", Kind.DATE, required=True),
        Field("findings", Kind.LONG, required=True, longest=4_000),
        Field(
            "situations",
            Kind.CHOICES,
            options=options("situation", *(one.value for one in Situation)),
        ),
        Field("observations", Kind.CHOICES, options=_OBSERVATIONS),
    ),
    reads=_ENTRY,
    then=_FILE,
)
SPOT_CHECK = Desk(
    "spot_check",
    f"{_ENTRY}/visits/{{visit_id}}/spot-checks",
    (
        Field("visit_id", Kind.CHOICE, required=True, source="visits", label="field.visit"),
        Field(
            "agrees", Kind.WHETHER, required=True, options=YES_NO,
        ),
        Field("note", Kind.LONG, required=True, longest=2_000, label="field.how_checked"),
    ),
    reads=_ENTRY,
    then=_FILE,
    beside=(
        Beside(
            "file.visits",
            f"{_ENTRY}/visits",
            (
                Column("visited_on"), Column("findings"),
                Column("situations", "situation", label="field.situation"),
                Column("observations", "observation"), Column("recorded_at", kind="moment"),
            ),
            query={"limit": "20"},
        ),
    ),
)  # fmt: skip
ASSESS = Desk(
    "assess",
    f"{_ENTRY}/assessments",
    (
        Field("assessed_on", Kind.DATE, required=True),
        Field(
            "rating", Kind.CHOICE, required=True, options=options("rating", "good", "fair", "poor"),
        ),
        Field(
            "guarding", Kind.CHOICE,
            options=options(
                "guarding", "good", "fair", "nobody", "parent_incapable", "carer_incapable"
            ),
        ),
        Field("carer_age", Kind.NUMBER),
        Field("harmed", Kind.YES),
        Field("unattended", Kind.YES),
        Field("mental_health", Kind.YES),
        Field("note", Kind.LONG, longest=4_000),
    ),
    reads=_ENTRY,
    then=_FILE,
    beside=(
        Beside(
            "beside.assessed",
            f"{_ENTRY}/assessments",
            (
                Column("assessed_on"), Column("rating", "rating"), Column("guarding", "guarding"),
                Column("points"), Column("tier", "tier"), Column("carer_age"), Column("note"),
            ),
        ),
    ),
)  # fmt: skip
REVIEW_ENTRY = Desk(
    "review_entry",
    f"{_ENTRY}/reviews",
    (
        Field(
            "decision", Kind.CHOICE, required=True,
            options=options("review", "passed", "returned"), label="field.review",
        ),
        Field("reason", Kind.LONG, longest=1_000, label="field.reason_of_return"),
    ),
    reads=_ENTRY,
    then=f"{_QUEUES}/entries",
    beside=(
        Beside(
            "beside.reviews",
            f"{_ENTRY}/reviews",
            (
                Column("reviewed_at", kind="moment"),
                Column("decision", "review", label="field.review"),
                Column("reason", label="field.reason_of_return"),
            ),
        ),
    ),
)  # fmt: skip
CLOSE_RETURN = Desk(
    "close_return",
    "/registry/returns",
    (Field("period", required=True, longest=7),),
    then=f"{_QUEUES}/returns",
)
SETTLE = Desk(
    "settle",
    "/registry/duplicates/{of}/decide",
    (
        Field(
            "decision", Kind.CHOICE, required=True, options=options("pair", "same", "different"),
        ),
    ),
    reads="/registry/duplicates/{of}",
    then=f"{_QUEUES}/duplicates",
    families={"status": "pair"},
    beside=(
        Beside(
            "beside.files",
            "",
            (
                Column("name"), Column("birth_on"), Column("sex", "sex"), Column("resident_id"),
                Column("area", kind="place"), Column("guardian.name"),
                Column("registered_at", kind="moment"),
            ),
            records=("/registry/children/{older_id}", "/registry/children/{younger_id}"),
        ),
    ),
)  # fmt: skip
LEAVE = Desk(
    "leave",
    "/registry/moves",
    (
        Field("child_id", Kind.CHOICE, required=True, source="child"),
        Field("to_county", required=True, longest=6),
        Field(
            "reason", Kind.CHOICE, required=True,
            options=options("move_reason", "with_parents", "with_kin", "custody", "hukou", "other"),
        ),
        Field(
            "handover", Kind.CHOICES, required=True,
            options=options(
                "handover", "file", "assessment", "medical", "school", "hukou", "aid", "photo",
            ),
        ),
    ),
    then=f"{_QUEUES}/handovers",
)  # fmt: skip
_MOVE = "/registry/moves/{of}"
TAKE_OVER = Desk(
    "take_over",
    f"{_MOVE}/accept",
    (Field("village", required=True, source="villages"),),
    reads=_MOVE,
    then=f"{_QUEUES}/handovers",
    families={"status": "handover_status", "reason": "move_reason"},
)
TURN_DOWN = Desk(
    "turn_down",
    f"{_MOVE}/refuse",
    (
        Field(
            "refusal", Kind.CHOICE, required=True,
            options=options(
                "refusal", "not_resident", "handover_incomplete", "registered_here", "other",
            ),
        ),
    ),
    reads=_MOVE,
    then=f"{_QUEUES}/handovers",
    families={"status": "handover_status", "reason": "move_reason"},
)  # fmt: skip
CALL_BACK = Desk(
    "call_back",
    f"{_MOVE}/withdraw",
    reads=_MOVE,
    then=f"{_QUEUES}/handovers",
    families={"status": "handover_status", "reason": "move_reason"},
)
IMPORT = Desk(
    "import",
    "/registry/imports",
    (Field("file", Kind.FILE, required=True, label="field.csv_file"),),
    media_type="text/csv",
    blank="/registry/imports/template",
    after=Beside(
        "beside.rejections",
        "/registry/imports/{id}/rejections",
        (Column("row"), Column("column", "field"), Column("detail")),
        query={"limit": "200"},
    ),
)
REGISTER_DESKS = (
    REGISTER, IMPORT, VISIT, SPOT_CHECK, ASSESS, SETTLE, LEAVE, TAKE_OVER, TURN_DOWN,
    CALL_BACK, REVIEW_ENTRY, CLOSE_RETURN,
)  # fmt: skip
