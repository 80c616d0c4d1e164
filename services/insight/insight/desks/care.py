"""The desks of custody: from a need for a bed to the move to the city."""

from insight.desks.desk import Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_GROUNDS = options(
    "ground", *(f"T{number}" for number in range(1, 8)), *(f"L{number}" for number in range(1, 6))
)
_REGIMES = options("regime", "temporary", "long_term")
_QUEUES = "/insight/pages/queues"
_ITEMS = ("file", "medical", "hukou", "school", "property", "photo")
HANDOVER = Field("handover", Kind.CHOICES, required=True, options=options("handover", *_ITEMS))
"""What goes with a child to where it lives next."""
NOT_AT_HAND = tuple(Field(f"not_at_hand.{item}", longest=200) for item in _ITEMS)
"""Why something does not."""
BASIS = (
    Field("legal_basis.order_id", Kind.CHOICE, source="orders"),
    Field("legal_basis.document_no", longest=100),
)
_NEED, CUSTODY = "/placement/needs/{of}", "/placement/custodies/{of}"
CUSTODIES = f"{_QUEUES}/custodies"

NEED = Desk(
    "need",
    "/placement/needs",
    (
        Field("child_id", required=True, longest=36, source="child"),
        Field("ground", Kind.CHOICE, required=True, options=_GROUNDS),
        Field("document_no", longest=100),
    ),
    then="/insight/pages/desks/admit?of={id}",
)
MATCHES = Beside(
    "beside.matches",
    "/placement/matches",
    (
        Column("name", label="field.agency"),
        Column("kind", "agency"),
        Column("may_take", "yes_no"),
        Column("free_beds"),
        Column("reasons_for", kind="words"),
        Column("reasons_against", kind="words"),
    ),
    query={"child_id": "{child_id}", "ground": "{ground}"},
    items="matches",
)
ADMIT = Desk(
    "admit",
    "/placement/custodies",
    (
        Field("children", Kind.CHOICES, required=True, source="children"),
        Field("agency_id", Kind.CHOICE, required=True, source="agencies"),
        Field("regime", Kind.CHOICE, required=True, options=_REGIMES),
        Field("ground", Kind.CHOICE, required=True, options=_GROUNDS),
        *BASIS,
        Field("heard_child", Kind.YES),
        Field("tracing_family", Kind.YES),
    ),
    reads=_NEED,
    then=CUSTODIES,
    beside=(MATCHES,),
)
WITHDRAW = Desk(
    "withdraw",
    f"{_NEED}/withdraw",
    (Field("reason", Kind.LONG, required=True, longest=500),),
    reads=_NEED,
    then=f"{_QUEUES}/needs",
)
TRANSFER = Desk(
    "transfer",
    f"{CUSTODY}/transfer",
    (
        Field("agency_id", Kind.CHOICE, required=True, source="agencies"),
        Field("regime", Kind.CHOICE, options=_REGIMES),
        Field("ground", Kind.CHOICE, options=_GROUNDS),
        *BASIS,
        HANDOVER,
        *NOT_AT_HAND,
        Field("heard_child", Kind.YES),
        Field("tracing_family", Kind.YES),
    ),
    reads=CUSTODY,
    then=CUSTODIES,
    beside=(MATCHES,),
)
REVIEW = Desk(
    "review",
    f"{CUSTODY}/review",
    (Field("review_no", required=True, longest=100),),
    reads=CUSTODY,
    then=CUSTODIES,
)
END = Desk(
    "end",
    f"{CUSTODY}/end",
    (
        Field(
            "outcome", Kind.CHOICE, required=True,
            options=options("outcome", "returned", "kin", "fostered", "adopted", "aged_out",
                            "transferred", "died"),
        ),
        Field("assessment_no", longest=100),
        Field("document_no", longest=100),
        Field("heard_child", Kind.YES),
    ),
    reads=CUSTODY,
    then=CUSTODIES,
)  # fmt: skip
_PLAN = Beside(
    "beside.moves",
    "/placement/consolidations/{id}/moves",
    (
        Column("child_id", kind="child"),
        Column("from_agency", kind="agency"),
        Column("to_agency", kind="agency"),
        Column("reasons", kind="words"),
        Column("status", "move"),
    ),
    query={"limit": "200"},
)
CONSOLIDATE = Desk(
    "consolidate", "/placement/consolidations", then="/insight/pages/desks/decide?of={id}"
)
DECIDE = Desk(
    "decide",
    "/placement/consolidations/{of}/decide",
    (Field("document_no", required=True, longest=100),),
    reads="/placement/consolidations/{of}",
    then=f"{_QUEUES}/consolidations",
    beside=(_PLAN,),
    families={"status": "plan"},
)
PREPARE = Desk(
    "prepare",
    "/placement/consolidation-moves/{of}/prepare",
    (HANDOVER, *NOT_AT_HAND, Field("heard_child", Kind.YES)),
    reads="/placement/consolidation-moves/{of}",
    then=f"{_QUEUES}/moves",
    families={"status": "move"},
)
EXECUTE = Desk(
    "execute",
    "/placement/consolidations/{of}/execute",
    reads="/placement/consolidations/{of}",
    then=f"{_QUEUES}/consolidations",
    beside=(_PLAN,),
    families={"status": "plan"},
)
TAKE_HOME = Desk(
    "take_home",
    "/placement/consolidations/{of}/return",
    reads="/placement/consolidations/{of}",
    then="/insight/pages/desks/decide?of={id}",
    beside=(_PLAN,),
    families={"status": "plan"},
)
CARE = (
    NEED, ADMIT, WITHDRAW, TRANSFER, REVIEW, END, CONSOLIDATE, DECIDE, PREPARE, EXECUTE, TAKE_HOME,
)  # fmt: skip
