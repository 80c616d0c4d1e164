"""Sums by county."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, case, cast, func
from sqlmodel import col, select

from chassis.areas import within
from chassis.models import InArea
from chassis.rows import visible
from chassis.work import Work
from procurement.funds.models import AccountKind, Entry, Posting
from procurement.providers.models import SOCIAL_ORGANISATIONS, Provider
from procurement.workers.models import Worker, WorkerTraining
from reference.divisions import LENGTHS, WITHOUT_COUNTIES, Area, Level


async def money(
    work: Work, area: Area, since: datetime, until: datetime
) -> Mapping[str, tuple[int, int]]:
    """What came into each county's funds in a period, and what they spent, in fen."""
    came_in = case(
        (col(Posting.account).in_((AccountKind.APPROPRIATION, AccountKind.DONATION)),
         -col(Posting.amount_fen)), else_=0,
    )  # fmt: skip
    spent = case((col(Posting.account) == AccountKind.EXPENSE, col(Posting.amount_fen)), else_=0)
    county = _county(Entry)
    query = (
        select(county, func.sum(came_in), func.sum(spent))
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(
            *within(Entry, area),
            visible(work, Entry),
            county.is_not(None),
            col(Entry.posted_at) >= since,
            col(Entry.posted_at) < until,
        )
        .group_by(county)
    )
    found = (await (await work.session()).exec(query)).all()
    return {code: (int(received), int(paid)) for code, received, paid in found}


async def providers(
    work: Work, area: Area, since: datetime, until: datetime
) -> Mapping[str, tuple[int, int, int]]:
    """At the end of a period in each county: providers, of them social organisations (社会组织),
    and of these the ones that the period added."""
    is_social = col(Provider.kind).in_(SOCIAL_ORGANISATIONS)
    is_new = col(Provider.registered_at) >= since
    query = (
        select(
            Provider.home,
            func.count(),
            func.count().filter(is_social),
            func.count().filter(is_social, is_new),
        )
        .where(col(Provider.home).startswith(area.code), col(Provider.registered_at) < until)
        .group_by(col(Provider.home))
    )
    found = (await (await work.session()).exec(query)).all()
    return {home: (total, social, new) for home, total, social, new in found}


async def workers(
    work: Work, area: Area, since: date, until: date, *conditions: ColumnElement[bool]
) -> Mapping[str, tuple[int, int]]:
    """Those in office in each county, and of them those trained in a period."""
    county = _county(Worker)
    trained = select(WorkerTraining.worker_id).where(
        *within(WorkerTraining, area),
        visible(work, WorkerTraining),
        col(WorkerTraining.finished_on).between(since, until),
    )
    taught = func.count().filter(col(Worker.id).in_(trained))
    query = (
        select(county, func.count(), taught)
        .where(*within(Worker, area), visible(work, Worker), col(Worker.in_office))
        .where(county.is_not(None), *conditions)
        .group_by(county)
    )
    found = (await (await work.session()).exec(query)).all()
    return {code: (in_office, taught) for code, in_office, taught in found}


async def growth(work: Work, area: Area) -> list[tuple[str, int, str, int]]:
    """Place one level below the area (a county: itself), year, kind, and how many."""
    length = next((n for n in LENGTHS.values() if n > len(area.code)), 0)
    length = min(length, LENGTHS[Level.COUNTY])
    place = func.left(Provider.home, length)
    year = cast(
        func.date_part("year", func.timezone("Asia/Shanghai", Provider.registered_at)), Integer
    )
    query = (
        select(place, year, Provider.kind, func.count())
        .where(col(Provider.home).startswith(area.code))
        .group_by(place, year, col(Provider.kind))
        .order_by(place, col(Provider.kind), year)
    )
    return [tuple(row) for row in (await (await work.session()).exec(query)).all()]


def _county(model: type[InArea]) -> ColumnElement[str]:
    """The county, or the prefecture that has none; no place above them."""
    prefecture = col(model.prefecture)
    without = case((prefecture.in_(WITHOUT_COUNTIES), prefecture))
    return func.coalesce(col(model.county), without)
