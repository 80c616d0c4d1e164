"""Assignments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.assignments import service
from procurement.assignments.schemas import AssignmentCreate, AssignmentRead
from procurement.roles import READERS_OF_CHILDREN

assignments_router = router("/procurement", "assignments")
_Reader = Annotated[Work, allow(*READERS_OF_CHILDREN, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@assignments_router.post("/contracts/{contract_id}/assignments", status_code=201)
async def grant_assignment(
    work: _Officer, contract_id: UUID, form: AssignmentCreate, response: Response
) -> AssignmentRead:
    """Let the provider of a signed contract see these fields of a child, on these days."""
    assignment = await service.grant(work, contract_id, form)
    response.headers["Location"] = f"/procurement/assignments/{assignment.id}"
    work.etag = etag(assignment.version)
    return service.show(work, assignment)


@assignments_router.get("/assignments")
async def list_assignments(
    work: _Reader, contract_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[AssignmentRead]:
    """Assignments of the caller's area; a provider's own, as long as they hold."""
    return await service.find(work, contract_id, limit, after)


@assignments_router.get("/assignments/{assignment_id}")
async def read_assignment(work: _Reader, assignment_id: UUID) -> AssignmentRead:
    """One assignment."""
    assignment = await service.get(work, assignment_id)
    work.etag = etag(assignment.version)
    return service.show(work, assignment)


@assignments_router.post("/assignments/{assignment_id}/end")
async def end_assignment(work: _Officer, assignment_id: UUID) -> AssignmentRead:
    """End the provider's view of this child now."""
    assignment = await service.end(work, assignment_id)
    work.etag = etag(assignment.version)
    return service.show(work, assignment)
