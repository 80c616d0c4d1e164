"""Reading, triaging and closing mandatory reports."""

from uuid import UUID

from chassis import duties
from chassis.access import NATION, Role
from chassis.areas import county_of
from chassis.department_duties import open_for_departments
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import ReportTriaged
from judicial_referral.children import repository as children
from judicial_referral.evidence import repository as evidence
from judicial_referral.evidence.models import EvidenceLodgedHere
from judicial_referral.places import refuse_nowhere
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import NEEDS_CHILD, Referral
from judicial_referral.referrals.schemas import Addressee
from judicial_referral.reports import receipt_numbers, repository, sealing, taking
from judicial_referral.reports.calling import triggers
from judicial_referral.reports.models import (
    ChildNotIdentified,
    ChildUnknown,
    ReceiptNotFound,
    Report,
    ReportStatus,
)
from judicial_referral.reports.schemas import ReporterRead, ReportRead, ReportSummary, Triage
from judicial_referral.scoping import enter_scope
from judicial_referral.telling import Telling
from reference.divisions import Area
from reference.situations import Situation


async def look_up(work: Work, receipt: str) -> Report:
    """A reporter's own report, whatever its area."""
    if not receipt_numbers.is_sound(receipt):
        raise ReceiptNotFound
    work.scope, work.unnamed = NATION, True
    report = await repository.by_receipt(work, receipt)
    if report is None:
        raise ReceiptNotFound
    return report


async def read(work: Work, report_id: UUID) -> ReportRead:
    """What the caller's role lets it see of a report."""
    report = await repository.get(work, report_id)
    facts = ReportSummary.of(report).model_dump()
    if not _answers_for(work, report):
        return ReportRead(**facts)
    report.must_be_open()
    vault = work.app.vault
    reporter = sealing.reporter(vault, report).model_dump()
    return ReportRead(
        **facts,
        **sealing.contents(vault, report).model_dump(),
        reasons=sealing.reasons(vault, report),
        reporter=ReporterRead(**reporter, kind=report.reporter_kind),
    )


def _answers_for(work: Work, report: Report) -> bool:
    """An officer of the county, or of the city where there is none below it or it was silent."""
    near = work.caller.sees_identifiers or work.caller.area == county_of(report.area)
    if near and Role.COUNTY_OFFICER in work.caller.roles:
        return True
    return Role.CITY_OFFICER in work.caller.roles and report.is_escalated(work.now)


async def get_to_deal_with(work: Work, report_id: UUID) -> Report:
    """Locked, to change what is told of it. Raises `NotEscalated` for the city too early."""
    report = await repository.get(work, report_id, lock=True)
    if Role.COUNTY_OFFICER not in work.caller.roles:
        report.must_be_escalated(work.now)
    await work.reach(report.telling.area)
    return report


async def page(
    work: Work, status: ReportStatus | None, after: str | None, limit: int
) -> Page[ReportSummary]:
    place = position(work, after, 1)
    since = UUID(place[0]) if place else None
    reports = await repository.page(work, status, since, limit + 1)
    more = cursor(work, str(reports[limit - 1].id)) if len(reports) > limit else None
    return Page(items=[ReportSummary.of(report) for report in reports[:limit]], next=more)


async def triage(work: Work, report_id: UUID, form: Triage) -> Report:
    """Decide what the report calls for, and refer it to the units named; all of it or nothing."""
    report = await get_to_deal_with(work, report_id)
    work.expect(report)
    await _hide(work, report, form)
    if form.transfer_to is not None:
        return await _transfer(work, report, form, Area(form.transfer_to))
    report.triage(form.decision, urgent=form.urgent, at=work.now)
    await _identify(work, report, form)
    await _tell_triaged(work, report, form)
    named = {f"/units/{place}/unit_id": unit for place, unit in enumerate(form.units)}
    await referrals.send(work, report, named)
    if form.units:
        await _ask_departments(work, report)
    return report


async def _hide(work: Work, report: Report, form: Triage) -> None:
    """From whom the triage suspects; what is told from now on lies where they do not see it."""
    for subject in form.suspect_subjects:
        report.suspect(sealing.suspect(work.app.vault, subject))
    await work.reach(report.telling.area)


async def _ask_departments(work: Work, report: Report) -> None:
    """What the ten departments owe the child now; legal aid asks for no means (法律援助法32)."""
    is_pupil = report.child_id and await children.is_pupil(work, report.child_id)
    facts, telling = {"pupil"} if is_pupil else set(), report.telling
    for trigger in triggers(Situation(report.situation)):
        await open_for_departments(
            work, trigger, subject_type="report", subject_id=report.id, area=telling.area,
            child_id=telling.child_id, facts=facts,
        )  # fmt: skip


async def refer(work: Work, report_id: UUID, form: Addressee) -> Referral:
    """Refer a report that was triaged to one more unit."""
    report = await get_to_deal_with(work, report_id)
    work.expect(report)
    report.must_be_triaged()
    if form.matter in NEEDS_CHILD and report.child_id is None:
        raise ChildNotIdentified
    (referral,) = await referrals.send(work, report, {"/unit_id": form})
    return referral


async def _transfer(work: Work, report: Report, form: Triage, to: Area) -> Report:
    """The county that must deal with it gets it as if reported there, with a clock of its own.

    From here on it is theirs: it leaves the lists of the county that hands it over.
    """
    refuse_nowhere("/transfer_to", to)
    report.must_leave(county_of(report.area), county_of(to))
    if await evidence.is_lodged(work, report.id):
        raise EvidenceLodgedHere
    await _identify(work, report, form)
    await _tell_triaged(work, report, form)
    await (await work.session()).flush()
    await enter_scope(work, NATION)
    there = Telling.of(to, report.child_id, is_hidden=report.is_hidden)
    report.hand_over(to, taking.ask_for_triage(work, report.id, there).due_at)
    return report


async def _tell_triaged(work: Work, report: Report, form: Triage) -> None:
    """What was decided, and why; the county has done its duty."""
    report.reasons = sealing.seal_reasons(work.app.vault, report, form.reasons)
    area, child_id = report.telling
    triaged = ReportTriaged(
        report_id=report.id, child_id=child_id, decision=form.decision, area=area.code
    )
    publish(work, triaged, version=report.version, area=area)
    await duties.meet(work, taking.TRIAGE, report.id)


async def _identify(work: Work, report: Report, form: Triage) -> None:
    """A child named by the officer, or about whom a court is asked, must be one we know."""
    needed = any(unit.matter in NEEDS_CHILD for unit in form.units)
    child_id = form.child_id or report.child_id
    if child_id is None and needed:
        raise ChildNotIdentified
    if child_id and (form.child_id or needed) and await children.find(work, child_id) is None:
        raise ChildUnknown
    report.child_id = child_id


async def close(work: Work, report_id: UUID) -> Report:
    """Nothing is left to be done about it."""
    report = await get_to_deal_with(work, report_id)
    work.expect(report)
    still_open = await referral_repository.any_open(work, report.id)
    report.close(open_referrals=still_open, at=work.now)
    return report
