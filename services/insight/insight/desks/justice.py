"""The desks of protection: a report, its triage, and what a department owes after it."""

from typing import Any

from insight.desks.desk import Body, Desk, options
from insight.desks.fields import Field, Kind
from reference.situations import Situation


def _addressed(body: Body) -> Body:
    """A unit and its matter were chosen as one."""
    return {**body, "units": [addressee(one) for one in body["units"]]}


def addressee(chosen: str) -> dict[str, Any]:
    unit, _, matter = chosen.partition(" ")
    return {"unit_id": unit, "matter": matter}


_SUSPECTS = Field("suspect_subjects", Kind.LINES, longest=2_000)
_REPORTERS = (
    "state_organ", "village_committee", "school", "kindergarten", "tutoring", "school_bus",
    "welfare_agency", "childcare", "medical", "domestic_service", "lodging", "social_organisation",
    "other",
)  # fmt: skip
"""Who must report (高检发〔2020〕9号, articles 2 and 3)."""
REPORT = Desk(
    "report",
    "/judicial-referral/reports",
    (
        Field(
            "situation", Kind.CHOICE, required=True,
            options=options("situation", *(one.value for one in Situation)),
        ),
        Field("child_id", longest=36, source="child"),
        Field("child_description", Kind.LONG, longest=2_000),
        Field("area", required=True, longest=12, label="field.area_code"),
        Field("discovered_at", Kind.MOMENT, required=True),
        Field("narrative", Kind.LONG, required=True, longest=20_000),
        Field("suspect_names", Kind.LINES, longest=2_000),
        _SUSPECTS,
        Field("reporter_kind", Kind.CHOICE, options=options("reporter", *_REPORTERS)),
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
            options=options("decision", "refer", "no_action", "transfer"),
        ),
        Field("reasons", Kind.LONG, required=True, longest=4_000),
        Field("urgent", Kind.YES),
        Field("units", Kind.CHOICES, source="units", label="field.addressees"),
        Field("child_id", longest=36, source="child"),
        _SUSPECTS,
        Field("transfer_to", longest=12),
    ),
    reads="/judicial-referral/reports/{of}",
    then="/insight/pages/queues/reports",
    shape=_addressed,
    families={"kind": "reporter"},
)  # fmt: skip
DISCHARGE = Desk(
    "discharge",
    "/{at}/duties/{of}/discharge",
    (Field("document_no", required=True, longest=100),),
    reads="/{at}/duties/{of}",
    then="/insight/pages/queues/duties?at={at}",
    families={"status": "duty-status", "kind": "duty"},
)
JUSTICE = (REPORT, TRIAGE, DISCHARGE)
