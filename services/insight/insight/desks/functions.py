"""The desks of what an agency is there for: which of it it carries out, and what was done."""

from typing import Any

from insight.desks.agencies import LABELLED, WORDS
from insight.desks.desk import Beside, Desk
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column
from insight.pages.person import Person

_AGENCY = "/placement/agencies/{of}"


async def _carried_out(person: Person, agency: Any) -> dict[str, Any]:
    found = await person.glance(f"/placement/agencies/{agency['id']}/functions") or []
    return {"functions": [one["code"] for one in found if one["carried_out_since"]]}


FUNCTIONS = Desk(
    "functions",
    f"{_AGENCY}/functions",
    (
        Field("functions", Kind.CHOICES, source="functions"),
        Field("since", Kind.DATE, required=True),
    ),
    reads=_AGENCY,
    then="/insight/pages/queues/agencies",
    fills=_carried_out,
    families=WORDS,
    labels=LABELLED,
    method="PUT",
)
REPORT_FUNCTION = Desk(
    "report_function",
    f"{_AGENCY}/functions/{{function_code}}/reports",
    (
        Field("function_code", Kind.CHOICE, required=True, source="functions"),
        Field("done_on", Kind.DATE, required=True),
        Field("document_no", required=True, longest=100),
        Field("places", Kind.NUMBER, label="field.places_reached"),
    ),
    reads=_AGENCY,
    then="/insight/pages/desks/report_function?of={of}",
    beside=(
        Beside(
            "beside.function_reports",
            f"{_AGENCY}/function-reports",
            (
                Column("code", label="field.function_code"), Column("done_on"),
                Column("document_no"), Column("places", label="field.places_reached"),
            ),
            query={"limit": "200"},
        ),
    ),
    families=WORDS,
    labels=LABELLED,
)  # fmt: skip
FUNCTION_DESKS = (FUNCTIONS, REPORT_FUNCTION)
