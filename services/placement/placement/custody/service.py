"""Use cases of custody: admit, review, end, transfer."""

from collections.abc import Sequence
from uuid import UUID

from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded
from placement.agencies import repository as agencies
from placement.agencies.models import Agency
from placement.agencies.service import act_for
from placement.beds import repository as beds
from placement.beds import service as bed_service
from placement.beds.models import BedStay
from placement.children import repository as children
from placement.children.models import Child
from placement.custody import clocks, repository
from placement.custody.models import (
    NEEDS_DOCUMENT,
    AgencyMayNotTake,
    Custody,
    DocumentMissing,
    hear,
)
from placement.custody.schemas import (
    AdmissionCreate,
    AdmissionRead,
    CustodyRead,
    EndCreate,
    ReviewCreate,
    TransferCreate,
)
from placement.matching.models import Ground, Rule, rule_on
from placement.matching.schemas import Words
from placement.matching.service import bars_to, today
from placement.needs import service as needs
from reference.norms import norm

_LEFT_BEHIND = Words(
    en="A known sibling is neither admitted with the child nor at this agency.",
    zh="有已知兄弟姐妹未一并安置于该机构。",
)


async def admit(work: Work, form: AdmissionCreate) -> AdmissionRead:
    """All of the children at once, each in a bed of its own, or none."""
    form.ground.under(form.regime)
    admitted = await children.load(work, form.children)
    agency = await agencies.hold(work, form.agency_id)
    act_for(work, agency)
    rule = await _permit(work, agency, admitted, form)
    asked = dict(zip(form.children, form.bed_ids, strict=False))
    infants = [child.age(today(work)) < rule.infant_below for child in admitted]
    bed_ids = [asked[child.id] for child in admitted] if asked else []
    stays = await bed_service.occupy(work, agency, infants, bed_ids)
    begun = [
        _begin(work, child, stay, form, rule) for child, stay in zip(admitted, stays, strict=True)
    ]
    await _settle(work, begun)
    order = {child_id: number for number, child_id in enumerate(form.children)}
    begun.sort(key=lambda custody: order[custody.child_id])
    return AdmissionRead(
        custodies=[CustodyRead.model_validate(custody) for custody in begun],
        warnings=await _warnings(work, admitted, agency),
    )


async def transfer(work: Work, custody_id: UUID, form: TransferCreate) -> Custody:
    """One custody ends and the next begins at the same instant, in one transaction."""
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    (child,) = await children.load(work, [custody.child_id])
    admission = _admission_of(form, custody)
    act_for(work, await agencies.load(work, custody.agency_id))
    custody.hand_over(form.handover, admission.regime, work.now)
    agency = await agencies.hold(work, form.agency_id)
    rule = await _permit(work, agency, [child], admission)
    await _close(work, custody)
    infant = child.age(today(work)) < rule.infant_below
    (stay,) = await bed_service.occupy(work, agency, [infant], admission.bed_ids)
    begun = _begin(work, child, stay, admission, rule, before=custody)
    if begun.clock_id == begun.id:
        await clocks.stop(work, custody)
    await _settle(work, [begun])
    return begun


async def end(work: Work, custody_id: UUID, form: EndCreate) -> Custody:
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    (child,) = await children.load(work, [custody.child_id])
    act_for(work, await agencies.load(work, custody.agency_id))
    age, day = child.age(today(work)), today(work)
    heard_from = rule_on(day).heard_from
    hear({child.id: age}, heard_from, heard=form.heard_child, outcome=form.outcome)
    custody.end(
        form.outcome,
        work.now,
        assessment_no=form.assessment_no,
        document_no=form.document_no,
        of_age=age >= norm("registry.age_minor", on=day, area=child.area).value,
    )
    await _close(work, custody)
    await clocks.stop(work, custody)
    return custody


async def review(work: Work, custody_id: UUID, form: ReviewCreate) -> Custody:
    custody = await repository.load(work, custody_id, lock=True)
    work.expect(custody)
    custody.review(form.review_no, work.now)
    await clocks.answer(work, custody)
    return custody


async def browse(
    work: Work, after: str | None, limit: int, *, agency_id: UUID | None = None, is_open: bool
) -> Page[CustodyRead]:
    """The custodies that the caller may see, the latest first."""
    place = position(work, after, 1)
    start = UUID(place[0]) if place else None
    found = await repository.page(work, start, limit + 1, agency_id=agency_id, is_open=is_open)
    shown = found[:limit]
    following = cursor(work, str(shown[-1].id)) if len(found) > limit else None
    return Page(items=[CustodyRead.model_validate(one) for one in shown], next=following)


async def residents(
    work: Work, agency_id: UUID, after: str | None, limit: int
) -> Page[CustodyRead]:
    """The children of the caller's area who live at the agency now."""
    act_for(work, await agencies.load(work, agency_id))
    return await browse(work, after, limit, agency_id=agency_id, is_open=True)


async def _permit(
    work: Work, agency: Agency, admitted: Sequence[Child], form: AdmissionCreate
) -> Rule:
    """The law lets this agency take these children, they were heard, and the papers are there."""
    day = today(work)
    rule = rule_on(day)
    if form.ground in NEEDS_DOCUMENT and form.legal_basis.document_no is None:
        raise DocumentMissing
    hear({one.id: one.age(day) for one in admitted}, rule.heard_from, heard=form.heard_child)
    care = frozenset(form.care)
    against = await bars_to(
        work, agency, admitted, form.regime, rule, care=care, tracing_family=form.tracing_family
    )
    if against:
        raise AgencyMayNotTake(" ".join(words.en for words in against))
    return rule


def _begin(
    work: Work,
    child: Child,
    stay: BedStay,
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


async def _settle(work: Work, begun: Sequence[Custody]) -> None:
    """The rows first, so that a constraint speaks before anything is told."""
    await (await work.session()).flush()
    for custody in begun:
        clocks.start(work, custody)
        await needs.meet(work, custody)
        event = CustodyBegan(
            custody_id=custody.id,
            child_id=custody.child_id,
            agency_id=custody.agency_id,
            regime=custody.regime,
            ground=custody.ground,
            area=custody.area.code,
            began_at=custody.began_at,
            order_id=custody.order_id,
        )
        publish(work, event, version=custody.version, area=custody.area)


async def _close(work: Work, custody: Custody) -> None:
    assert custody.ended_at is not None
    assert custody.outcome is not None
    stay = await beds.stay(work, custody.stay_id)
    stay.ended_at = custody.ended_at
    await (await work.session()).flush()
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
