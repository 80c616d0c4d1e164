"""Use cases of care by a family: begin, settle. It ends as any custody does, or by a transfer."""

from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.rows import one
from chassis.work import Work, etag
from placement.agencies import repository as agencies
from placement.agencies.service import act_for
from placement.children import repository as children
from placement.children.models import Child
from placement.custody import repository as custodies
from placement.custody.families import go_on_with_family
from placement.custody.models import Custody, Mode
from placement.custody.permission import check_papers
from placement.fields import today
from placement.health_checks import repository as health_checks
from placement.households import places, repository
from placement.households.errors import (
    AgreementMissing,
    AlreadyWithHousehold,
    ChildDidNotConsent,
    ChildNotFosterable,
    ChildOfAge,
    HealthUnknown,
    NotInCareOfHousehold,
)
from placement.households.fitness import check_agency
from placement.households.models import Household, HouseholdCare, HouseholdKind
from placement.households.schemas import HouseholdCareRead, HouseholdPlacement, Settlement
from placement.matching.models import Ground
from reference.clocks import due
from reference.norms import norm


async def begin(work: Work, custody_id: UUID, form: HouseholdPlacement) -> Custody:
    """The custody at the agency ends and one with the family begins at the same instant."""
    custody = await custodies.load(work, custody_id, lock=True)
    work.expect(custody)
    (child,) = await children.load(work, [custody.child_id])
    act_for(work, await agencies.load(work, custody.agency_id))
    if custody.mode != Mode.AGENCY:
        raise AlreadyWithHousehold
    household = await _open_to(work, form.household_id)
    await _check(work, custody, child, household, form)
    begun = await go_on_with_family(
        work, custody, child,
        mode=Mode(household.kind), household_id=household.id, agency_id=household.agency_id,
        legal_basis=form.legal_basis, handover=form.handover, heard_child=form.heard_child,
    )  # fmt: skip
    await places.take(work, household, begun)
    work.add(_agreed(work, child, household, begun, form))
    if household.kind == HouseholdKind.FOSTER:
        _expect_agreement(work, begun)
    return begun


async def settle(work: Work, custody_id: UUID, form: Settlement) -> HouseholdCareRead:
    """The agreement is signed. Raises TrialNotOver, CareSettled."""
    custody = await custodies.load(work, custody_id, lock=True)
    work.expect(custody)
    act_for(work, await agencies.load(work, custody.agency_id))
    if custody.mode == Mode.AGENCY or custody.ended_at is not None:
        raise NotInCareOfHousehold
    care = await one(work, HouseholdCare, custody.id)
    care.settle(form.agreement_no, today(work))
    custody.version += 1
    await duties.meet(work, places.AGREEMENT, custody.id)
    work.etag = etag(custody.version)
    return HouseholdCareRead.model_validate(care)


async def read(work: Work, custody_id: UUID) -> HouseholdCareRead:
    custody = await custodies.load(work, custody_id)
    work.etag = etag(custody.version)
    if custody.mode == Mode.AGENCY:
        raise NotInCareOfHousehold
    return HouseholdCareRead.model_validate(await one(work, HouseholdCare, custody.id))


async def _open_to(work: Work, household_id: UUID) -> Household:
    """The family, locked, and an agency that answers for it by the rules of today."""
    household = await repository.load(work, household_id, lock=True)
    household.must_be_open()
    agency = await agencies.hold(work, household.agency_id)
    act_for(work, agency)
    check_agency(household.kind, agency)
    return household


async def _check(
    work: Work, custody: Custody, child: Child, household: Household, form: HouseholdPlacement
) -> None:
    on = today(work)
    ground = Ground(custody.ground)
    check_papers(work, [child], ground, form.legal_basis, heard=form.heard_child)
    if not child.is_minor(on):
        raise ChildOfAge
    if household.kind == HouseholdKind.KIN:
        if form.agreement_no is None:
            raise AgreementMissing
        return
    consents = child.age(on) >= norm("placement.foster_consent", on, child.area).value
    if consents and not form.consented:
        raise ChildDidNotConsent
    level = await health_checks.care_level(work, child.id)
    if level is None:
        raise HealthUnknown
    if level > norm("placement.foster_care_level", on, child.area).value:
        raise ChildNotFosterable


def _agreed(
    work: Work, child: Child, household: Household, begun: Custody, form: HouseholdPlacement
) -> HouseholdCare:
    """The trial's length is that of the day on which it began."""
    trial = None
    if household.kind == HouseholdKind.FOSTER:
        trial = due(norm("placement.foster_trial", today(work), child.area), today(work))
    return HouseholdCare(
        id=begun.id,
        child_id=child.id,
        household_id=household.id,
        consented=form.consented,
        trial_until=trial,
        agreement_no=None if trial else form.agreement_no,
        **child.area.columns(),
    )


def _expect_agreement(work: Work, begun: Custody) -> None:
    duties.open_duty(
        work,
        places.AGREEMENT,
        norm="placement.foster_agreement",
        subject_type="custody",
        subject_id=begun.id,
        child_id=begun.child_id,
        area=county_of(begun.area),
        department="civil_affairs",
    )
