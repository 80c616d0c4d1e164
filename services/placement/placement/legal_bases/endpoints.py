"""Legal bases over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work
from placement.legal_bases import service
from placement.legal_bases.schemas import BasisCreate, BasisRead, Coverage

legal_bases = router("/placement/custodies", "legal bases")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]
Reader = Annotated[
    Work,
    allow(
        Role.COUNTY_OFFICER,
        Role.CITY_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.AGENCY_STAFF,
        purpose=Purpose.CUSTODY,
        own=(Role.AGENCY_STAFF,),
    ),
]


@legal_bases.post("/{custody_id}/legal-bases", status_code=201)
async def add_legal_basis(work: Officer, custody_id: UUID, form: BasisCreate) -> BasisRead:
    """Add a legal basis for days of a custody; it takes over from one that had no end."""
    return await service.add(work, custody_id, form)


@legal_bases.get("/{custody_id}/legal-bases")
async def list_legal_bases(work: Reader, custody_id: UUID) -> Coverage:
    """On which basis each day of a custody stands, and from which day on there is none."""
    return await service.read(work, custody_id)
