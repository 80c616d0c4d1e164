"""The agency visits a family while children are in its care: a duty that follows each visit."""

from uuid import UUID

from sqlmodel import col

from chassis import duties
from chassis.areas import county_of
from chassis.pagination import Page
from chassis.rows import newest
from chassis.work import Work, etag
from placement.agencies import repository as agencies
from placement.agencies.service import act_for
from placement.custody import repository as custodies
from placement.fields import day_of, today
from placement.households import closing, repository
from placement.households.errors import HouseholdVisitDateImpossible
from placement.households.models import Household, HouseholdVisit
from placement.households.schemas import HouseholdVisitForm, HouseholdVisitRead
from placement.households.sealing import key_of

VISIT = "visit_household"
"""Its norm is `placement.household_visit`; the subject is the family."""
_FINDINGS = "household_visit.findings"


async def visit(work: Work, household_id: UUID, form: HouseholdVisitForm) -> HouseholdVisitRead:
    """Meets the duty to visit, and begins the next while children are there. A family that is
    found unfit takes no more children, and those in its care are brought away."""
    household = await repository.load(work, household_id, lock=True)
    act_for(work, await agencies.load(work, household.agency_id))
    work.expect(household)
    household.must_be_on_the_list()
    _check_day(work, household, form)
    key = key_of(work.app.vault, household)
    row = HouseholdVisit(
        household_id=household.id,
        visited_on=form.visited_on,
        findings=key.seal(_FINDINGS, form.findings),
        is_fit=form.is_fit,
        visitor=work.caller.subject,
        recorded_at=work.now,
        **household.area.columns(),
    )
    household.visit(form.visited_on)
    work.add(row)
    await _turn_the_clock(work, household, form)
    if not form.is_fit:
        household.find_unfit()
        await closing.close(work, household)
    work.etag = etag(household.version)
    return _read(row, form.findings)


async def visits(
    work: Work, household_id: UUID, after: str | None, limit: int
) -> Page[HouseholdVisitRead]:
    household = await repository.load(work, household_id)
    key = key_of(work.app.vault, household)
    return await newest(
        work,
        HouseholdVisit,
        col(HouseholdVisit.household_id) == household.id,
        limit=limit,
        after=after,
        read=lambda row: _read(row, key.open(_FINDINGS, row.findings)),
    )


def expect(work: Work, household: Household) -> None:
    """The clock of the next visit."""
    duties.open_duty(
        work,
        VISIT,
        norm="placement.household_visit",
        subject_type="household",
        subject_id=household.id,
        area=county_of(household.area),
        department="civil_affairs",
    )


async def _turn_the_clock(work: Work, household: Household, form: HouseholdVisitForm) -> None:
    """A visit from before the clock began meets nothing."""
    owed = await custodies.open_duty(work, VISIT, household.id)
    if owed is None or form.visited_on < day_of(owed.opened_at):
        return
    await duties.meet(work, VISIT, household.id)
    await work.flush()
    expect(work, household)


def _check_day(work: Work, household: Household, form: HouseholdVisitForm) -> None:
    first = day_of(household.approved_at or household.applied_at)
    if not first <= form.visited_on <= today(work):
        raise HouseholdVisitDateImpossible


def _read(row: HouseholdVisit, findings: str) -> HouseholdVisitRead:
    return HouseholdVisitRead(**row.model_dump(exclude={"findings"}), findings=findings)
