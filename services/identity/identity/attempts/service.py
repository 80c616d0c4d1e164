"""Use cases of attempts."""

from chassis.work import Work
from identity.attempts import repository
from identity.attempts.models import FORGOTTEN_AFTER, Attempt


async def begin(work: Work, kind: str, name: str) -> Attempt:
    """The record of attempts at `name`; `kind` keeps people and clients apart."""
    return await repository.lock(work, work.app.vault.index(f"attempt.{kind}", name))


async def end(work: Work, attempt: Attempt, *, success: bool) -> None:
    if success:
        attempt.succeed(work.now)
    else:
        attempt.fail(work.now)
        await repository.forget(work, work.now - FORGOTTEN_AFTER)
