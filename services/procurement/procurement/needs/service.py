"""Register what a child needs, and close it with what came of it."""

from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.areas import county_of
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import NeedClosed, NeedRegistered
from procurement.children import repository as children
from procurement.children.models import ChildNotHere
from procurement.fields import day_of
from procurement.matches import ending
from procurement.matches.models import MatchOutcome
from procurement.needs import repository
from procurement.needs.models import NeedOutcome, NeedStatus, NobodyHelped, ServiceNeed
from procurement.needs.schemas import NeedClosing, NeedCreate, NeedRead
from reference.divisions import Area

MATCH = "match_need"
_NORM = "procurement.need_matched"


async def register(work: Work, form: NeedCreate) -> ServiceNeed:
    """The county's duty to find somebody begins."""
    child = await children.find(work, form.child_id)
    if child is None:
        raise ChildNotHere
    need = ServiceNeed(**form.model_dump(), registered_at=work.now, **child.area.columns())
    need.must_lie_ahead(day_of(work.now))
    work.add(need)
    told = NeedRegistered(**_facts(need))
    publish(work, told, version=need.version, area=need.area)
    await expect_match(work, need)
    return need


async def expect_match(work: Work, need: ServiceNeed) -> None:
    """The county has to find somebody, whoever of its villages registered the need."""
    await work.reach(county_of(need.area))
    duties.open_duty(
        work, MATCH, norm=_NORM, subject_type="need", subject_id=need.id, child_id=need.child_id,
        area=county_of(need.area), department="civil_affairs",
    )  # fmt: skip


async def get(work: Work, need_id: UUID) -> ServiceNeed:
    return await rows.one(work, ServiceNeed, need_id)


async def find(
    work: Work, status: NeedStatus | None, limit: int, after: str | None
) -> Page[NeedRead]:
    conditions = [] if status is None else [col(ServiceNeed.status) == status]
    return await rows.newest(
        work, ServiceNeed, *conditions, limit=limit, after=after, read=NeedRead.model_validate
    )


async def close(work: Work, need_id: UUID, form: NeedClosing) -> ServiceNeed:
    """The helper's view of the child ends with it. Raises NeedOver, NobodyHelped."""
    need = await rows.one(work, ServiceNeed, need_id, lock=True)
    work.expect(need)
    await _close(work, need, form.outcome)
    return need


async def withdraw_all(work: Work, child_id: UUID) -> None:
    """The child is no longer counted here."""
    for need in await repository.lock_open(work, child_id):
        await _close(work, need, NeedOutcome.WITHDRAWN)


async def follow(work: Work, child_id: UUID, area: Area) -> None:
    """The child moved: within the county its needs go along; beyond it they are withdrawn."""
    for need in await repository.lock_open(work, child_id):
        if county_of(need.area) == county_of(area):
            need.sqlmodel_update(area.columns())
            await ending.carry_along(work, need.id, area)
        else:
            await _close(work, need, NeedOutcome.WITHDRAWN)


async def _close(work: Work, need: ServiceNeed, outcome: NeedOutcome) -> None:
    need.close(outcome, work.now)
    given = await ending.end_for(work, need.id, MatchOutcome(outcome))
    if not given and outcome in (NeedOutcome.HELPED, NeedOutcome.PARTLY):
        raise NobodyHelped
    await duties.void(work, MATCH, need.id)
    told = NeedClosed(**_facts(need), outcome=outcome)
    publish(work, told, version=need.version, area=need.area)


def _facts(need: ServiceNeed) -> dict[str, object]:
    return {
        "need_id": need.id,
        "child_id": need.child_id,
        "area": need.area.code,
        "service": need.service,
    }
