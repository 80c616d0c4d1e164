"""Every query about moves."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis.areas import within
from chassis.work import Work
from registry.divisions.models import Division
from registry.moves.models import Move, Side


async def find(work: Work, move_id: UUID, *, side: Side | None = None) -> Move | None:
    """The caller's own side; who sees both, a province, gets the leaving county's."""
    query = select(Move).where(col(Move.id) == move_id, *within(Move, work.caller.area))
    if side is not None:
        query = query.where(col(Move.side) == side)
    query = query.order_by(col(Move.side)).limit(1)
    return (await (await work.session()).exec(query)).one_or_none()


async def both(work: Work, move_id: UUID) -> dict[str, Move]:
    """Both sides, locked in one order; only after `work.reach` to the other county."""
    query = select(Move).where(col(Move.id) == move_id).order_by(col(Move.side))
    found = await (await work.session()).exec(
        query.with_for_update(), execution_options={"populate_existing": True}
    )
    return {Side(move.side): move for move in found.all()}


async def page(work: Work, before: tuple[UUID, str] | None, limit: int) -> Sequence[Move]:
    """The caller's side of its moves, the latest first; both, where its area has both."""
    query = select(Move).where(*within(Move, work.caller.area))
    if before is not None:
        query = query.where(tuple_(col(Move.id), col(Move.side)) < tuple_(*before))
    query = query.order_by(col(Move.id).desc(), col(Move.side).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def division_exists(work: Work, code: str) -> bool:
    query = select(Division.code).where(col(Division.code) == code)
    return (await (await work.session()).exec(query)).one_or_none() is not None
