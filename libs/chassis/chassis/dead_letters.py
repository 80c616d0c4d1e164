"""What could not be applied: list it, and, once its cause is mended, replay it in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from sqlmodel import col, select

from chassis.access import NATION, Purpose, Role
from chassis.errors import Conflict, NotFound
from chassis.feeds import Name
from chassis.models import DeadLetter
from chassis.routing import allow, router
from chassis.work import Work
from contracts.envelope import Envelope

_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.OPERATION)
Seq = Annotated[int, Path(ge=1, le=2**53)]
_UNSOLVED = ("quarantined", "waiting")


class DeadLetterNotFound(NotFound):
    """There is no such quarantined delivery, or it was replayed already."""

    title_zh = "隔离消息不存在"


class EarlierOneWaits(Conflict):
    """An earlier delivery about the same child is still quarantined; replay that one first."""

    title_zh = "须先重放更早的消息"


class DeadLetterRead(BaseModel):
    """A quarantined delivery, without its contents."""

    source: str
    seq: int
    key: str
    type: str
    error: str
    attempts: int
    status: str
    failed_at: datetime


def dead_letters_router(service: str) -> APIRouter:
    """The endpoints of `/{service}/dead-letters`."""
    endpoints = router(f"/{service}/dead-letters", "dead letters")

    @endpoints.get("", summary="List quarantined deliveries")
    async def list_dead_letters(work: Annotated[Work, _OPERATOR]) -> list[DeadLetterRead]:
        """The unsolved ones, in the order of their feeds, at most 200."""
        return [_read(letter) for letter in await unsolved(work)]

    @endpoints.post("/{source}/{seq}/replay", summary="Replay one quarantined delivery")
    async def replay_dead_letter(
        source: Name, seq: Seq, work: Annotated[Work, _OPERATOR]
    ) -> DeadLetterRead:
        """Applies it now, in one transaction with its mark; when it fails again nothing changes."""
        return _read(await replay(work, source, seq))

    return endpoints


async def unsolved(work: Work) -> Sequence[DeadLetter]:
    session = await work.session()
    query = select(DeadLetter).where(col(DeadLetter.status).in_(_UNSOLVED))
    return (
        await session.exec(query.order_by(col(DeadLetter.source), col(DeadLetter.seq)).limit(200))
    ).all()


async def replay(work: Work, source: str, seq: int) -> DeadLetter:
    """Apply one as the service itself would have: whatever area the operator is in."""
    work.scope = NATION
    session = await work.session()
    letter = await session.get(DeadLetter, (source, seq), with_for_update=True)
    if letter is None or letter.status not in _UNSOLVED:
        raise DeadLetterNotFound
    earlier = select(DeadLetter.seq).where(
        col(DeadLetter.source) == source,
        col(DeadLetter.key) == letter.key,
        col(DeadLetter.seq) < seq,
        col(DeadLetter.status).in_(_UNSOLVED),
    )
    if (await session.exec(earlier)).first() is not None:
        raise EarlierOneWaits
    await work.app.handlers.apply(work, [Envelope.model_validate(letter.envelope)])
    letter.status, letter.replayed_at = "replayed", work.now
    return letter


def _read(letter: DeadLetter) -> DeadLetterRead:
    return DeadLetterRead(type=letter.envelope["type"], **letter.model_dump(exclude={"envelope"}))
