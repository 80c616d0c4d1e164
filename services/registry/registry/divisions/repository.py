"""Every query about divisions."""

from collections.abc import Sequence

from sqlmodel import col, select

from chassis.work import Work
from registry.divisions.models import Division


async def find(work: Work, code: str) -> Division | None:
    return await (await work.session()).get(Division, code)


async def below(work: Work, parent: str, after: str, limit: int) -> Sequence[Division]:
    """The divisions directly below one, by code, after a code."""
    query = select(Division).where(col(Division.parent) == parent, col(Division.code) > after)
    query = query.order_by(col(Division.code)).limit(limit)
    return (await (await work.session()).exec(query)).all()
