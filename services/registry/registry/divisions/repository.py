"""Every query about divisions."""

from collections.abc import Sequence

from sqlmodel import col, or_, select

from chassis.work import Work
from registry.divisions.models import Division


async def find(work: Work, code: str) -> Division | None:
    return await (await work.session()).get(Division, code)


async def page(
    work: Work, parents: Sequence[str], codes: Sequence[str], after: str, limit: int
) -> Sequence[Division]:
    """Those with these codes and those directly below these parents, by code, after a code."""
    wanted = or_(col(Division.parent).in_(parents), col(Division.code).in_(codes))
    query = select(Division).where(wanted, col(Division.code) > after)
    query = query.order_by(col(Division.code)).limit(limit)
    return (await (await work.session()).exec(query)).all()
