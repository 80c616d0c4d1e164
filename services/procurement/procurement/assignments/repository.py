"""Queries of assignments."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from chassis.access import ORGANISATION
from chassis.rows import visible
from chassis.work import Work
from procurement.assignments.models import Assignment
from procurement.contracts.models import Contract


async def lock_open(work: Work, contract_id: UUID) -> Sequence[Assignment]:
    """Every open assignment of a contract, locked, in one order."""
    query = (
        select(Assignment)
        .where(
            col(Assignment.contract_id) == contract_id,
            col(Assignment.ended_on).is_(None),
            visible(work, Assignment),
        )
        .order_by(col(Assignment.id))
        .with_for_update()
    )
    return (await (await work.session()).exec(query)).all()


async def lock_open_of_child(work: Work, child_id: UUID) -> Sequence[tuple[Assignment, Contract]]:
    """A child's open assignments, locked, in one order; each with its contract."""
    query = (
        select(Assignment, Contract)
        .join(Contract, col(Contract.id) == col(Assignment.contract_id))
        .where(
            col(Assignment.child_id) == child_id,
            col(Assignment.ended_on).is_(None),
            visible(work, Assignment),
        )
        .order_by(col(Assignment.id))
        .with_for_update(of=Assignment)
    )
    return (await (await work.session()).exec(query)).all()


async def share_current(
    work: Work, contract_id: UUID, child_id: UUID, on: date
) -> Assignment | None:
    """The child's open assignment on a day, kept from ending until the work is done."""
    query = (
        select(Assignment)
        .where(
            col(Assignment.contract_id) == contract_id,
            col(Assignment.child_id) == child_id,
            *current_on(on),
            visible(work, Assignment),
        )
        .with_for_update(read=True)
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def fields_of(work: Work, assignment_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """What each assignment grants; columns, since this is no reading of a child's record."""
    query = select(Assignment.id, Assignment.fields).where(col(Assignment.id).in_(assignment_ids))
    return dict((await (await work.session()).exec(query)).all())


def current_for(work: Work, today: date) -> list[ColumnElement[bool]]:
    """A provider sees an assignment only on its days; officials see the past as well."""
    return current_on(today) if work.scope.level == ORGANISATION else []


def current_on(day: date) -> list[ColumnElement[bool]]:
    """True of an assignment that holds on a day."""
    return [
        col(Assignment.ended_on).is_(None),
        col(Assignment.starts_on) <= day,
        col(Assignment.ends_on) >= day,
    ]
