"""The desks of a prequalification: its notice, and who of those that apply may bid."""

from insight.desks.desk import YES_NO, Beside, Desk
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_TENDER, _APPLICATION = "/procurement/tenders/{of}", "/procurement/applications/{of}"
_TENDERS = "/insight/pages/queues/tenders"

PREQUALIFY = Desk(
    "prequalify",
    f"{_TENDER}/prequalification",
    (
        Field("conditions", Kind.LONG, required=True, longest=10_000),
        Field("closes_at", Kind.MOMENT, required=True),
    ),
    reads=_TENDER,
    then=_TENDERS,
    families={"status": "tender"},
)
QUALIFY = Desk(
    "qualify",
    f"{_APPLICATION}/judge",
    (
        Field("is_qualified", Kind.WHETHER, required=True, options=YES_NO),
        Field("reasons", Kind.LONG, required=True, longest=4_000),
        Field("document_no", required=True, longest=100),
    ),
    reads=_APPLICATION,
    then=_TENDERS,
    beside=(
        Beside(
            "beside.prequalification",
            "",
            (Column("conditions"), Column("closes_at", kind="moment")),
            records=("/procurement/tenders/{tender_id}/prequalification",),
        ),
    ),
)
QUALIFYING = (PREQUALIFY, QUALIFY)
