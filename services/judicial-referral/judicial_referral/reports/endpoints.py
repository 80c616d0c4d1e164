"""Mandatory reports over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from chassis.access import DEPARTMENT_OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.referrals.schemas import Addressee, ReferralSummary
from judicial_referral.reports import receipt_numbers, service, taking, tombstones
from judicial_referral.reports.models import ReportStatus
from judicial_referral.reports.schemas import (
    ReceiptRead,
    ReportCreate,
    ReportRead,
    ReportSummary,
    Seal,
    Triage,
)

endpoints = router("/judicial-referral/reports", "reports")
receipts = router("/judicial-referral/receipts", "reports")
_REPORTER = allow(
    Role.REPORTER, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER,
    Role.CITY_OFFICER, Role.AGENCY_STAFF, Role.PROVIDER_STAFF, *DEPARTMENT_OFFICERS,
    purpose=Purpose.REPORT,
)  # fmt: skip
_OFFICER = allow(
    Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.REPORT
)
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.REPORT)
_COUNTY_OR_CITY = allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.REPORT)
Receipt = Annotated[str, Path(max_length=14, pattern=receipt_numbers.PATTERN)]


@endpoints.post("", status_code=201, summary="Report harm to a child")
async def take_report(
    form: ReportCreate, work: Annotated[Work, _REPORTER], response: Response
) -> ReceiptRead:
    """Answers with a receipt number and what happens next; who reported is kept confidential."""
    receipt = await taking.take(work, form)
    response.headers["Location"] = f"/judicial-referral/receipts/{receipt.receipt}"
    return receipt


@receipts.get("/{receipt}", summary="Ask how my report stands")
async def read_receipt(receipt: Receipt, work: Annotated[Work, _REPORTER]) -> ReceiptRead:
    """For the one who reported, and nobody else."""
    report = await service.look_up(work, receipt)
    work.etag = etag(report.version)
    return ReceiptRead.of(report)


@endpoints.get("", summary="List reports of my area")
async def list_reports(
    work: Annotated[Work, _OFFICER],
    status: ReportStatus | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ReportSummary]:
    """The oldest first, without what was told. `status=received` is what waits for triage."""
    return await service.page(work, status, after, limit)


@endpoints.get("/{report_id}", summary="Read a report")
async def read_report(report_id: UUID, work: Annotated[Work, _OFFICER]) -> ReportRead:
    """Officers of the county read what was told and by whom, those of the city once it is theirs
    to deal with; others how it stands."""
    report = await service.read(work, report_id)
    work.etag = etag(report.version)
    return report


@endpoints.post("/{report_id}/triage", summary="Decide what a report calls for")
async def triage_report(
    report_id: UUID, form: Triage, work: Annotated[Work, _COUNTY_OR_CITY]
) -> ReportSummary:
    """To refer sends the matter to each unit named, whose clocks start. To transfer gives the
    report to another county, where it waits for triage anew. The city does it when the county has
    not in time, or when somebody's account or office is suspected. Needs If-Match."""
    report = await service.triage(work, report_id, form)
    work.etag = etag(report.version)
    return ReportSummary.of(report)


@endpoints.post("/{report_id}/close", summary="Close a report")
async def close_report(report_id: UUID, work: Annotated[Work, _COUNTY_OR_CITY]) -> ReportSummary:
    """When it was triaged and each referral of it is closed. Needs If-Match."""
    report = await service.close(work, report_id)
    work.etag = etag(report.version)
    return ReportSummary.of(report)


@endpoints.post("/{report_id}/referrals", status_code=201, summary="Refer a report further")
async def refer_report(
    report_id: UUID, form: Addressee, work: Annotated[Work, _COUNTY_OR_CITY], response: Response
) -> ReferralSummary:
    """To one more unit, after triage. Needs If-Match with the report's version."""
    referral = await service.refer(work, report_id, form)
    response.headers["Location"] = f"/judicial-referral/referrals/{referral.id}"
    return ReferralSummary.of(referral)


@endpoints.post("/{report_id}/seal", summary="Seal or erase a matter")
async def seal_report(report_id: UUID, form: Seal, work: Annotated[Work, _COUNTY]) -> ReportSummary:
    """Of a closed report: feeds replay it as a tombstone under its number. Needs If-Match."""
    report = await tombstones.bury(work, report_id, form)
    work.etag = etag(report.version)
    return ReportSummary.of(report)
