"""The desks of what follows a triage: referrals, orders, warnings, a search for a family, until the
report is closed and sealed; and the units that it goes to."""

from insight.desks.desk import Beside, Body, Desk, options
from insight.desks.fields import Field, Kind
from insight.desks.justice import addressee
from insight.pages.listing import Column

_QUEUES = "/insight/pages/queues"
_REPORTS, _REFERRALS, _ORDERS = (f"{_QUEUES}/{name}" for name in ("reports", "referrals", "orders"))
_REPORT = "/judicial-referral/reports/{of}"
_REFERRAL = "/judicial-referral/referrals/{of}"
_ORDER = "/judicial-referral/protection-orders/{of}"
_TRACING = "/judicial-referral/tracings/{of}"
_REPORTED, _ORDERED = {"kind": "reporter"}, {"status": "order", "measures": "measure_ordered"}
_REFERRED = {"status": "referral", "applicant": "petitioner"}
_PETITIONERS = (
    "near_relative", "guardian", "police", "village_committee", "school", "medical",
    "womens_federation", "disabled_federation", "child_protection_organisation", "rescue_agency",
    "civil_affairs",
)  # fmt: skip


def _addressed(body: Body) -> Body:
    """A unit and its matter were chosen as one."""
    return {**body, **addressee(body["unit_id"])} if "unit_id" in body else body


def _for_the_child(body: Body) -> Body:
    return {**body, "party": "applicant"}


def _whose(body: Body) -> Body:
    """Where nobody is named, everybody's whose standing was taken."""
    return {name: value for name, value in body.items() if value}


def _by_the_village(body: Body) -> Body:
    return {**body, "visitor": "village"}


REFER = Desk(
    "refer",
    f"{_REPORT}/referrals",
    (
        Field("unit_id", Kind.CHOICE, required=True, source="units", label="field.addressees"),
        Field(
            "applicant", Kind.CHOICE, options=options("petitioner", *_PETITIONERS),
            label="field.petitioner",
        ),
    ),
    reads=_REPORT,
    then=_REPORTS,
    shape=_addressed,
    families=_REPORTED,
)  # fmt: skip
REVOKE = Desk(
    "revoke",
    f"{_REPORT}/revocation-grounds",
    (
        Field(
            "ground", Kind.CHOICE, required=True,
            options=options(
                "revocation", "grave_harm", "left_in_danger", "refused_care", "incapable",
                "forced_begging", "incited_crime", "other",
            ),
        ),
        Field("since", Kind.DATE),
        Field("admonished", Kind.NUMBER),
        Field("facts", Kind.LONG, required=True, longest=4_000),
    ),
    reads=_REPORT,
    then=_REPORTS,
    families=_REPORTED,
)  # fmt: skip
SEAL = Desk(
    "seal",
    f"{_REPORT}/seal",
    (
        Field(
            "mode",
            Kind.CHOICE,
            required=True,
            options=options("seal", "sealed", "erased"),
            label="field.seal_mode",
        ),
        Field("document_no", required=True, longest=100),
    ),
    reads=_REPORT,
    then=_REPORTS,
    families=_REPORTED,
)
CLOSE = Desk("close", f"{_REPORT}/close", reads=_REPORT, then=_REPORTS, families=_REPORTED)
ASK = Desk(
    "ask",
    f"{_REFERRAL}/requests",
    (
        Field(
            "request", Kind.CHOICE, required=True,
            options=options("request", "reconsideration_asked", "papers_supplied"),
        ),
        Field("document_no", required=True, longest=100),
        Field("reason", Kind.LONG, longest=4_000),
    ),
    reads=_REFERRAL,
    then=_REFERRALS,
    families=_REFERRED,
)  # fmt: skip
RECONSIDER = Desk(
    "reconsider",
    f"{_REFERRAL}/reconsiderations",
    (Field("grounds", Kind.LONG, required=True, longest=4_000),),
    reads=_REFERRAL,
    then=_REFERRALS,
    shape=_for_the_child,
    families=_REFERRED,
)
CLOSE_REFERRAL = Desk(
    "close_referral",
    f"{_REFERRAL}/close",
    reads=_REFERRAL,
    then=_REFERRALS,
    families=_REFERRED,
)
ASK_BACK = Desk(
    "ask_back",
    "/judicial-referral/judgments/{judgment_id}/restorations",
    (
        Field(
            "judgment_id", Kind.CHOICE, required=True, source="judgments", label="field.judgment"
        ),
        Field(
            "relation", Kind.CHOICE, required=True, label="field.asks_as",
            options=options("asks_as", "parent", "child"),
        ),
        Field(
            "guardians", Kind.CHOICES, label="field.standings",
            options=options("standing", "mother", "father", "other"),
        ),
    ),
    reads=_REFERRAL,
    then=_REFERRALS,
    beside=(
        Beside(
            "beside.judgments",
            _REFERRAL,
            (
                Column("judgment_no"), Column("made_on"),
                Column("guardians", "standing", label="field.revoked_of"),
                Column("never_restored", "never_restored"),
                Column("restored_at", kind="moment"),
            ),
            items="judgments",
        ),
    ),
    shape=_whose,
    families=_REFERRED,
)  # fmt: skip
EXPIRY = Desk(
    "expiry",
    f"{_ORDER}/expiry-review",
    (Field("document_no", required=True, longest=100),),
    reads=_ORDER,
    then=_ORDERS,
    families=_ORDERED,
)
BREACH = Desk(
    "breach",
    f"{_ORDER}/breaches",
    (
        Field("occurred_at", Kind.MOMENT, required=True),
        Field("account", Kind.LONG, required=True, longest=4_000),
    ),
    reads=_ORDER,
    then=_ORDERS,
    families=_ORDERED,
)
AFTER_WARNING = Desk(
    "after_warning",
    "/judicial-referral/warnings/{of}/visits",
    (
        Field("visited_on", Kind.DATE, required=True),
        Field("findings", Kind.LONG, required=True, longest=4_000),
    ),
    then=f"{_QUEUES}/duties?at=judicial-referral",
    beside=(
        Beside(
            "beside.warning",
            "",
            (
                Column("document_no"), Column("issued_on"), Column("contents.person"),
                Column("contents.facts"), Column("contents.prohibition"),
                Column("visits", "visited_by", label="field.visited_by"),
            ),
            records=("/judicial-referral/warnings/{of}",),
        ),
    ),
    shape=_by_the_village,
)  # fmt: skip
_SUGGESTION = "/judicial-referral/suggestions/{of}"
ANSWER_SUGGESTION = Desk(
    "answer_suggestion",
    f"{_SUGGESTION}/answer",
    (Field("document_no", required=True, longest=100),),
    reads=_SUGGESTION,
    then=f"{_QUEUES}/duties?at=judicial-referral",
    labels={"text": "field.suggestion"},
)
TRACE = Desk(
    "trace",
    f"{_TRACING}/steps",
    (
        Field(
            "step", Kind.CHOICE, required=True,
            options=options("tracing", "cared", "notice_published", "handed_over", "returned"),
        ),
        Field("done_on", Kind.DATE, required=True),
        Field("document_no", required=True, longest=100),
        Field(
            "carer", Kind.CHOICE, label="field.goes_to",
            options=options("goes_to", "protection_agency", "welfare_institution", "parents"),
        ),
    ),
    reads=_TRACING,
    then=f"{_QUEUES}/tracings",
    beside=(
        Beside(
            "beside.steps",
            _TRACING,
            (
                Column("step", "tracing"), Column("done_on"), Column("document_no"),
                Column("carer", "goes_to", label="field.goes_to"),
            ),
            items="done",
        ),
    ),
    families={"step": "tracing"},
)  # fmt: skip
UNIT = Desk(
    "unit",
    "/judicial-referral/units",
    (
        Field(
            "kind", Kind.CHOICE, required=True,
            options=options("unit", "police", "procuratorate", "court"),
        ),
        Field("name", required=True, label="field.unit_name"),
        Field("jurisdiction", required=True, longest=12),
        Field("organisation_id", required=True, longest=36, label="field.units_organisation"),
        Field("client_id", required=True, longest=100),
    ),
    then=f"{_QUEUES}/units",
)  # fmt: skip
FOLLOWING = (
    REFER, REVOKE, SEAL, CLOSE, ASK, RECONSIDER, CLOSE_REFERRAL, ASK_BACK, EXPIRY, BREACH,
    AFTER_WARNING, ANSWER_SUGGESTION, TRACE, UNIT,
)  # fmt: skip
