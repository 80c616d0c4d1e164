"""Taking, triaging and closing mandatory reports."""

from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import NATION, Role, Scope
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import ReportReceived, ReportTriaged
from judicial_referral.children import repository as children
from judicial_referral.fields import refuse_future
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import NEEDS_CHILD
from judicial_referral.reports import receipt_numbers, repository, sealing
from judicial_referral.reports.models import (
    ChildNotIdentified,
    ChildUnknown,
    ReceiptNotFound,
    Report,
    ReportStatus,
)
from judicial_referral.reports.schemas import (
    ReportCreate,
    ReporterRead,
    ReportRead,
    ReportSummary,
    Triage,
)
from judicial_referral.scoping import enter
from reference.divisions import Area

TRIAGE = "triage"
TRIAGE_NORM = "judicial.report_escalation"
"""A report must be dealt with at once; what nobody has triaged after this goes one division up."""


async def take(work: Work, form: ReportCreate) -> Report:
    """Enter a report, wherever it happened; nothing is read, so that it is one statement."""
    refuse_future("/discovered_at", form.discovered_at, work.now)
    area = Area(form.area)
    if work.second_try:
        await enter(work, area)
    else:
        work.scope = Scope.of(area)
    report_id = new_id()
    duty = duties.open_duty(
        work, TRIAGE, norm=TRIAGE_NORM, subject_type="report", subject_id=report_id, area=area,
        department="civil_affairs", child_id=form.child_id,
    )  # fmt: skip
    report = Report(
        id=report_id,
        receipt=receipt_numbers.draw(),
        received_at=work.now,
        triage_by=duty.due_at,
        reporter_index=sealing.by(work.app.vault, work.caller.subject),
        suspects=[sealing.suspect(work.app.vault, one) for one in form.suspect_subjects],
        **form.model_dump(include={"situation", "child_id", "discovered_at"}),
        **_sealed(work, report_id, form),
        **area.columns(),
    )
    work.add(report)
    publish(work, _received(report, form.area), version=report.version, area=area)
    return report


def _sealed(work: Work, report_id: UUID, form: ReportCreate) -> dict[str, Any]:
    contents = sealing.Contents(**form.model_dump(include=set(sealing.Contents.model_fields)))
    reporter = sealing.Reporter.of(work.caller, form.reporter_name, form.reporter_phone)
    return sealing.seal(work.app.vault, report_id, contents, reporter)


def _received(report: Report, area: str) -> ReportReceived:
    return ReportReceived(
        report_id=report.id,
        child_id=report.child_id,
        situation=report.situation,
        area=area,
        discovered_at=report.discovered_at,
        reported_at=report.received_at,
    )


async def look_up(work: Work, receipt: str) -> Report:
    """A reporter's own report, whatever its area."""
    if not receipt_numbers.is_sound(receipt):
        raise ReceiptNotFound
    work.scope = NATION
    report = await repository.by_receipt(work, receipt)
    if report is None:
        raise ReceiptNotFound
    return report


async def read(work: Work, report_id: UUID) -> ReportRead:
    """What the caller's role lets it see of a report."""
    report = await repository.get(work, report_id)
    facts = ReportSummary.of(report).model_dump()
    if not (Role.COUNTY_OFFICER in work.caller.roles and work.caller.sees_identifiers):
        return ReportRead(**facts)
    vault = work.app.vault
    return ReportRead(
        **facts,
        **sealing.contents(vault, report).model_dump(),
        reasons=sealing.reasons(vault, report),
        reporter=ReporterRead(**sealing.reporter(vault, report).model_dump()),
    )


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
    report.triage(form.decision, urgent=form.urgent, at=work.now)
    report.reasons = sealing.seal_reasons(work.app.vault, report, form.reasons)
    await _identify(work, report, form)
    triaged = ReportTriaged(
        report_id=report.id,
        child_id=report.child_id,
        decision=form.decision,
        area=report.area.code,
    )
    publish(work, triaged, version=report.version, area=report.area)
    await duties.meet(work, TRIAGE, report.id)
    await referrals.send(work, report, [(unit.unit_id, unit.matter) for unit in form.units])
    return report


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
