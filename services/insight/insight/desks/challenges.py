"""The desks of queries and complaints: the buyer answers, finance examines and decides."""

from insight.desks.desk import YES_NO, Desk, options
from insight.desks.fields import Field, Kind

_CHALLENGES = "/insight/pages/queues/challenges"
_CHALLENGE = "/procurement/challenges/{of}"
_WORDS = {
    "kind": "challenge", "status": "challenge_status", "matters": "challenged", "effect": "effect",
}  # fmt: skip
_NUMBER = Field("document_no", required=True, longest=100)


def _settled(*effects: str) -> tuple[Field, ...]:
    """By an answer or a decision; what is upheld may undo what was done."""
    return (
        Field("upheld", Kind.WHETHER, required=True, options=YES_NO),
        Field("effect", Kind.CHOICE, options=options("effect", *effects)),
        Field("answer", Kind.LONG, required=True, longest=10_000, label="field.reply"),
        _NUMBER,
    )


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
CHALLENGES = (ANSWER, EXAMINE, COPY, REPLY, GO_ON, JUDGE)
