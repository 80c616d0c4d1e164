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
from judicial_referral.referrals.models import Answer, Referral
from judicial_referral.referrals.schemas import AnswerRead, Case, ReferralRead, ReferralSummary
from judicial_referral.referrals.service import speaks_for_unit
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report


async def read(work: Work, referral_id: UUID) -> ReferralRead:
    """The referral with its answers and orders."""
    referral = await repository.get(work, referral_id)
    report = await reports.get(work, referral.report_id)
    given = await repository.answers(work, referral.id)
    made = await orders.of_referral(work, referral.id) if _reads_all(work, referral) else NOTHING
    return ReferralRead(
        **ReferralSummary.of(referral).model_dump(),
        answers=_answers(work, referral, report, given),
        protection_orders=[ProtectionOrderRead.of(order) for order in made.protection_orders],
        judgments=[JudgmentRead.of(judgment) for judgment in made.judgments],
        case=await _case(work, report) if speaks_for_unit(work, referral) else None,
    )


def _reads_all(work: Work, referral: Referral) -> bool:
    """Orders and reasons are for the unit and the county; others read how it stands."""
    return speaks_for_unit(work, referral) or Role.COUNTY_OFFICER in work.caller.roles


def _answers(
    work: Work, referral: Referral, report: Report, given: Sequence[Answer]
) -> list[AnswerRead]:
    if not _reads_all(work, referral):
        return [AnswerRead.of(answer) for answer in given]
    key = sealing.key_of(work.app.vault, report)
    return [
        AnswerRead.of(answer, key.open("answer.reason", answer.reason) if answer.reason else None)
        for answer in given
    ]


async def _case(work: Work, report: Report) -> Case:
    child = await children.find(work, report.child_id) if report.child_id else None
    return Case(
        **sealing.contents(work.app.vault, report).model_dump(),
        **report.model_dump(include={"situation", "discovered_at"}),
        reasons=sealing.reasons(work.app.vault, report),
        child_birth_on=child.birth_on if child else None,
    )
