"""The desks of queries and complaints: the buyer answers, finance examines and decides."""

from insight.desks.desk import YES_NO, Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column
from insight.pages.person import Person

_CHALLENGES = "/insight/pages/queues/challenges"
_CHALLENGE = "/procurement/challenges/{of}"
_WORDS = {
    "kind": "challenge", "status": "challenge_status", "matters": "challenged", "effect": "effect",
}  # fmt: skip
_PAUSE = "/procurement/complaint-pauses/{part}"
_NUMBER = Field("document_no", required=True, longest=100)


def _settled(*effects: str) -> tuple[Field, ...]:
    """By an answer or a decision; what is upheld may undo what was done."""
    return (
        Field("upheld", Kind.WHETHER, required=True, options=YES_NO),
        Field("effect", Kind.CHOICE, options=options("effect", *effects)),
        Field("answer", Kind.LONG, required=True, longest=10_000, label="field.reply"),
        _NUMBER,
    )


async def _running(person: Person, challenge: str) -> str | None:
    found = await person.items(f"/procurement/challenges/{challenge}/pauses")
    return next((str(one["id"]) for one in found if one["ended_on"] is None), None)


ANSWER = Desk(
    "answer",
    f"{_CHALLENGE}/answer",
    _settled("none", "next_candidate", "redo"),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
EXAMINE = Desk(
    "examine",
    f"{_CHALLENGE}/accept",
    (
        Field("admissible", Kind.WHETHER, required=True, options=YES_NO),
        Field("suspends", Kind.WHETHER, options=YES_NO),
        Field("reasons", Kind.LONG, required=True, longest=4_000),
        _NUMBER,
    ),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
COPY = Desk(
    "copy",
    f"{_CHALLENGE}/copy",
    (_NUMBER,),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
REPLY = Desk(
    "reply",
    f"{_CHALLENGE}/reply",
    (Field("reply", Kind.LONG, required=True, longest=10_000), _NUMBER),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
GO_ON = Desk(
    "go_on",
    f"{_CHALLENGE}/resume",
    (_NUMBER,),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
JUDGE = Desk(
    "judge",
    f"{_CHALLENGE}/decide",
    _settled("none", "next_candidate", "reevaluate", "redo"),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    families=_WORDS,
)
PAUSE = Desk(
    "pause",
    f"{_CHALLENGE}/pauses",
    (
        Field(
            "reason", Kind.CHOICE, required=True, label="field.pause_reason",
            options=options("pause", "testing", "appraisal", "expert_review", "supplement"),
        ),
        _NUMBER,
    ),
    reads=_CHALLENGE,
    then=_CHALLENGES,
    beside=(
        Beside(
            "beside.pauses",
            f"{_CHALLENGE}/pauses",
            (
                Column("reason", "pause", label="field.pause_reason"), Column("began_on"),
                Column("ended_on"), Column("document_no"),
            ),
        ),
    ),
    families=_WORDS,
)  # fmt: skip
RUN_ON = Desk(
    "run_on",
    f"{_PAUSE}/end",
    part=_running,
    reads=_PAUSE,
    then=_CHALLENGES,
    families={"reason": "pause"},
    labels={"reason": "field.pause_reason"},
)
CHALLENGES = (ANSWER, EXAMINE, COPY, REPLY, PAUSE, RUN_ON, GO_ON, JUDGE)
