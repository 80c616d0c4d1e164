"""Needs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import OFFICERS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.needs import service
from procurement.needs.models import NeedStatus
from procurement.needs.schemas import NeedClosing, NeedCreate, NeedRead

needs_router = router("/procurement/needs", "needs")
_Reader = Annotated[Work, allow(*OFFICERS, purpose=Purpose.CARE)]
_Registrar = Annotated[
    Work,
    allow(
        Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
    ),
]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)]


@needs_router.post("", status_code=201)
async def register_service_need(work: _Registrar, form: NeedCreate, response: Response) -> NeedRead:
    """Enter a service that a child needs (登记服务需求)."""
    need = await service.register(work, form)
    response.headers["Location"] = f"/procurement/needs/{need.id}"
    work.etag = etag(need.version)
    return NeedRead.model_validate(need)


@needs_router.get("")
async def list_service_needs(
    work: _Reader, status: NeedStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[NeedRead]:
    """Needs of the caller's area, the newest first."""
    return await service.find(work, status, limit, after)


@needs_router.get("/{service_need_id}")
async def read_service_need(work: _Reader, service_need_id: UUID) -> NeedRead:
    """One need."""
    need = await service.get(work, service_need_id)
    work.etag = etag(need.version)
    return NeedRead.model_validate(need)


@needs_router.post("/{service_need_id}/close")
async def close_service_need(work: _Officer, service_need_id: UUID, form: NeedClosing) -> NeedRead:
    """Close a need with its outcome; who helped sees the child no longer."""
    need = await service.close(work, service_need_id, form)
    work.etag = etag(need.version)
    return NeedRead.model_validate(need)
