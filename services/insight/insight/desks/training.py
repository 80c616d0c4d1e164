"""The desks of training: a course, and what the workers made of it."""

from typing import Any

from insight.desks.desk import Body, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column, named_rows
from insight.pages.person import Person
from reference.training import topics

_COURSES = "/insight/pages/queues/courses"
_COURSE = "/registry/courses/{of}"
_PLACED = (Column("place", kind="place"),)


async def _attendants(person: Person, course: Any) -> tuple[Field, ...]:
    """A field for everyone of the audience who is on duty, or waits for it."""
    workers: list[Any] = []
    for status in ("candidate", "on_duty"):
        workers += await person.items(
            "/registry/workers", kind=course["audience"], status=status, limit=200
        )
    return tuple(
        Field(
            f"scores.{one['id']}", Kind.NUMBER, longest=3, label=f"{one['name']} · {one['place']}"
        )
        for one in await named_rows(person, _PLACED, workers)
    )


def _results(body: Body) -> Body:
    """Of those with a score; the others were not there."""
    day = {"finished_on": body["finished_on"]} if "finished_on" in body else {}
    scores = body.get("scores", {})
    return {"results": [{"worker_id": one, "score": scores[one], **day} for one in scores]}


def _place(result: Any, name: str) -> str:
    return name if name == "finished_on" else f"scores.{result['worker_id']}"


COURSE = Desk(
    "course",
    "/registry/courses",
    (
        Field("title", required=True, longest=100),
        Field(
            "kind", Kind.CHOICE, required=True,
            options=options("course", "first", "yearly", "special"),
        ),
        Field(
            "audience", Kind.CHOICE, required=True,
            options=options("worker", "director", "supervisor", "trainer"),
        ),
        Field(
            "method", Kind.CHOICE, required=True, label="field.teaching",
            options=options("teaching", "lecture", "practice", "online", "field"),
        ),
        Field("topics", Kind.CHOICES, required=True, options=options("topic", *topics())),
        Field("starts_on", Kind.DATE, required=True),
        Field("ends_on", Kind.DATE, required=True),
        Field("hours", Kind.NUMBER, required=True),
    ),
    then=_COURSES,
)  # fmt: skip
RESULTS = Desk(
    "results",
    f"{_COURSE}/results",
    (Field("finished_on", Kind.DATE, required=True),),
    reads=_COURSE,
    then=_COURSES,
    shape=_results,
    grid=_attendants,
    row=_place,
    families={"kind": "course", "audience": "worker", "method": "teaching"},
)
TRAINING = (COURSE, RESULTS)
