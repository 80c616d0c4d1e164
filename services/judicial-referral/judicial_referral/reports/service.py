"""Taking, triaging and closing mandatory reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import NATION, Role, Scope
from chassis.areas import county_of
from chassis.department_duties import open_for_departments
from chassis.models import Duty, new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import ReportReceived, ReportTriaged
from contracts.registry import SituationFound
from judicial_referral.children import repository as children
from judicial_referral.fields import refuse_future
from judicial_referral.places import refuse_nowhere
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import NEEDS_CHILD, Referral
from judicial_referral.referrals.schemas import Addressee
from judicial_referral.reports import receipt_numbers, repository, sealing
from judicial_referral.reports.calling import triggers
from judicial_referral.reports.models import (
    ChildNotIdentified,
    ChildUnknown,
    ReceiptNotFound,
    Report,
    ReportStatus,
)
from judicial_referral.reports.promptness import TARGET, Promptness, promptness
from judicial_referral.reports.reporters import ReporterKind
from judicial_referral.reports.schemas import (
    ReceiptRead,
    ReportCreate,
    ReporterRead,
    ReportRead,
    ReportSummary,
    Triage,
)
from judicial_referral.scoping import enter, enter_scope
from reference.divisions import Area
from reference.situations import Situation

REPORT, TRIAGE = "report", "triage"
TRIAGE_NORM = "judicial.report_escalation"
"""A report must be dealt with at once; what nobody has triaged after this goes one division up."""


async def take(work: Work, form: ReportCreate) -> ReceiptRead:
    """Enter a report, wherever it happened; nothing is read, so that it is one statement."""
    refuse_future("/discovered_at", form.discovered_at, work.now)
    work.unnamed = True
    area = Area(form.area)
    await refuse_nowhere("/area", area)
    if work.second_try:
        await enter(work, area)
    else:
        work.scope = Scope.of(county_of(area))
    contents = sealing.Contents(**form.model_dump(include=set(sealing.Contents.model_fields)))
    reporter = sealing.Reporter.of(work.caller, form.reporter_name, form.reporter_phone)
    return _enter(
        work,
        area,
        contents,
        reporter,
        suspects=[sealing.suspect(work.app.vault, one) for one in form.suspect_subjects],
        **form.model_dump(include={"situation", "child_id", "discovered_at", "reporter_kind"}),
    )


async def take_finding(work: Work, event: SituationFound) -> ReceiptRead | None:
    """A visitor's finding is reported at once, and once; the account stays in the registry."""
    if await repository.is_reported(work, event.finding_id):
        return None
    contents = sealing.Contents(narrative=sealing.FOUND)
    reporter = sealing.Reporter.registry(event.visit_id)
    return _enter(
        work,
        Area(event.area),
        contents,
        reporter,
        suspects=[],
        situation=Situation(event.situation),
        child_id=event.child_id,
        discovered_at=min(event.discovered_at, work.now),
        reporter_kind=ReporterKind.REGISTRY_VISIT,
        finding_id=event.finding_id,
    )


def _enter(
    work: Work,
    area: Area,
    contents: sealing.Contents,
    reporter: sealing.Reporter,
    **facts: Any,
) -> ReceiptRead:
    """The report with its receipt, its clocks and its event."""
    report_id, county = new_id(), county_of(area)
    how_soon = promptness(facts["discovered_at"], work.now, area)
    if how_soon is not Promptness.PROMPT:
        _clock_reporting(work, report_id, facts["discovered_at"], facts["reporter_kind"], area)
    entered = {
        "receipt": receipt_numbers.draw(),
        "status": ReportStatus.RECEIVED,
        "situation": facts["situation"],
        "received_at": work.now,
        "triage_by": _ask_for_triage(work, report_id, facts["child_id"], area).due_at,
    }
    work.insert(
        Report,
        id=report_id,
        promptness=how_soon,
        reporter_index=sealing.by(work.app.vault, reporter.subject),
        **{**facts, **entered},
        **sealing.seal(work.app.vault, report_id, contents, reporter),
        **area.columns(),
    )
    told = ReportReceived(
        report_id=report_id,
        child_id=facts["child_id"],
        situation=facts["situation"],
        area=county.code,
        discovered_at=facts["discovered_at"],
        reported_at=work.now,
    )
    publish(work, told, version=1, area=county)
    return ReceiptRead.entered(report_id, entered)


def _clock_reporting(
    work: Work, report_id: UUID, since: datetime, kind: ReporterKind | None, area: Area
) -> None:
    """立即: the clock ran from the discovery and ends now, too late; it names nobody.

    Of a prompt report the clock began and ended at once: its row says so, and nothing was owed.
    """
    duty = duties.open_duty(
        work, REPORT, norm=TARGET, subject_type="report", subject_id=report_id, since=since,
        area=county_of(area), department=(kind or ReporterKind.OTHER).department,
    )  # fmt: skip
    duties.end(work, duty)


def _ask_for_triage(work: Work, report_id: UUID, child_id: UUID | None, area: Area) -> Duty:
    return duties.open_duty(
        work, TRIAGE, norm=TRIAGE_NORM, subject_type="report", subject_id=report_id,
        area=county_of(area), department="civil_affairs", child_id=child_id,
    )  # fmt: skip


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
    """An officer of the county, or of the city where there is none below it."""
    near = work.caller.sees_identifiers or work.caller.area == county_of(report.area)
    return near and Role.COUNTY_OFFICER in work.caller.roles


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
    report = await repository.get(work, report_id, lock=True)
    work.expect(report)
    if form.transfer_to is not None:
        return await _transfer(work, report, form, Area(form.transfer_to))
    report.triage(form.decision, urgent=form.urgent, at=work.now)
    await _identify(work, report, form)
    await _tell_triaged(work, report, form)
    await referrals.send(work, report, form.units)
    if form.units:
        await _ask_departments(work, report)
    return report


async def _ask_departments(work: Work, report: Report) -> None:
    """What the ten departments owe the child now; legal aid asks for no means (法律援助法32)."""
    for trigger in triggers(Situation(report.situation)):
        await open_for_departments(
            work, trigger, subject_type="report", subject_id=report.id, area=report.area,
            child_id=report.child_id,
        )  # fmt: skip


async def refer(work: Work, report_id: UUID, form: Addressee) -> Referral:
    """Refer a report that was triaged to one more unit."""
    report = await repository.get(work, report_id, lock=True)
    work.expect(report)
    report.must_be_triaged()
    if form.matter in NEEDS_CHILD and report.child_id is None:
        raise ChildNotIdentified
    (referral,) = await referrals.send(work, report, [form])
    return referral


async def _transfer(work: Work, report: Report, form: Triage, to: Area) -> Report:
    """The county that must deal with it gets it as if reported there, with a clock of its own.

    From here on it is theirs: it leaves the lists of the county that hands it over.
    """
    await refuse_nowhere("/transfer_to", to)
    report.must_leave(county_of(report.area), county_of(to))
    await _identify(work, report, form)
    await _tell_triaged(work, report, form)
    await (await work.session()).flush()
    await enter_scope(work, NATION)
    report.hand_over(to, _ask_for_triage(work, report.id, report.child_id, to).due_at)
    return report


async def _tell_triaged(work: Work, report: Report, form: Triage) -> None:
    """What was decided, and why; the county has done its duty."""
    report.reasons = sealing.seal_reasons(work.app.vault, report, form.reasons)
    county = county_of(report.area)
    triaged = ReportTriaged(
        report_id=report.id, child_id=report.child_id, decision=form.decision, area=county.code
    )
    publish(work, triaged, version=report.version, area=county)
    await duties.meet(work, TRIAGE, report.id)


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
    report = await repository.get(work, report_id, lock=True)
    work.expect(report)
    still_open = await referral_repository.any_open(work, report.id)
    report.close(open_referrals=still_open, at=work.now)
    return report
