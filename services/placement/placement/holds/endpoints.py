"""Holds over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work
from placement.holds import service
from placement.holds.schemas import ConsentCreate, HoldCreate, HoldRead

holds = router("/placement/holds", "holds")

Keeper = Annotated[
    Work,
    allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.AGENCY_STAFF, purpose=Purpose.CUSTODY),
]


@holds.post("", status_code=201)
async def hold_bed(work: Keeper, form: HoldCreate, response: Response) -> HoldRead:
    """Keep a bed for a child until a moment; it is free again by itself when that has passed."""
    held = await service.hold(work, form)
    response.headers["Location"] = f"/placement/holds/{held.id}"
    return held


@holds.get("")
async def list_holds(work: Keeper, limit: Limit = 50, after: After = None) -> Page[HoldRead]:
    """The beds held for your area's children, the latest first; agency staff: at their agency."""
    return await service.browse(work, after, limit)


@holds.get("/{hold_id}")
async def read_hold(work: Keeper, hold_id: UUID) -> HoldRead:
    """One hold."""
    return await service.read(work, hold_id)


@holds.post("/{hold_id}/consent")
async def consent_to_transfer(work: Keeper, hold_id: UUID, form: ConsentCreate) -> HoldRead:
    """The receiving agency consents to take the child, under a document of its own (接收意见)."""
    return await service.consent(work, hold_id, form)


@holds.post("/{hold_id}/release")
async def release_hold(work: Keeper, hold_id: UUID) -> HoldRead:
    """The bed is needed for this child no longer."""
    return await service.release(work, hold_id)
