"""Use cases of agencies."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis.access import Role
from chassis.errors import Fault
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.rows import newest
from chassis.work import Work
from contracts.placement import AgencyAssessed, AgencyChanged, AgencyConverted, AgencyRegistered
from placement.agencies import criteria, repository
from placement.agencies.errors import (
    AgencyElsewhere,
    AgencyFactsMissing,
    AgencyNotAssessable,
    FireCheckNotYetMade,
    OperatorNotYoursToName,
)
from placement.agencies.models import Agency, AgencyAssessment, Transition
from placement.agencies.resources import Resources
from placement.agencies.schemas import (
    AgencyAssessmentRead,
    AgencyChange,
    AgencyCreate,
    AgencyListed,
    Conversion,
)
from placement.beds import repository as beds
from placement.beds.models import Bed
from placement.beds.schemas import BedCreate
from placement.capabilities import duties as proofs
from placement.capabilities import repository as capabilities
from placement.capabilities.models import Proof, lapsed
from placement.fields import today
from placement.functions import duties as functions
from placement.scope import bound_to
from reference.divisions import Area
from reference.norms import norm


async def register(work: Work, form: AgencyCreate) -> Agency:
    """The agency with the beds it starts with."""
    agency = Agency(**form.model_dump(exclude={"beds"}), created_at=work.now)
    _govern(work, agency)
    if agency.is_county_institution:
        agency.transition = Transition.COUNTY_CWI
    session = await work.session()
    work.add(agency)
    await session.flush()
    _furnish(work, agency, form.beds)
    proofs.owe_proof(work, agency)
    functions.begin(work, agency)
    registered = AgencyRegistered(
        agency_id=agency.id, kind=agency.kind, area=agency.seat, beds=len(form.beds)
    )
    publish(work, registered, version=agency.version, area=Area(agency.seat))
    return agency


async def change(work: Work, agency_id: UUID, form: AgencyChange) -> Agency:
    """What is newly claimed must be proven; what was promised to a centre is not dropped."""
    agency = await tend(work, agency_id)
    work.expect(agency)
    if bound_to(work) is not None and form.organisation_id != agency.organisation_id:
        raise OperatorNotYoursToName
    standing = (await capabilities.standings_of(work, [agency]))[agency.id]
    proven = {one.capability for one in standing if one.proof is Proof.PROVEN}
    promised = await repository.promised(work, agency.id, today(work))
    agency.change(form, proven=proven, promised=promised)
    told = AgencyChanged(
        agency_id=agency.id,
        area=agency.seat,
        capabilities=tuple(agency.capabilities),
        organisation_id=agency.organisation_id,
    )
    publish(work, told, version=agency.version, area=Area(agency.seat))
    return agency


async def add_beds(work: Work, agency_id: UUID, beds: Sequence[BedCreate]) -> Sequence[Bed]:
    return _furnish(work, await tend(work, agency_id), beds)


async def convert(work: Work, agency_id: UUID, form: Conversion) -> Agency:
    agency = await repository.hold(work, agency_id)
    _govern(work, agency)
    work.expect(agency)
    before = agency.kind
    agency.convert(form.kind, form.document_no, work.now)
    functions.begin(work, agency)
    converted = AgencyConverted(
        agency_id=agency.id, kind_before=before, kind=agency.kind, area=agency.seat
    )
    publish(work, converted, version=agency.version, area=Area(agency.seat))
    return agency


async def record(work: Work, agency_id: UUID, resources: Resources) -> Agency:
    """What the agency has: staff, fire safety, money."""
    agency = await tend(work, agency_id)
    work.expect(agency)
    if resources.fire_checked_on and resources.fire_checked_on > today(work):
        raise FireCheckNotYetMade
    agency.record(resources)
    return agency


async def assess(work: Work, agency_id: UUID) -> tuple[Agency, AgencyAssessment]:
    """Weigh the agency by the criteria in force; the reasons are kept."""
    agency = await repository.hold(work, agency_id)
    _govern(work, agency)
    work.expect(agency)
    if not agency.is_county_institution:
        raise AgencyNotAssessable
    if lacking := criteria.missing(agency):
        faults = [Fault(f"/{name}", "It was not yet recorded.") for name in lacking]
        raise AgencyFactsMissing(faults=faults)
    on, area = today(work), Area(agency.seat)
    household = await repository.household(work, agency, on)
    gone = lapsed((await capabilities.standings_of(work, [agency]))[agency.id])
    findings = criteria.assess(agency, household, on, area, gone)
    mark = norm("placement.assess_pass_mark", on=on, area=area).value
    score = criteria.score(findings)
    agency.assess(has_resources=score >= mark)
    assessment = AgencyAssessment(
        agency_id=agency.id,
        assessed_at=work.now,
        score=score,
        pass_mark=mark,
        has_resources=score >= mark,
        findings=[_worded(one) for one in findings],
    )
    work.add(assessment)
    result = "has_resources" if score >= mark else "lacks_resources"
    told = AgencyAssessed(agency_id=agency.id, area=agency.seat, status=result)
    publish(work, told, version=agency.version, area=area)
    return agency, assessment


async def assessments(
    work: Work, agency_id: UUID, after: str | None, limit: int
) -> Page[AgencyAssessmentRead]:
    await repository.load(work, agency_id)
    return await newest(
        work,
        AgencyAssessment,
        col(AgencyAssessment.agency_id) == agency_id,
        limit=limit,
        after=after,
        read=AgencyAssessmentRead.model_validate,
    )


async def retain(work: Work, agency_id: UUID, approval_no: str) -> Agency:
    """Decided by the province in which the agency has its seat."""
    agency = await repository.hold(work, agency_id)
    if not work.caller.area.covers(Area(agency.seat)):
        raise AgencyElsewhere
    work.expect(agency)
    agency.retain(approval_no)
    return agency


async def browse(work: Work, after: str | None, limit: int) -> Page[AgencyListed]:
    """Those that serve the caller's area or lie in it, the oldest first."""
    place = position(work, after, 1)
    start = UUID(place[0]) if place else None
    found = await repository.page(work, work.caller.area, start, limit + 1)
    shown = found[:limit]
    following = cursor(work, str(shown[-1].id)) if len(found) > limit else None
    counted = await beds.count(work, [agency.id for agency in shown])
    items = [
        AgencyListed.model_validate(agency, update=counted[agency.id]._asdict()) for agency in shown
    ]
    return Page(items=items, next=following)


async def tend(work: Work, agency_id: UUID) -> Agency:
    """The agency, locked, for whoever keeps it: the officer of its seat, or its own staff."""
    agency = await repository.hold(work, agency_id)
    if bound_to(work) is None:
        _govern(work, agency)
    else:
        act_for(work, agency)
        await work.reach(Area(agency.seat))
    return agency


def act_for(work: Work, agency: Agency) -> None:
    """Agency staff act for their own organisation's agencies only."""
    organisation = bound_to(work)
    if organisation is not None and agency.organisation_id != organisation:
        raise AgencyElsewhere


def _govern(work: Work, agency: Agency) -> None:
    """Registered and converted by the county or city whose area holds the seat.

    A city's agency is not for its counties to change: the seat must lie inside the caller's area.
    """
    officer = work.caller.roles & {Role.COUNTY_OFFICER, Role.CITY_OFFICER}
    if not officer or not work.caller.area.covers(Area(agency.seat)):
        raise AgencyElsewhere


def _worded(finding: criteria.Finding) -> dict[str, object]:
    en, zh = criteria.WORDS[finding.criterion]
    return {
        "criterion": finding.criterion,
        "measured": finding.measured,
        "needed": finding.needed,
        "weight": finding.weight,
        "is_met": finding.is_met,
        "en": f"{en}: {finding.measured}, needed {finding.needed}".capitalize(),
        "zh": f"{zh}：{finding.measured}，需达到{finding.needed}",
    }


def _furnish(work: Work, agency: Agency, beds: Sequence[BedCreate]) -> list[Bed]:
    made = [Bed(agency_id=agency.id, **bed.model_dump()) for bed in beds]
    work.add(*made)
    return made
