"""Entering what a procuratorate decided, and its suggestions with their answers."""

from typing import Any
from uuid import UUID

from chassis import duties
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.judicial_referral import ProsecutionDecided
from judicial_referral.fields import refuse_day
from judicial_referral.narrowing import narrowed
from judicial_referral.prosecutions import repository
from judicial_referral.prosecutions.models import (
    ANSWER,
    NORM,
    DecisionNumberTaken,
    Prosecution,
    Suggestion,
    SuggestionToAnother,
)
from judicial_referral.prosecutions.schemas import (
    ProsecutionCreate,
    ProsecutionRead,
    SuggestionCreate,
)
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter, Referral

_PLACE = "suggestion.text"


async def decide(work: Work, referral_id: UUID, form: ProsecutionCreate) -> Prosecution:
    """One matter may have several decisions. Sent again, one changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.PROSECUTION)
    referral.must_be_with_unit()
    refuse_day("/decided_on", form.decided_on, since=referral.sent_at, now=work.now)
    before = await repository.by_number(work, referral.unit_id, form.document_no)
    if before is not None:
        if before.referral_id != referral.id or before.decision != form.decision:
            raise DecisionNumberTaken
        return before
    made = Prosecution(entered_at=work.now, **form.model_dump(), **referral.belonging())
    work.add(made)
    area, child_id = referral.telling
    told = ProsecutionDecided(
        prosecution_id=made.id,
        child_id=child_id,
        area=area.code,
        **made.model_dump(include={"referral_id", "unit_id", "decision", "decided_on"}),
    )
    publish(work, told, version=made.version, area=area)
    return made


async def read(work: Work, prosecution_id: UUID) -> Prosecution:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    made = await one(work, Prosecution, prosecution_id)
    await referral_repository.get(work, made.referral_id)
    return made


async def suggest(work: Work, referral_id: UUID, form: SuggestionCreate) -> Suggestion:
    """The department has a month to answer."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.PROSECUTION)
    referral.must_be_with_unit()
    key = await referrals.key_of(work, referral)
    made = Suggestion(
        made_at=work.now,
        text=key.seal(_PLACE, form.text),
        **form.model_dump(exclude={"text"}),
        **referral.belonging(),
    )
    work.add(made)
    area, child_id = referral.telling
    duties.open_duty(
        work, ANSWER, norm=NORM, subject_type="suggestion", subject_id=made.id,
        child_id=child_id, area=area, department=made.department,
    )  # fmt: skip
    return made


async def answer(work: Work, suggestion_id: UUID, document_no: str) -> Suggestion:
    """By an officer of the department it was made to."""
    made, referral = await _own(work, suggestion_id, lock=True)
    work.expect(made)
    await work.reach(referral.telling.area)
    made.answer(document_no, work.now)
    await duties.meet(work, ANSWER, made.id)
    return made


async def read_suggestion(work: Work, suggestion_id: UUID) -> tuple[Suggestion, str]:
    """With its text, for the department it was made to and the procuratorate."""
    made, referral = await _own(work, suggestion_id)
    key = await referrals.key_to_read(work, referral)
    return made, key.open(_PLACE, made.text)


async def _own(
    work: Work, suggestion_id: UUID, *, lock: bool = False
) -> tuple[Suggestion, Referral]:
    """Raises a `NotFound`, or `SuggestionToAnother` for an officer of another department."""
    made = await one(work, Suggestion, suggestion_id, lock=lock)
    referral = await referral_repository.get(work, made.referral_id)
    departments = work.caller.departments
    if departments and made.department not in departments:
        raise SuggestionToAnother
    return made, referral


async def page(work: Work, limit: int, after: str | None, **named: Any) -> Page[ProsecutionRead]:
    """The newest first; `named` as in `narrowed`."""
    return await newest(
        work,
        Prosecution,
        referral_repository.of_open_report(work, Prosecution.referral_id),
        *narrowed(Prosecution, **named),
        limit=limit,
        after=after,
        read=ProsecutionRead.of,
    )
