"""Consolidation over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from sqlmodel import col

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.rows import newest, one
from chassis.work import Work, etag
from placement.consolidation import metrics, proposing, returning, service
from placement.consolidation.models import ConsolidationMove, ConsolidationPlan
from placement.consolidation.schemas import (
    Decision,
    Execution,
    MoveRead,
    PlanRead,
    PrefectureStanding,
    Preparation,
)

consolidations = router("/placement/consolidations", "consolidation")
moves = router("/placement/consolidation-moves", "consolidation")
standings = router("/placement/consolidation-standings", "consolidation")

City = Annotated[Work, allow(Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]
Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]
Reader = Annotated[
    Work,
    allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.PROVINCIAL_OFFICER, purpose=Purpose.CUSTODY),
]

Overseer = Annotated[
    Work,
    allow(
        Role.CITY_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.NATIONAL_OFFICER,
        purpose=Purpose.STATISTICS,
    ),
]


@consolidations.post("", status_code=201)
async def propose_consolidation(work: City, response: Response) -> PlanRead:
    """Propose where the children of your weak county institutions go; nothing is moved yet."""
    plan = await proposing.propose(work)
    response.headers["Location"] = f"/placement/consolidations/{plan.id}"
    work.etag = etag(plan.version)
    return PlanRead.model_validate(plan)


@consolidations.get("")
async def list_consolidations(
    work: Reader, limit: Limit = 50, after: After = None
) -> Page[PlanRead]:
    """The plans of your prefectures, the latest first."""
    return await newest(
        work, ConsolidationPlan, limit=limit, after=after, read=PlanRead.model_validate
    )


@consolidations.get("/{plan_id}")
async def read_consolidation(work: Reader, plan_id: UUID) -> PlanRead:
    """One plan."""
    plan = await one(work, ConsolidationPlan, plan_id)
    work.etag = etag(plan.version)
    return PlanRead.model_validate(plan)


@consolidations.get("/{plan_id}/moves")
async def list_planned_moves(
    work: Reader, plan_id: UUID, limit: Limit = 50, after: After = None
) -> Page[MoveRead]:
    """The plan child by child; a county sees its own children only."""
    of_plan = col(ConsolidationMove.plan_id) == plan_id
    return await newest(
        work, ConsolidationMove, of_plan, limit=limit, after=after, read=MoveRead.model_validate
    )


@consolidations.post("/{plan_id}/decide")
async def decide_consolidation(work: City, plan_id: UUID, form: Decision) -> PlanRead:
    """Decide the plan, with the number of the decision; refused if anything changed meanwhile."""
    plan = await service.decide(work, plan_id, form.document_no)
    work.etag = etag(plan.version)
    return PlanRead.model_validate(plan)


@consolidations.post("/{plan_id}/execute")
async def execute_consolidation(work: City, plan_id: UUID) -> Execution:
    """Move every prepared family; again for those who were left. Nobody is moved twice."""
    plan, execution = await service.execute(work, plan_id)
    work.etag = etag(plan.version)
    return execution


@consolidations.post("/{plan_id}/return", status_code=201)
async def return_consolidation(work: City, plan_id: UUID, response: Response) -> PlanRead:
    """Propose a plan that takes the children of this one back to where they came from; it is
    decided and carried out as any other. Nothing is deleted."""
    plan = await returning.propose(work, plan_id)
    response.headers["Location"] = f"/placement/consolidations/{plan.id}"
    work.etag = etag(plan.version)
    return PlanRead.model_validate(plan)


@standings.get("")
async def list_consolidation_standings(
    work: Overseer, limit: Limit = 50, after: After = None
) -> Page[PrefectureStanding]:
    """How far your prefectures are: counties and children pending, and the gap in capacity."""
    return await metrics.standings(work, after, limit)


@moves.get("")
async def list_consolidation_moves(
    work: Reader, limit: Limit = 50, after: After = None
) -> Page[MoveRead]:
    """The moves of your area's children in every plan, the latest first."""
    return await newest(
        work, ConsolidationMove, limit=limit, after=after, read=MoveRead.model_validate
    )


@moves.get("/{planned_move_id}")
async def read_consolidation_move(work: Reader, planned_move_id: UUID) -> MoveRead:
    """One child's move."""
    move = await one(work, ConsolidationMove, planned_move_id)
    work.etag = etag(move.version)
    return MoveRead.model_validate(move)


@moves.post("/{planned_move_id}/prepare")
async def prepare_consolidation_move(
    work: Officer, planned_move_id: UUID, form: Preparation
) -> MoveRead:
    """Make the handover list of a child, who has been heard; what is not at hand has its reason."""
    move = await service.prepare(work, planned_move_id, form)
    work.etag = etag(move.version)
    return MoveRead.model_validate(move)
