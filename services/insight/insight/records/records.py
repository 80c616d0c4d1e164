"""The records there are."""

from insight.queues.schemas import QUEUES
from insight.records.schemas import Record

INTERVIEW = Record(
    "interview",
    "/judicial-referral/interviews/{of}",
    back=f"{QUEUES}/interviews",
    families={"adult": "adult"},
    labels={"held_at": "field.interviewed_at", "account": "field.child_told"},
)
RECORDS = {one.name: one for one in (INTERVIEW,)}
