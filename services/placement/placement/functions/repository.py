"""Every query on the functions of agencies."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from placement.agencies.models import Agency
from placement.functions.models import CarriedFunction, FunctionReport


async def carried(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, list[CarriedFunction]]:
    """What is carried out now, by agency."""
    session = await work.session()
    query = select(CarriedFunction).where(
        col(CarriedFunction.agency_id).in_(agency_ids), col(CarriedFunction.ended_on).is_(None)
    )
    found: dict[UUID, list[CarriedFunction]] = defaultdict(list)
    for row in (await session.exec(query)).all():
        found[row.agency_id].append(row)
    return found


async def last_done(work: Work, agency_id: UUID) -> dict[str, date]:
    """The latest day on which each function was done."""
    session = await work.session()
    query = select(FunctionReport.code, func.max(FunctionReport.done_on)).where(
        col(FunctionReport.agency_id) == agency_id
    )
    return dict((await session.exec(query.group_by(col(FunctionReport.code)))).all())


async def due(work: Work, agency_id: UUID) -> dict[str, datetime]:
    """When each open duty of the agency is due, by its kind."""
    session = await work.session()
    query = select(Duty.kind, Duty.due_at).where(
        col(Duty.subject_id) == agency_id, col(Duty.status).in_(OPEN)
    )
    return dict((await session.exec(query)).all())


async def seated(work: Work, areas: Sequence[str]) -> dict[str, list[Agency]]:
    """The agencies of each county or prefecture, by name."""
    session = await work.session()
    query = select(Agency).where(col(Agency.seat).in_(areas))
    found: dict[str, list[Agency]] = defaultdict(list)
    for agency in (await session.exec(query.order_by(col(Agency.name)))).all():
        found[agency.seat].append(agency)
    return found
