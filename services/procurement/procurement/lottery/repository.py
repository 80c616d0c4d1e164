"""Queries of the lottery's use."""

from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.lottery.models import LotteryUse


async def around(work: Work, division: str, year: int) -> Mapping[int, LotteryUse]:
    """What the division reported for the year before and the year after, locked; its reports come
    one after the other until the commit, so that of two years one sees the other."""
    key = func.hashtextextended(f"lottery|{division}", 0)
    await (await work.session()).exec(select(func.pg_advisory_xact_lock(key)))
    query = (
        select(LotteryUse)
        .where(
            col(LotteryUse.division) == division,
            col(LotteryUse.year).in_((year - 1, year + 1)),
            visible(work, LotteryUse),
        )
        .with_for_update()
    )
    found = (await (await work.session()).exec(query)).all()
    return {one.year: one for one in found}
