"""Entering the interview of a child: once, unless there is a reason."""

from typing import Any
from uuid import UUID

from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from judicial_referral.children import repository as children
from judicial_referral.fields import refuse_future
from judicial_referral.interviews import repository
from judicial_referral.interviews.models import (
    RECORDED,
    GirlNeedsFemaleStaff,
    Interview,
    InterviewedBefore,
    InterviewNotRecorded,
)
from judicial_referral.interviews.schemas import InterviewCreate, InterviewRead
from judicial_referral.narrowing import narrowed
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import ChildNotIdentified
from reference.resident_ids import Sex

_ACCOUNT, _REASON = "interview.account", "interview.reason_again"


async def enter(work: Work, referral_id: UUID, form: InterviewCreate) -> Interview:
    """By the unit it was referred to; what was told is sealed."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_be_with_unit()
    if referral.child_id is None:
        raise ChildNotIdentified
    refuse_future("/held_at", form.held_at, work.now)
    report = await reports.get(work, referral.report_id)
    if report.situation in RECORDED and not form.recorded:
        raise InterviewNotRecorded
    child = await children.find(work, referral.child_id)
    if child is not None and child.sex == Sex.FEMALE and not form.female_staff:
        raise GirlNeedsFemaleStaff
    before = await repository.held(work, referral.child_id)
    if before and form.reason_again is None:
        raise InterviewedBefore
    key = sealing.key_of(work.app.vault, report)
    interview = Interview(
        ordinal=before + 1,
        account=key.seal(_ACCOUNT, form.account),
        reason_again=key.seal(_REASON, form.reason_again) if form.reason_again else None,
        entered_at=work.now,
        **form.model_dump(exclude={"account", "reason_again"}),
        **referral.belonging(),
    )
    work.add(interview)
    return interview


async def read(work: Work, interview_id: UUID) -> InterviewRead:
    """The unit that heard the child reads what it told; the county that it was heard."""
    interview = await one(work, Interview, interview_id)
    referral = await referral_repository.get(work, interview.referral_id)
    held = InterviewRead.held(interview)
    if not referrals.speaks_for_unit(work, referral):
        return held
    key = await referrals.key_to_read(work, referral)
    held.account, again = key.open(_ACCOUNT, interview.account), interview.reason_again
    held.reason_again = key.open(_REASON, again) if again else None
    return held


async def page(work: Work, limit: int, after: str | None, **named: Any) -> Page[InterviewRead]:
    """The newest first; `named` as in `narrowed`."""
    return await newest(
        work,
        Interview,
        referral_repository.of_open_report(work, Interview.referral_id),
        *narrowed(Interview, **named),
        limit=limit,
        after=after,
        read=InterviewRead.held,
    )
