"""Queries of pauses."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from procurement.pauses.models import ComplaintPause


async def challenge_of(work: Work, pause_id: UUID) -> UUID:
    """Raises NotFound. The pause itself is loaded once its complaint is held."""
    query = select(ComplaintPause.challenge_id).where(
        col(ComplaintPause.id) == pause_id, visible(work, ComplaintPause)
    )
    found = (await (await work.session()).exec(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def of(work: Work, challenge_id: UUID) -> Sequence[ComplaintPause]:
    """In the order they began; the complaint is held."""
    query = (
        select(ComplaintPause)
        .where(col(ComplaintPause.challenge_id) == challenge_id, visible(work, ComplaintPause))
        .order_by(col(ComplaintPause.id))
    )
    return (await (await work.session()).exec(query)).all()
