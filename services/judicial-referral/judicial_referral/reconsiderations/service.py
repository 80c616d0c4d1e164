"""Asking for reconsideration, and deciding on it."""

from uuid import UUID

from chassis import duties
from chassis.rows import one
from chassis.work import Work
from judicial_referral.fields import refuse_day
from judicial_referral.orders import changing
from judicial_referral.orders import repository as orders
from judicial_referral.orders.models import Change
from judicial_referral.reconsiderations.models import (
    NotThisParty,
    Outcome,
    Party,
    Reconsideration,
    RulingNotMade,
)
from judicial_referral.reconsiderations.schemas import (
    ReconsiderationCreate,
    ReconsiderationDecision,
)
from judicial_referral.referrals import clocks
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter
from judicial_referral.referrals.steps import StepKind
from judicial_referral.scoping import enter


async def ask(work: Work, referral_id: UUID, form: ReconsiderationCreate) -> Reconsideration:
    """Within the days after the ruling; once by each party."""
    referral = await referral_repository.get(work, referral_id)
    referral.must_ask_for(Matter.PROTECTION_ORDER)
    if form.party is Party.RESPONDENT and not referrals.speaks_for_unit(work, referral):
        raise NotThisParty
    await enter(work, referral.telling.area)
    ruled = await referral_repository.step(work, referral.id, StepKind.RULED)
    if ruled is None:
        raise RulingNotMade
    key = await referrals.key_of(work, referral)
    asked = Reconsideration(
        party=form.party,
        grounds=key.seal("reconsideration.grounds", form.grounds),
        asked_at=work.now,
        **referral.belonging(),
    )
    asked.must_be_in_time(ruled.given_at)
    work.add(asked)
    if form.party is Party.APPLICANT:
        await duties.meet(work, clocks.CONSIDER_ORDER, referral.id)
    return asked


async def decide(
    work: Work, reconsideration_id: UUID, form: ReconsiderationDecision
) -> Reconsideration:
    """By the court that ruled; to revoke ends the order."""
    asked = await one(work, Reconsideration, reconsideration_id, lock=True)
    work.expect(asked)
    await referrals.take_own(work, asked.referral_id)
    refuse_day("/decided_on", form.decided_on, since=asked.asked_at, now=work.now)
    asked.decide(form.outcome, form.document_no, form.decided_on)
    if form.outcome is Outcome.REVOKED:
        for order in (await orders.of_referral(work, asked.referral_id)).protection_orders:
            order.must_be_in_force(form.decided_on)
            await changing.enter_change(
                work, order, Change.REVOKED, form.document_no, form.decided_on
            )
    return asked
