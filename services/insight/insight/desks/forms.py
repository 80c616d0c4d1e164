"""The desks: the daily work that is done on pages, each a form for one operation of a service.

`path` is the operation; `{of}` in it is the record that the form is about, which is read from
`reads` first, with the version that the change is made under.
"""

from dataclasses import dataclass

from insight.desks.fields import Field, Kind, Option
from reference.categories import ChildCategory
from reference.situations import Situation


@dataclass(frozen=True)
class Desk:
    """`then`: the page that follows, with `{id}` of what was made."""

    name: str
    path: str
    fields: tuple[Field, ...]
    reads: str = ""
    then: str = ""


def _options(family: str, *values: str) -> tuple[Option, ...]:
    return tuple(Option(value, f"{family}.{value}") for value in values)


_CATEGORIES = _options("category", *(one.value for one in ChildCategory))
_GROUNDS = _options(
    "ground", *(f"T{number}" for number in range(1, 8)), *(f"L{number}" for number in range(1, 6))
)
_CHILD = "/insight/pages/children/{id}"

REGISTER = Desk(
    "register",
    "/registry/children",
    (
        Field("name", required=True, longest=100),
        Field("village", required=True, source="villages"),
        Field("resident_id", longest=40),
        Field("no_hukou_reason", longest=500),
        Field("birth_on", Kind.DATE),
        Field("sex", Kind.CHOICE, options=_options("sex", "female", "male")),
        Field("ethnicity", longest=40),
        Field("phone", longest=20),
        Field("address"),
        Field("categories", Kind.CHOICES, options=_CATEGORIES),
        Field("guardian.name", longest=100),
        Field("guardian.relation", longest=40),
        Field("guardian.phone", longest=20),
    ),
    then=_CHILD,
)
VISIT = Desk(
    "visit",
    "/registry/children/{of}/visits",
    (
        Field("visited_on", Kind.DATE, required=True),
        Field("findings", Kind.LONG, required=True, longest=4_000),
    ),
    reads="/registry/children/{of}",
    then="/insight/pages/children/{of}",
)
REPORT = Desk(
    "report",
    "/judicial-referral/reports",
    (
        Field(
            "situation", Kind.CHOICE, required=True,
            options=_options("situation", *(one.value for one in Situation)),
        ),
        Field("child_id", longest=36),
        Field("child_description", Kind.LONG, longest=2_000),
        Field("area", required=True, longest=12),
        Field("discovered_at", Kind.MOMENT, required=True),
        Field("narrative", Kind.LONG, required=True, longest=20_000),
        Field("suspect_names", Kind.LINES, longest=2_000),
        Field("reporter_name", longest=100),
        Field("reporter_phone", longest=20),
    ),
)  # fmt: skip
TRIAGE = Desk(
    "triage",
    "/judicial-referral/reports/{of}/triage",
    (
        Field(
            "decision", Kind.CHOICE, required=True,
            options=_options("decision", "refer", "no_action", "transfer"),
        ),
        Field("reasons", Kind.LONG, required=True, longest=4_000),
        Field("urgent", Kind.YES),
        Field("units", Kind.CHOICES, source="units"),
        Field("child_id", longest=36),
        Field("transfer_to", longest=12),
    ),
    reads="/judicial-referral/reports/{of}",
    then="/insight/pages/queues/reports",
)  # fmt: skip
ADMIT = Desk(
    "admit",
    "/placement/custodies",
    (
        Field("children", Kind.CHOICES, required=True, source="children"),
        Field("agency_id", Kind.CHOICE, required=True, source="agencies"),
        Field(
            "regime", Kind.CHOICE, required=True,
            options=_options("regime", "temporary", "long_term"),
        ),
        Field("ground", Kind.CHOICE, required=True, options=_GROUNDS),
        Field("legal_basis.order_id", longest=36),
        Field("legal_basis.document_no", longest=100),
        Field("heard_child", Kind.YES),
        Field("tracing_family", Kind.YES),
    ),
    reads="/placement/needs/{of}",
    then="/insight/pages/queues/custodies",
)  # fmt: skip
ACCEPT = Desk(
    "accept",
    "/procurement/milestones/{of}/accept",
    (
        Field(
            "opinion_score", Kind.NUMBER, required=True,
            options=_options("score", "5", "4", "3", "2", "1"),
        ),
        Field("opinion", Kind.LONG, required=True, longest=1_000),
    ),
    reads="/procurement/milestones/{of}",
    then="/insight/pages/queues/milestones",
)  # fmt: skip
DESKS = {desk.name: desk for desk in (REGISTER, VISIT, REPORT, TRIAGE, ADMIT, ACCEPT)}
