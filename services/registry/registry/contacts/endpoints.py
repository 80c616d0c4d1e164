"""`/registry/children/{child_id}/contacts`: absent parents keep in touch every week."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.contacts import service
from registry.contacts.schemas import ContactForm, ContactRead

router = new_router("/registry/children/{child_id}/contacts", "contacts")
_GRASSROOTS = allow(
    Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE
)


@router.post("", status_code=201, summary="Record that a parent kept in touch")
async def record_contact(
    child_id: UUID, form: ContactForm, work: Annotated[Work, _GRASSROOTS]
) -> ContactRead:
    """Needs If-Match of the child. Child and carer both spoken to meet the week's duty."""
    return await service.record(work, child_id, form)


@router.get("", summary="List the contacts of a child's parents, the latest first")
async def list_contacts(
    child_id: UUID, work: Annotated[Work, _GRASSROOTS], limit: Limit = 50, after: After = None
) -> Page[ContactRead]:
    """As they were recorded."""
    return await service.page(work, child_id, limit, after)
