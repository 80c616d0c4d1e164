"""Taking mandatory reports: each gets its receipt, its clocks and its event at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import Scope
from chassis.models import new_id
from chassis.outbox import publish
from chassis.work import Work
from contracts.judicial_referral import ReportReceived
from contracts.registry import SituationFound
from judicial_referral.fields import refuse_future
from judicial_referral.places import refuse_nowhere
from judicial_referral.reports import receipt_numbers, repository, sealing
from judicial_referral.reports.models import Report, ReportStatus
from judicial_referral.reports.promptness import TARGET, Promptness, promptness
from judicial_referral.reports.reporters import ReporterKind
from judicial_referral.reports.schemas import ReceiptRead, ReportCreate
from judicial_referral.scoping import enter
from judicial_referral.telling import Telling
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
    refuse_nowhere("/area", area)
    telling = Telling.of(area, form.child_id, is_hidden=bool(form.suspect_subjects))
    if work.second_try:
        await enter(work, telling.area)
    else:
        work.scope = Scope.of(telling.area)
    contents = sealing.Contents(**form.model_dump(include=set(sealing.Contents.model_fields)))
    reporter = sealing.Reporter.of(work.caller, form.reporter_name, form.reporter_phone)
    return _enter(
        work,
        area,
        telling,
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
    area = Area(event.area)
    return _enter(
        work,
        area,
        Telling.of(area, event.child_id, is_hidden=False),
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
    telling: Telling,
    contents: sealing.Contents,
    reporter: sealing.Reporter,
    **facts: Any,
) -> ReceiptRead:
    """The report with its receipt, its clocks and its event."""
    report_id = new_id()
    how_soon = promptness(facts["discovered_at"], work.now, area)
    if how_soon is not Promptness.PROMPT:
        _clock_reporting(work, report_id, facts["discovered_at"], facts["reporter_kind"], telling)
    entered = {
        "receipt": receipt_numbers.draw(),
        "status": ReportStatus.RECEIVED,
        "situation": facts["situation"],
        "received_at": work.now,
        "triage_by": ask_for_triage(work, report_id, telling).due_at,
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
        child_id=telling.child_id,
        situation=facts["situation"],
        area=telling.area.code,
        discovered_at=facts["discovered_at"],
        reported_at=work.now,
    )
    publish(work, told, version=1, area=telling.area)
    return ReceiptRead.entered(report_id, entered)


def _clock_reporting(
    work: Work, report_id: UUID, since: datetime, kind: ReporterKind | None, telling: Telling
) -> None:
    """立即: the clock ran from the discovery and ends now, too late; it names nobody.

    Of a prompt report the clock began and ended at once: its row says so, and nothing was owed.
    """
    duties.open_duty(
        work, REPORT, norm=TARGET, subject_type="report", subject_id=report_id, since=since,
        area=telling.area, department=(kind or ReporterKind.OTHER).department, met=True,
    )  # fmt: skip


def ask_for_triage(work: Work, report_id: UUID, telling: Telling) -> duties.Owed:
    return duties.open_duty(
        work, TRIAGE, norm=TRIAGE_NORM, subject_type="report", subject_id=report_id,
        area=telling.area, child_id=telling.child_id, department="civil_affairs",
    )  # fmt: skip
