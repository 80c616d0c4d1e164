"""Use cases of custody: admit, review, end, transfer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis import duties
from chassis.models import new_id
from chassis.outbox import publish
from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded, CustodyReviewed
from placement.agencies import repository as agencies
from placement.agencies.models import Agency
from placement.agencies.service import act_for
from placement.agreements import entrusting
from placement.assessments import service as assessments
from placement.beds import repository as beds
from placement.beds import service as bed_service
from placement.beds.models import BedStay, Stay
from placement.children import repository as children
from placement.children.models import Child
from placement.custody import clocks, direct, repository
from placement.custody.models import (
    DEPARTED,
    Custody,
    Outcome,
    account_for_all,
    hear,
)
from placement.custody.permission import check_papers, permit
from placement.custody.schemas import (
    AdmissionCreate,
    AdmissionRead,
    CustodyRead,
    EndCreate,
    ReviewCreate,
    TransferCreate,
)
from placement.fields import today
from placement.health_checks import clocks as intake
from placement.holds import service as holds
from placement.holds.models import ConsentMissing, Hold
from placement.households import places
from placement.legal_bases import service as legal_bases
from placement.matching.models import Ground, Rule, rule_on
from placement.matching.schemas import Words
from placement.needs import service as needs

_NO_HOLDS: Mapping[UUID, Hold] = {}
_LEFT_BEHIND = Words(
    en="A known sibling is neither admitted with the child nor at this agency.",
    zh="有已知兄弟姐妹未一并安置于该机构。",
)


async def admit(work: Work, form: AdmissionCreate) -> AdmissionRead:
    """All of the children at once, each in a bed of its own, or none."""
    form.ground.under(form.regime)
    if (plain := await direct.opening(work, form)) is not None:
        return await _admit_directly(work, form, plain)
    admitted = await children.load(work, form.children)
    agency = await agencies.hold(work, form.agency_id)
    act_for(work, agency)
    rule = await permit(work, agency, admitted, form)
    held = await holds.give_up(work, agency, form.children)
    asked = dict(zip(form.children, form.bed_ids, strict=False))
    stays = await _house(work, agency, admitted, asked, held)
    begun = [
        _begin(work, child, stay, form, rule) for child, stay in zip(admitted, stays, strict=True)
    ]
    await settle(work, begun, agency, held)
    order = {child_id: number for number, child_id in enumerate(form.children)}
    begun.sort(key=lambda custody: order[custody.child_id])
    return AdmissionRead(
        custodies=[CustodyRead.model_validate(custody) for custody in begun],
        warnings=await _warnings(work, admitted, agency),
    )


async def _admit_directly(
    work: Work, form: AdmissionCreate, plain: direct.Opening
) -> AdmissionRead:
    """As `admit`, without a session: nothing more is read, and all is written at the end."""
    act_for(work, plain.agency)
    rule = rule_on(today(work))
    check_papers(work, [plain.child], form.ground, form.legal_basis, heard=form.heard_child)
    work.insert(BedStay, **plain.stay._asdict())
    begun = _begin(work, plain.child, plain.stay, form, rule)
    await legal_bases.begin(work, [begun])
    _tell_of_beginning(work, begun, plain.agency)
    return AdmissionRead(custodies=[CustodyRead.model_validate(begun)], warnings=[])


async def transfer(
    work: Work, custody_id: UUID, form: TransferCreate, *, planned: bool = False
) -> Custody:
    """One custody ends and the next begins at the same instant, in one transaction.

    `planned`: a consolidation plan that the city decided is its consent to take the child.
    """
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    (child,) = await children.load(work, [custody.child_id])
    admission = _admission_of(form, custody)
    leaving = await agencies.load(work, custody.agency_id)
    act_for(work, leaving)
    missing = form.not_at_hand.reasons()
    custody.hand_over(form.handover, missing, admission.regime, work.now)
    agency = await agencies.hold(work, form.agency_id)
    if leaving.gives_up_to(agency):
        account_for_all(form.handover, missing)
    rule = await permit(work, agency, [child], admission)
    held = await holds.give_up(work, agency, [child.id])
    if not planned:
        await _must_consent(work, leaving, agency, held.get(child.id))
    await close(work, custody)
    asked = {child.id: form.bed_id} if form.bed_id else {}
    (stay,) = await _house(work, agency, [child], asked, held)
    begun = _begin(work, child, stay, admission, rule, before=custody)
    if begun.clock_id == begun.id:
        await clocks.stop(work, custody)
    await settle(work, [begun], agency, held)
    return begun


async def end(work: Work, custody_id: UUID, form: EndCreate) -> Custody:
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    (child,) = await children.load(work, [custody.child_id])
    act_for(work, await agencies.load(work, custody.agency_id))
    day = today(work)
    hear([child], day, heard=form.heard_child, outcome=form.outcome)
    if form.outcome is Outcome.RETURNED and form.assessment_no and custody.ended_at is None:
        await assessments.must_open_the_way_home(work, custody, form.assessment_no)
    custody.end(
        form.outcome,
        work.now,
        assessment_no=form.assessment_no,
        document_no=form.document_no,
        of_age=not child.is_minor(day),
    )
    await close(work, custody)
    await holds.release_all(work, [child.id])
    await clocks.stop(work, custody)
    await intake.stop(work, custody)
    await duties.meet(work, DEPARTED, custody.id)
    return custody


async def review(work: Work, custody_id: UUID, form: ReviewCreate) -> Custody:
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    custody.review(form.review_no, work.now)
    await clocks.answer(work, custody)
    event = CustodyReviewed(
        custody_id=custody.id,
        child_id=custody.child_id,
        agency_id=custody.agency_id,
        area=custody.area.code,
    )
    publish(work, event, version=custody.version, area=custody.area)
    return custody


def _begin(
    work: Work,
    child: Child,
    stay: BedStay | Stay,
    form: AdmissionCreate,
    rule: Rule,
    before: Custody | None = None,
) -> Custody:
    custody_id = new_id()
    goes_on = before is not None and before.regime == form.regime
    custody = Custody(
        id=custody_id,
        child_id=child.id,
        agency_id=stay.agency_id,
        bed_id=stay.bed_id,
        stay_id=stay.id,
        regime=form.regime,
        ground=form.ground,
        order_id=form.legal_basis.order_id,
        document_no=form.legal_basis.document_no,
        heard_child=form.heard_child,
        rule=rule.id,
        began_at=stay.began_at,
        transferred_from=before.id if before else None,
        clock_id=before.clock_id if before and goes_on else custody_id,
        **child.area.columns(),
    )
    work.add(custody)
    return custody


async def _house(
    work: Work,
    agency: Agency,
    admitted: Sequence[Child],
    asked: Mapping[UUID, UUID],
    held: Mapping[UUID, Hold],
) -> list[BedStay]:
    """A bed for each: the one asked for, else the one that was held, else one that suits."""
    kept = {child_id: hold.bed_id for child_id, hold in held.items()}
    bed_ids = [asked.get(child.id) or kept.get(child.id) for child in admitted]
    infants = [child.is_infant(today(work)) for child in admitted]
    return await bed_service.occupy(work, agency, infants, bed_ids)


async def _must_consent(work: Work, leaving: Agency, agency: Agency, hold: Hold | None) -> None:
    """One of another authority: of its own hand, or by the agreement that it has with the centre
    which the child leaves."""
    if leaving.seat == agency.seat or (hold is not None and hold.consented_at is not None):
        return
    if not await entrusting.is_entrusted(work, agency, [leaving.id]):
        raise ConsentMissing


async def settle(
    work: Work, begun: Sequence[Custody], agency: Agency, held: Mapping[UUID, Hold] = _NO_HOLDS
) -> None:
    """The rows first, so that a constraint speaks before anything is told."""
    await legal_bases.begin(work, begun)
    await (await work.session()).flush()
    for custody in begun:
        if custody.child_id in held:
            held[custody.child_id].use(custody.id, work.now)
        await needs.meet(work, custody)
        _tell_of_beginning(work, custody, agency)


def _tell_of_beginning(work: Work, custody: Custody, agency: Agency) -> None:
    clocks.start(work, custody)
    intake.start(work, custody)
    event = CustodyBegan(
        custody_id=custody.id,
        child_id=custody.child_id,
        agency_id=custody.agency_id,
        regime=custody.regime,
        ground=custody.ground,
        area=custody.area.code,
        began_at=custody.began_at,
        order_id=custody.order_id,
        mode=custody.mode,
        organisation_id=agency.organisation_id,
    )
    publish(work, event, version=custody.version, area=custody.area)


async def close(work: Work, custody: Custody) -> None:
    assert custody.ended_at is not None
    assert custody.outcome is not None
    if custody.stay_id is not None:
        stay = await beds.stay(work, custody.stay_id)
        stay.ended_at = custody.ended_at
    else:
        await places.leave(work, custody)
    await legal_bases.close(work, custody)
    event = CustodyEnded(
        custody_id=custody.id,
        child_id=custody.child_id,
        agency_id=custody.agency_id,
        outcome=custody.outcome,
        area=custody.area.code,
        ended_at=custody.ended_at,
    )
    publish(work, event, version=custody.version, area=custody.area)


def _admission_of(form: TransferCreate, custody: Custody) -> AdmissionCreate:
    """The second half of a transfer is an admission like any other."""
    ground = form.ground or Ground(custody.ground)
    return AdmissionCreate(
        children=[custody.child_id],
        agency_id=form.agency_id,
        bed_ids=[form.bed_id] if form.bed_id else [],
        regime=ground.under(form.regime),
        ground=ground,
        legal_basis=form.legal_basis,
        heard_child=form.heard_child,
        tracing_family=form.tracing_family,
        care=form.care,
    )


async def _warnings(work: Work, admitted: Sequence[Child], agency: Agency) -> list[Words]:
    """Siblings stay together where that can be; no national text demands it, so it is only said."""
    family = {
        sibling.id for child in admitted for sibling in await children.siblings(work, child)
    } - {child.id for child in admitted}
    homes = await repository.housed(work, list(family))
    return [_LEFT_BEHIND] if any(homes.get(one) != agency.id for one in family) else []
