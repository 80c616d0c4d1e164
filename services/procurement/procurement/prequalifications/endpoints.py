"""Prequalification over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.prequalifications import service
from procurement.prequalifications.models import Application
from procurement.prequalifications.schemas import (
    ApplicationCreate,
    ApplicationRead,
    Judgement,
    PrequalificationCreate,
    PrequalificationRead,
)
from procurement.roles import READERS_OF_PAPERS

prequalifications_router = router("/procurement/tenders", "prequalifications")
applications_router = router("/procurement/applications", "prequalifications")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Supplier = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@prequalifications_router.post("/{tender_id}/prequalification", status_code=201)
async def announce_prequalification(
    work: _Officer, tender_id: UUID, form: PrequalificationCreate
) -> PrequalificationRead:
    """Ask suppliers to qualify before the tender is published (资格预审公告)."""
    return PrequalificationRead.model_validate(await service.announce(work, tender_id, form))


@prequalifications_router.get("/{tender_id}/prequalification")
async def read_prequalification(work: _Reader, tender_id: UUID) -> PrequalificationRead:
    """The notice, which is public."""
    return PrequalificationRead.model_validate(await service.get(work, tender_id))


@prequalifications_router.post("/{tender_id}/prequalification/applications", status_code=201)
async def apply_to_qualify(
    work: _Supplier, tender_id: UUID, form: ApplicationCreate, response: Response
) -> ApplicationRead:
    """Hand in an application before the time is over (资格预审申请)."""
    application = await service.apply(work, tender_id, form)
    response.headers["Location"] = f"/procurement/applications/{application.id}"
    return _shown(work, application)


@prequalifications_router.get("/{tender_id}/prequalification/applications")
async def list_applications(
    work: _Reader, tender_id: UUID, limit: Limit = 50, after: After = None
) -> Page[ApplicationRead]:
    """The buyer sees all, a supplier its own; the newest first."""
    return await service.find(work, tender_id, limit, after)


@applications_router.get("/{application_id}")
async def read_application(work: _Reader, application_id: UUID) -> ApplicationRead:
    """One application."""
    return _shown(work, await service.get_application(work, application_id))


@applications_router.post("/{application_id}/judge")
async def judge_application(
    work: _Officer, application_id: UUID, form: Judgement
) -> ApplicationRead:
    """Find whether the supplier qualifies (资格审查)."""
    return _shown(work, await service.judge(work, application_id, form))


def _shown(work: Work, application: Application) -> ApplicationRead:
    work.etag = etag(application.version)
    return ApplicationRead.model_validate(application)
