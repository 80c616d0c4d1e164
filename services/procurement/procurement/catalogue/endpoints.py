"""The guidance catalogue over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.catalogue import service
from procurement.catalogue.schemas import (
    CatalogueItemCreate,
    CatalogueItemRead,
    Compliance,
    GapDuties,
    Striking,
)
from procurement.roles import OFFICERS_ABOVE_VILLAGE, READERS_OF_MONEY, READERS_OF_PAPERS

catalogue_router = router("/procurement/catalogue", "catalogue")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Compiler = Annotated[
    Work,
    allow(
        Role.FINANCE_OFFICER, Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCIAL_OFFICER,
        purpose=Purpose.PROCUREMENT,
    ),
]  # fmt: skip
_Watcher = Annotated[Work, allow(*READERS_OF_MONEY, Role.OPERATOR, purpose=Purpose.STATISTICS)]
_Overseer = Annotated[
    Work, allow(*OFFICERS_ABOVE_VILLAGE, Role.OPERATOR, purpose=Purpose.PROCUREMENT)
]


@catalogue_router.post("/items", status_code=201)
async def list_service(
    work: _Compiler, form: CatalogueItemCreate, response: Response
) -> CatalogueItemRead:
    """List a service in the catalogue of the caller's province, prefecture or county (列入目录)."""
    item = await service.enter(work, form)
    response.headers["Location"] = f"/procurement/catalogue/items/{item.id}"
    work.etag = etag(item.version)
    return CatalogueItemRead.model_validate(item)


@catalogue_router.get("/items")
async def list_catalogue_items(
    work: _Reader,
    place: Annotated[str | None, Query(pattern="^([0-9]{2}|[0-9]{4}|[0-9]{6})$")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[CatalogueItemRead]:
    """The published catalogues, or one locality's; the newest item first."""
    return await service.find(work, place, limit, after)


@catalogue_router.get("/items/{item_id}")
async def read_catalogue_item(work: _Reader, item_id: UUID) -> CatalogueItemRead:
    """One item."""
    item = await service.get(work, item_id)
    work.etag = etag(item.version)
    return CatalogueItemRead.model_validate(item)


@catalogue_router.post("/items/{item_id}/strike")
async def strike_catalogue_item(
    work: _Compiler, item_id: UUID, form: Striking
) -> CatalogueItemRead:
    """Strike an item from the locality's own catalogue (删除); nothing new is bought by it."""
    item = await service.strike(work, item_id, form)
    work.etag = etag(item.version)
    return CatalogueItemRead.model_validate(item)


@catalogue_router.get("/compliance")
async def check_compliance(
    work: _Watcher, only_gaps: bool = False, limit: Limit = 50, after: After = None
) -> Compliance:
    """Which counties list care for rural left-behind children, as every locality must."""
    return await service.check(work, only_gaps, limit, after)


@catalogue_router.post("/compliance/duties")
async def open_listing_duties(work: _Overseer) -> GapDuties:
    """Open the duty to list for every county of the caller's area that does not."""
    return await service.open_duties(work)
