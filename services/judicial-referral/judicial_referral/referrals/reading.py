"""What a caller may read of a referral: the unit the whole case, officers how it stands."""

from collections.abc import Sequence
from uuid import UUID

from chassis.access import Role
from chassis.work import Work
from judicial_referral.children import repository as children
from judicial_referral.orders import repository as orders
from judicial_referral.orders.repository import NOTHING
from judicial_referral.orders.schemas import JudgmentRead, ProtectionOrderRead
from judicial_referral.referrals import repository
from judicial_referral.referrals.models import AnswerKind, Referral, Step
from judicial_referral.referrals.schemas import (
    AnswerRead,
    Case,
    ReferralRead,
    ReferralSummary,
    StepRead,
)
from judicial_referral.referrals.service import speaks_for_unit
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report
from judicial_referral.scoping import enter


async def read(work: Work, referral_id: UUID) -> ReferralRead:
    """The referral with its answers and orders. What a unit gave back it reads no further."""
    referral = await repository.get(work, referral_id)
    is_given_back = speaks_for_unit(work, referral) and referral.access_ended_at is not None
    if is_given_back:
        await enter(work, referral.area)
    report = await reports.get(work, referral.report_id)
    taken = await repository.steps(work, referral.id)
    reads_all = _reads_all(work, referral, report)
    made = await orders.of_referral(work, referral.id) if reads_all else NOTHING
    shows_case = speaks_for_unit(work, referral) and not is_given_back
    return ReferralRead(
        **ReferralSummary.of(referral).model_dump(),
        answers=_answers(work, report, taken, reads_all=reads_all),
        steps=[StepRead.of(step) for step in taken] if reads_all else [],
        protection_orders=[ProtectionOrderRead.of(order) for order in made.protection_orders],
        judgments=[JudgmentRead.of(judgment) for judgment in made.judgments],
        case=await _case(work, report) if shows_case else None,
    )


def _reads_all(work: Work, referral: Referral, report: Report) -> bool:
    """Orders and reasons are for the unit, the county, and the city where the matter is its own to
    deal with; others read how it stands."""
    roles = work.caller.roles
    is_the_citys = Role.CITY_OFFICER in roles and report.is_escalated(work.now)
    return speaks_for_unit(work, referral) or Role.COUNTY_OFFICER in roles or is_the_citys


def _answers(
    work: Work, report: Report, taken: Sequence[Step], *, reads_all: bool
) -> list[AnswerRead]:
    """Their reasons too, unless the matter was sealed."""
    given = [step for step in taken if step.kind in list(AnswerKind)]
    if not reads_all or report.sealed_at is not None:
        return [AnswerRead.of(step) for step in given]
    key = sealing.key_of(work.app.vault, report)
    return [
        AnswerRead.of(step, key.open("step.reason", step.reason) if step.reason else None)
        for step in given
    ]


async def _case(work: Work, report: Report) -> Case:
    child = await children.find(work, report.child_id) if report.child_id else None
    return Case(
        **sealing.contents(work.app.vault, report).model_dump(),
        **report.model_dump(include={"situation", "discovered_at"}),
        reasons=sealing.reasons(work.app.vault, report),
        child_birth_on=child.birth_on if child else None,
    )
