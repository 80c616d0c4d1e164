"""What finance does with a complaint, and its respondent (投诉处理, 94号令)."""

from uuid import UUID

from chassis.work import Work
from procurement.challenges import clocks, outcomes, repository
from procurement.challenges.models import Challenge
from procurement.challenges.schemas import Acceptance, Answer, Reply, Step
from procurement.fields import day_of
from procurement.pauses import service as pauses
from procurement.periods import last_day


async def accept(work: Work, challenge_id: UUID, form: Acceptance) -> Challenge:
    """By finance (受理): it counts as taken up from the day it came."""
    challenge = await _hold(work, challenge_id)
    if form.admissible:
        until = last_day(clocks.SUSPENSION_NORM, day_of(work.now), challenge.area)
        challenge.accept(work.now, until if form.suspends else None)
    else:
        challenge.dismiss(form.reasons, form.document_no, work.now)
        outcomes.tell(work, challenge)
    await clocks.admit(work, challenge)
    return challenge


async def send_copy(work: Work, challenge_id: UUID, form: Step) -> Challenge:
    challenge = await _hold(work, challenge_id)
    challenge.send_copy(form.document_no, work.now)
    await clocks.copied(work, challenge)
    return challenge


async def take_reply(work: Work, challenge_id: UUID, form: Reply) -> Challenge:
    challenge = await _hold(work, challenge_id)
    challenge.take_reply(form.reply, form.document_no, work.now)
    await clocks.replied(work, challenge)
    return challenge


async def resume(work: Work, challenge_id: UUID, form: Step) -> Challenge:
    """The award and the signing go on, though the complaint is not decided yet."""
    challenge = await _hold(work, challenge_id)
    challenge.resume(form.document_no, work.now)
    await clocks.resumed(work, challenge)
    return challenge


async def decide(work: Work, challenge_id: UUID, form: Answer) -> Challenge:
    """投诉处理决定. A query that nobody answered in time is settled by it as well."""
    challenge, tender = await repository.hold(work, challenge_id)
    work.expect(challenge)
    await pauses.must_not_run(work, challenge.id)
    challenge.decide(form.answer, form.document_no, work.now, form.finding)
    await outcomes.settle(work, challenge, tender)
    await outcomes.let_lapse(work, challenge)
    return challenge


async def _hold(work: Work, challenge_id: UUID) -> Challenge:
    challenge, _ = await repository.hold(work, challenge_id)
    work.expect(challenge)
    return challenge
