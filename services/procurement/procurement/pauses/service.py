"""Stop the clock of a decision, and let it run on."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from chassis import rows
from chassis.work import Work
from procurement.challenges import clocks
from procurement.challenges import repository as challenges
from procurement.challenges.models import Challenge, ChallengeClosed, ChallengeStatus, Kind
from procurement.fields import day_of
from procurement.pauses import counting, repository
from procurement.pauses.models import ClockPaused, ComplaintPause, PauseTooLate
from procurement.pauses.schemas import PauseCreate
from procurement.periods import last_day
from reference.clocks import CHINA


async def begin(work: Work, challenge_id: UUID, form: PauseCreate) -> ComplaintPause:
    """Of an accepted complaint that is not overdue."""
    challenge, _ = await challenges.hold(work, challenge_id)
    work.expect(challenge)
    if challenge.status != ChallengeStatus.ACCEPTED or challenge.kind != Kind.COMPLAINT:
        raise ChallengeClosed
    before = await repository.of(work, challenge.id)
    _must_not_run(before)
    today = day_of(work.now)
    if today > last_day(clocks.DECISION_NORM, _begun(challenge, before), challenge.area):
        raise PauseTooLate
    pause = ComplaintPause(
        **form.model_dump(), challenge_id=challenge.id, began_on=today, **challenge.area.columns()
    )
    work.add(pause)
    challenge.version += 1
    await clocks.stop(work, challenge)
    return pause


async def end(work: Work, pause_id: UUID) -> ComplaintPause:
    """The days that went by are added to the time to decide."""
    challenge, _ = await challenges.hold(work, await repository.challenge_of(work, pause_id))
    pause = await rows.one(work, ComplaintPause, pause_id, lock=True)
    work.expect(pause)
    pause.end(day_of(work.now))
    if challenge.status == ChallengeStatus.ACCEPTED:
        begun = _begun(challenge, await repository.of(work, challenge.id))
        clocks.run_on(work, challenge, _at(challenge, begun))
    return pause


async def get(work: Work, pause_id: UUID) -> ComplaintPause:
    return await rows.one(work, ComplaintPause, pause_id)


async def find(work: Work, challenge_id: UUID) -> Sequence[ComplaintPause]:
    await rows.one(work, Challenge, challenge_id)
    return await repository.of(work, challenge_id)


async def must_not_run(work: Work, challenge_id: UUID) -> None:
    """Raises ClockPaused."""
    _must_not_run(await repository.of(work, challenge_id))


def _must_not_run(pauses: Sequence[ComplaintPause]) -> None:
    if any(pause.ended_on is None for pause in pauses):
        raise ClockPaused


def _begun(challenge: Challenge, pauses: Sequence[ComplaintPause]) -> date:
    spans = [(one.began_on, one.ended_on) for one in pauses if one.ended_on is not None]
    return counting.begun_later(day_of(challenge.raised_at), spans)


def _at(challenge: Challenge, day: date) -> datetime:
    """At the hour at which the complaint came."""
    return datetime.combine(day, challenge.raised_at.astimezone(CHINA).timetz())
