"""The evaluation over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work
from procurement.evaluation import service
from procurement.evaluation.schemas import (
    EvaluationRead,
    PanelCreate,
    PanelRead,
    SheetCreate,
    SheetRead,
)
from procurement.roles import READERS_OF_MONEY

evaluation_router = router("/procurement/tenders", "evaluation")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@evaluation_router.post("/{tender_id}/panel", status_code=201)
async def seat_panel(work: _Officer, tender_id: UUID, form: PanelCreate) -> PanelRead:
    """Seat the panel (组建评审小组): an odd number, two thirds of them experts."""
    return await service.seat(work, tender_id, form)


@evaluation_router.post("/{tender_id}/score-sheets", status_code=201)
async def take_score_sheet(work: _Officer, tender_id: UUID, form: SheetCreate) -> SheetRead:
    """One member's scores for every valid bid by every criterion but the price."""
    return await service.take_sheet(work, tender_id, form)


@evaluation_router.post("/{tender_id}/evaluation")
async def conclude_evaluation(work: _Officer, tender_id: UUID) -> EvaluationRead:
    """Rank the bids once every member's sheet is in (评审结束)."""
    return await service.conclude(work, tender_id)


@evaluation_router.get("/{tender_id}/evaluation")
async def read_evaluation(work: _Reader, tender_id: UUID) -> EvaluationRead:
    """The ranking; empty before the evaluation is concluded."""
    return await service.get(work, tender_id)
