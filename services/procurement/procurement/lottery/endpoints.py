"""The lottery's use over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.lottery import service
from procurement.lottery.schemas import (
    LotteryUseRead,
    LotteryUseReport,
    Publication,
    ShareFallRead,
)
from procurement.roles import READERS_OF_MONEY

lottery_router = router("/procurement", "lottery")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.PROCUREMENT)]
_Reporter = Annotated[
    Work, allow(Role.FINANCE_OFFICER, Role.NATIONAL_OFFICER, purpose=Purpose.PROCUREMENT)
]


@lottery_router.post("/lottery-uses", status_code=201)
async def report_lottery_use(
    work: _Reporter, form: LotteryUseReport, response: Response
) -> LotteryUseRead:
    """Report what the caller's level used of the lottery fund in a year, and how much for children
    (彩票公益金). A share below the year's before is a finding at once."""
    use = await service.report(work, form)
    response.headers["Location"] = f"/procurement/lottery-uses/{use.id}"
    work.etag = etag(use.version)
    return LotteryUseRead.model_validate(use)


@lottery_router.get("/lottery-uses")
async def list_lottery_uses(
    work: _Reader,
    year: Annotated[int | None, Query(ge=2009, le=2099)] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[LotteryUseRead]:
    """Reports of the caller's area, the latest first."""
    return await service.find(work, year, limit, after)


@lottery_router.get("/lottery-uses/{lottery_use_id}")
async def read_lottery_use(work: _Reader, lottery_use_id: UUID) -> LotteryUseRead:
    """One report."""
    use = await service.get(work, lottery_use_id)
    work.etag = etag(use.version)
    return LotteryUseRead.model_validate(use)


@lottery_router.post("/lottery-uses/{lottery_use_id}/publish")
async def publish_lottery_use(
    work: _Reporter, lottery_use_id: UUID, form: Publication
) -> LotteryUseRead:
    """Say where the year's use was published (年度公告)."""
    use = await service.publish(work, lottery_use_id, form)
    work.etag = etag(use.version)
    return LotteryUseRead.model_validate(use)


@lottery_router.get("/lottery-share-falls")
async def list_share_falls(
    work: _Reader, limit: Limit = 50, after: After = None
) -> Page[ShareFallRead]:
    """Findings that the children's share fell, the latest first."""
    return await service.find_falls(work, limit, after)
