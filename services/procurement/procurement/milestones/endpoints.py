"""Milestones over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.milestones import service
from procurement.milestones.schemas import Acceptance, AcceptancePublication, MilestoneRead
from procurement.roles import READERS_OF_PAPERS

milestones_router = router("/procurement/milestones", "milestones")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@milestones_router.get("")
async def list_milestones(
    work: _Reader, contract_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[MilestoneRead]:
    """Milestones of one contract or of all that the caller may see; the newest first."""
    return await service.find(work, contract_id, limit, after)


@milestones_router.get("/{milestone_id}")
async def read_milestone(work: _Reader, milestone_id: UUID) -> MilestoneRead:
    """One milestone."""
    milestone = await service.get(work, milestone_id)
    work.etag = etag(milestone.version)
    return MilestoneRead.model_validate(milestone)


@milestones_router.post("/{milestone_id}/accept")
async def accept_milestone(work: _Officer, milestone_id: UUID, form: Acceptance) -> MilestoneRead:
    """Accept it (验收) with the opinion of those served; payment is due from now."""
    milestone = await service.accept(work, milestone_id, form)
    work.etag = etag(milestone.version)
    return MilestoneRead.model_validate(milestone)


@milestones_router.post("/{milestone_id}/publish")
async def publish_acceptance(
    work: _Officer, milestone_id: UUID, form: AcceptancePublication
) -> MilestoneRead:
    """Publish the result of the acceptance with the users' opinion (验收结果公告, 条例45)."""
    milestone = await service.publish_result(work, milestone_id, form)
    work.etag = etag(milestone.version)
    return MilestoneRead.model_validate(milestone)
