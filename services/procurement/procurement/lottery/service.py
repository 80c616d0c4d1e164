"""Report, compare with the year before, publish."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.access import NATION
from chassis.department_duties import open_for_departments
from chassis.outbox import publish as tell
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import LotteryUseReported
from procurement.fields import day_of
from procurement.lottery import repository
from procurement.lottery.models import LotteryUse, ReporterHasNoArea, ShareFall
from procurement.lottery.schemas import (
    LotteryUseRead,
    LotteryUseReport,
    Publication,
    ShareFallRead,
)
from reference.clocks import CHINA
from reference.departments import Trigger

PUBLISH, REPORT_NEXT, RAISE_SHARE = "lottery_publication", "lottery_report", "lottery_share"


async def report(work: Work, form: LotteryUseReport) -> LotteryUse:
    """A fall is found at once, whichever of the two years is reported last."""
    area = work.caller.area
    if not area.code and work.scope != NATION:
        raise ReporterHasNoArea
    use = LotteryUse(
        **form.model_dump(), division=area.code, reported_at=work.now, **area.columns()
    )
    use.must_be_sound(day_of(work.now))
    near = await repository.around(work, use.division, use.year)
    work.add(use)
    await work.flush()
    before, after = near.get(use.year - 1), near.get(use.year + 1)
    if before is not None:
        await _follow(work, before, use)
    if after is not None:
        await _follow(work, use, after)
    else:
        _open(work, REPORT_NEXT, use, since_year=use.year + 2)
    _open(work, PUBLISH, use, since_year=use.year + 1)
    _tell(work, use)
    return use


async def publish(work: Work, use_id: UUID, form: Publication) -> LotteryUse:
    """彩票管理条例 36. Raises LotteryUsePublished."""
    use = await rows.one(work, LotteryUse, use_id, lock=True)
    work.expect(use)
    use.publish(form.place, day_of(work.now))
    await duties.meet(work, PUBLISH, use.id)
    return use


async def get(work: Work, use_id: UUID) -> LotteryUse:
    return await rows.one(work, LotteryUse, use_id)


async def find(work: Work, year: int | None, limit: int, after: str | None) -> Page[LotteryUseRead]:
    conditions = [] if year is None else [col(LotteryUse.year) == year]
    return await rows.newest(
        work, LotteryUse, *conditions, limit=limit, after=after, read=LotteryUseRead.model_validate
    )


async def find_falls(work: Work, limit: int, after: str | None) -> Page[ShareFallRead]:
    return await rows.newest(
        work, ShareFall, limit=limit, after=after, read=ShareFallRead.model_validate
    )


async def _follow(work: Work, before: LotteryUse, use: LotteryUse) -> None:
    """`use` is the year after `before`: its report was due, and its share must not be less."""
    await duties.meet(work, REPORT_NEXT, before.id)
    if use.falls_below(before):
        work.add(
            ShareFall(
                lottery_use_id=use.id, before_id=before.id, year=use.year, found_at=work.now,
                **use.area.columns(),
            )
        )  # fmt: skip
        _open(work, RAISE_SHARE, use, since_year=use.year + 1)
        for trigger in (Trigger.APPROPRIATION_SHORT, Trigger.OUTLINE_TARGET_MISSED):
            await open_for_departments(
                work, trigger, subject_type="lottery_use", subject_id=use.id, area=use.area
            )
    elif before.falls_below(use):
        await duties.meet(work, RAISE_SHARE, before.id)


def _open(work: Work, kind: str, use: LotteryUse, *, since_year: int) -> None:
    duties.open_duty(
        work, kind, norm=f"procurement.{kind}", subject_type="lottery_use", subject_id=use.id,
        area=use.area, department="civil_affairs" if kind != PUBLISH else "finance",
        since=datetime(since_year, 1, 1, tzinfo=CHINA),
    )  # fmt: skip


def _tell(work: Work, use: LotteryUse) -> None:
    told = LotteryUseReported(
        lottery_use_id=use.id,
        area=use.area.code,
        year=use.year,
        total_fen=use.total_fen,
        children_fen=use.children_fen,
    )
    tell(work, told, version=use.version, area=use.area)
