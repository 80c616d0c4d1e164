"""`/registry/moves`: children who move to another county."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.moves import service
from registry.moves.schemas import AcceptanceForm, MoveRead, ProposalForm, RefusalForm

router = new_router("/registry/moves", "moves")
_MOVERS = allow(Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER, purpose=Purpose.CARE)
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)


@router.post("", status_code=201, summary="Propose a move to another county")
async def propose_move(form: ProposalForm, work: Annotated[Work, _MOVERS]) -> MoveRead:
    """With the handover list; the receiving county's clock begins."""
    return await service.propose(work, form)


@router.get("", summary="List the moves of your area, the latest first")
async def list_moves(
    work: Annotated[Work, _MOVERS], limit: Limit = 50, after: After = None
) -> Page[MoveRead]:
    """Those that leave, and those that arrive."""
    return await service.page(work, limit, after)


@router.get("/{move_id}", summary="Read a move")
async def read_move(move_id: UUID, work: Annotated[Work, _MOVERS]) -> MoveRead:
    """Your county's side of it."""
    return await service.find(work, move_id)


@router.post("/{move_id}/accept", summary="Take the child over")
async def accept_move(
    move_id: UUID, form: AcceptanceForm, work: Annotated[Work, _COUNTY]
) -> MoveRead:
    """Needs If-Match of the move. The child's whole file is the receiving county's from then on."""
    return await service.accept(work, move_id, form)


@router.post("/{move_id}/refuse", summary="Refuse a move")
async def refuse_move(move_id: UUID, form: RefusalForm, work: Annotated[Work, _COUNTY]) -> MoveRead:
    """Needs If-Match of the move. The child stays where it is registered."""
    return await service.refuse(work, move_id, form)


@router.post("/{move_id}/withdraw", summary="Withdraw a proposed move")
async def withdraw_move(move_id: UUID, work: Annotated[Work, _MOVERS]) -> MoveRead:
    """Needs If-Match of the move."""
    return await service.withdraw(work, move_id)
