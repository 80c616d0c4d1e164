"""Entering what a procuratorate decided, and its suggestions with their answers."""

from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.outbox import publish
from chassis.rows import one
from chassis.work import Work
from contracts.judicial_referral import ProsecutionDecided
from judicial_referral.fields import refuse_day
from judicial_referral.prosecutions import repository
from judicial_referral.prosecutions.models import (
    ANSWER,
    NORM,
    DecisionNumberTaken,
    Prosecution,
    Suggestion,
    SuggestionToAnother,
)
from judicial_referral.prosecutions.schemas import ProsecutionCreate, SuggestionCreate
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter

_PLACE = "suggestion.text"


async def decide(work: Work, referral_id: UUID, form: ProsecutionCreate) -> Prosecution:
    """One matter may have several decisions. Sent again, one changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.PROSECUTION)
    refuse_day("/decided_on", form.decided_on, since=referral.sent_at, now=work.now)
    before = await repository.by_number(work, referral.unit_id, form.document_no)
    if before is not None:
        if before.referral_id != referral.id or before.decision != form.decision:
            raise DecisionNumberTaken
        return before
    made = Prosecution(entered_at=work.now, **form.model_dump(), **referral.belonging())
    work.add(made)
    county = county_of(made.area)
    told = ProsecutionDecided(
        prosecution_id=made.id,
        area=county.code,
        **made.model_dump(include={"referral_id", "child_id", "unit_id", "decision", "decided_on"}),
    )
    publish(work, told, version=made.version, area=county)
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
    key = await referrals.key_of(work, referral)
    made = Suggestion(
        made_at=work.now,
        text=key.seal(_PLACE, form.text),
        **form.model_dump(exclude={"text"}),
        **referral.belonging(),
    )
    work.add(made)
    duties.open_duty(
        work, ANSWER, norm=NORM, subject_type="suggestion", subject_id=made.id,
        child_id=made.child_id, area=county_of(made.area), department=made.department,
    )  # fmt: skip
    return made


async def answer(work: Work, suggestion_id: UUID, document_no: str) -> Suggestion:
    """By an officer of the department it was made to."""
    made = await _own(work, suggestion_id, lock=True)
    work.expect(made)
    made.answer(document_no, work.now)
    await duties.meet(work, ANSWER, made.id)
    return made


async def read_suggestion(work: Work, suggestion_id: UUID) -> tuple[Suggestion, str]:
    """With its text, for the department it was made to and the procuratorate."""
    made = await _own(work, suggestion_id)
    referral = await referral_repository.get(work, made.referral_id)
    key = await referrals.key_of(work, referral)
    return made, key.open(_PLACE, made.text)


async def _own(work: Work, suggestion_id: UUID, *, lock: bool = False) -> Suggestion:
    """Raises a `NotFound`, or `SuggestionToAnother` for an officer of another department."""
    made = await one(work, Suggestion, suggestion_id, lock=lock)
    await referral_repository.get(work, made.referral_id)
    departments = work.caller.departments
    if departments and made.department not in departments:
        raise SuggestionToAnother
    return made
