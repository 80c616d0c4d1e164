"""Judicial units over HTTP, and the key by which they check what we sign."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import PUBLIC, allow, router
from chassis.work import Work
from judicial_referral.fields import AreaCode
from judicial_referral.units import repository, service
from judicial_referral.units.models import UnitKind
from judicial_referral.units.schemas import UnitCreate, UnitRead

endpoints = router("/judicial-referral/units", "units")
keys = router("/judicial-referral/jwks", "units")
_REGISTRAR = allow(Role.OPERATOR, Role.COUNTY_OFFICER, purpose=Purpose.OPERATION)
_READER = allow(
    Role.OPERATOR, Role.COUNTY_OFFICER, Role.TOWNSHIP_SUPERVISOR, purpose=Purpose.JUSTICE
)


@endpoints.post("", status_code=201, summary="Register a judicial unit")
async def register_unit(
    form: UnitCreate, work: Annotated[Work, _REGISTRAR], response: Response
) -> UnitRead:
    """Its signed feed is there at once; the client named reads and acknowledges it."""
    unit = await service.register(work, form)
    response.headers["Location"] = f"/judicial-referral/units/{unit.id}"
    return UnitRead.of(unit)


@endpoints.get("", summary="List judicial units")
async def list_units(
    work: Annotated[Work, _READER],
    kind: UnitKind | None = None,
    area: Annotated[AreaCode | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[UnitRead]:
    """`area` leaves those in whose jurisdiction it lies."""
    return await service.page(work, kind, area, after, limit)


@endpoints.get("/{unit_id}", summary="Read a judicial unit")
async def read_unit(unit_id: UUID, work: Annotated[Work, _READER]) -> UnitRead:
    """Its kind, its jurisdiction and its feed."""
    return UnitRead.of(await repository.get(work, unit_id))


@keys.get("", summary="The keys that feeds are signed with")
async def read_signing_keys(work: Annotated[Work, PUBLIC]) -> dict[str, Any]:
    """A JWKS (RFC 7517). `kid` is the key's thumbprint (RFC 7638), as in each signed event."""
    return service.jwks(work.app.signing_key)
