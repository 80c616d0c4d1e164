"""The desks of what a custody stands on: assessments, legal bases, health checks."""

from insight.desks.care import CUSTODIES, CUSTODY
from insight.desks.desk import Beside, Desk, in_rows, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_TEAM = 5
"""Members that one form takes; the rule asks for fewer."""

CHECK_UP = Desk(
    "check_up",
    f"{CUSTODY}/health-checks",
    (
        Field("checked_on", Kind.DATE, required=True, label="field.examined_on"),
        Field(
            "care_level", Kind.CHOICE, required=True,
            options=options("care_level", "L0", "L1", "L2", "L3", "L4"),
        ),
        Field(
            "findings", Kind.CHOICES, label="field.health_findings",
            options=options(
                "health_finding", "infection", "injury", "abuse_signs", "malnutrition",
                "chronic_illness", "motor", "vision", "hearing", "speech", "intellectual", "mental",
                "vaccines_due",
            ),
        ),
        Field("hospital", longest=100),
        Field("note", Kind.LONG, longest=4_000),
    ),
    reads=CUSTODY,
    then=CUSTODIES,
    beside=(
        Beside(
            "beside.check_ups",
            f"{CUSTODY}/health-checks",
            (
                Column("checked_on", label="field.examined_on"),
                Column("care_level", "care_level"),
                Column("findings", "health_finding", label="field.health_findings"),
                Column("hospital"),
            ),
        ),
    ),
)  # fmt: skip
LEGAL_BASIS = Desk(
    "legal_basis",
    f"{CUSTODY}/legal-bases",
    (
        Field(
            "kind", Kind.CHOICE, required=True, label="field.basis",
            options=options("basis", "ground", "protection_order", "judgment", "agreement"),
        ),
        Field(
            "reference_id", Kind.CHOICE, source="orders", label="field.legal_basis.order_id"
        ),
        Field("document_no", longest=100),
        Field("from_on", Kind.DATE, required=True),
        Field("until_on", Kind.DATE),
    ),
    reads=CUSTODY,
    then=CUSTODIES,
    beside=(
        Beside(
            "beside.bases",
            f"{CUSTODY}/legal-bases",
            (
                Column("kind", "basis", label="field.basis"), Column("document_no"),
                Column("from_on"), Column("until_on"),
            ),
            items="bases",
        ),
    ),
)  # fmt: skip
EVALUATE = Desk(
    "evaluate",
    "/placement/children/{of}/assessments",
    (
        Field(
            "kind", Kind.CHOICE, required=True, label="field.evaluation",
            options=options("evaluation", "intake", "return"),
        ),
        Field("assessment_no", required=True, longest=100, label="field.evaluation_no"),
        Field("assessed_on", Kind.DATE, required=True),
        Field(
            "conclusion", Kind.CHOICE, required=True,
            options=options(
                "conclusion", "needs_custody", "no_custody", "guardian_fit", "guardian_unfit",
            ),
        ),
        *(
            field
            for number in range(_TEAM)
            for field in (
                Field(
                    f"team.{number}.profession", Kind.CHOICE,
                    options=options("profession", "social_work", "psychology", "medicine"),
                ),
                Field(
                    f"team.{number}.title", Kind.CHOICE,
                    options=options("title_level", "none", "junior", "middle", "senior"),
                ),
            )
        ),
        Field("findings", Kind.LONG, required=True, longest=8_000, label="field.finding"),
    ),
    reads="/registry/children/{of}",
    then=CUSTODIES,
    shape=in_rows("team", _TEAM),
)  # fmt: skip
PAPERS = (CHECK_UP, LEGAL_BASIS, EVALUATE)
