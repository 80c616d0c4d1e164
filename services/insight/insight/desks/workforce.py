"""The desks of the work teams: who is entered, who goes on duty, who is released."""

from insight.desks.desk import Desk, options
from insight.desks.fields import Field, Kind

_WORKERS = "/insight/pages/queues/workers"
_WORKER = "/registry/workers/{of}"
_WORDS = {"status": "worker_status", "kind": "worker"}

WORKER = Desk(
    "worker",
    "/registry/workers",
    (
        Field(
            "kind", Kind.CHOICE, required=True,
            options=options("worker", "director", "supervisor", "trainer"),
        ),
        Field("place", required=True, longest=12),
        Field("subject", required=True),
        Field("name", required=True, longest=100),
        Field("phone", required=True, longest=20),
        Field("sex", Kind.CHOICE, required=True, options=options("sex", "female", "male")),
        Field("is_part_time", Kind.YES),
    ),
    then=_WORKERS,
)  # fmt: skip
APPOINT = Desk("appoint", f"{_WORKER}/appoint", reads=_WORKER, then=_WORKERS, families=_WORDS)
RELEASE = Desk(
    "release",
    f"{_WORKER}/release",
    (
        Field(
            "reason", Kind.CHOICE, required=True,
            options=options(
                "release", "resigned", "transferred", "retired", "replaced", "dismissed", "died",
            ),
        ),
        Field("successor_id", Kind.CHOICE, source="successors"),
    ),
    reads=_WORKER,
    then=_WORKERS,
    families=_WORDS,
)  # fmt: skip
RECORD_CHECK = Desk(
    "record_check",
    f"{_WORKER}/record-checks",
    (
        Field("checked_on", Kind.DATE, required=True),
        Field("document_no", required=True, longest=100),
        Field("is_clear", Kind.WHETHER, required=True, options=options("clear", "true", "false")),
    ),
    reads=_WORKER,
    then=_WORKERS,
    families=_WORDS,
)
WORKFORCE = (WORKER, RECORD_CHECK, APPOINT, RELEASE)
