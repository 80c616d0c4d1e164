"""Grant a provider its view of a child, and end it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.access import ORGANISATION
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.work import Work
from contracts.procurement import AssignmentEnded, AssignmentGranted
from procurement.assignments import repository
from procurement.assignments.models import Assignment, ChildField
from procurement.assignments.schemas import AssignmentCreate, AssignmentRead
from procurement.children import repository as children
from procurement.children.models import ChildNotHere
from procurement.contracts.models import Contract
from procurement.fields import day_of
from procurement.providers.models import Provider
from reference.divisions import Area


async def grant(work: Work, contract_id: UUID, form: AssignmentCreate) -> Assignment:
    """To a provider that may meet minors: its people's records were queried (未成年人保护法62)."""
    contract, today = await rows.one(work, Contract, contract_id, share=True), day_of(work.now)
    contract.may_take_on(today)
    provider = await rows.one(work, Provider, contract.provider_id, share=True)
    provider.may_meet_minors(today)
    child = await children.find(work, form.child_id)
    if child is None or not contract.area.covers(child.area):
        raise ChildNotHere
    assignment = Assignment(
        **form.model_dump(exclude={"fields"}),
        fields=sorted(form.fields),
        contract_id=contract.id,
        organisation_id=contract.organisation_id,
        granted_at=work.now,
        **child.area.columns(),
    )
    assignment.must_lie_within(contract.starts_on, contract.ends_on)
    work.add(assignment)
    _tell_granted(work, assignment)
    return assignment


async def end(work: Work, assignment_id: UUID) -> Assignment:
    assignment = await rows.one(work, Assignment, assignment_id, lock=True)
    work.expect(assignment)
    _end(work, assignment)
    return assignment


async def end_all(work: Work, contract_id: UUID) -> None:
    """With the contract, whose row the caller has locked, all its assignments end."""
    for assignment in await repository.lock_open(work, contract_id):
        _end(work, assignment)


async def follow(work: Work, child_id: UUID, area: Area) -> None:
    """The child moved: within the contract's area its assignments go along; beyond it they end."""
    for assignment, contract in await repository.lock_open_of_child(work, child_id):
        if contract.area.covers(area):
            assignment.sqlmodel_update(area.columns())
        else:
            _end(work, assignment)


async def end_of_child(work: Work, child_id: UUID) -> None:
    """The child is no longer counted, and nobody has to see it any more."""
    for assignment, _ in await repository.lock_open_of_child(work, child_id):
        _end(work, assignment)


async def get(work: Work, assignment_id: UUID) -> Assignment:
    current = repository.current_for(work, day_of(work.now))
    return await rows.one(work, Assignment, assignment_id, *current)


async def find(
    work: Work, contract_id: UUID | None, limit: int, after: str | None
) -> Page[AssignmentRead]:
    conditions = repository.current_for(work, day_of(work.now))
    if contract_id:
        conditions.append(col(Assignment.contract_id) == contract_id)
    return await rows.newest(
        work,
        Assignment,
        *conditions,
        limit=limit,
        after=after,
        read=lambda assignment: show(work, assignment),
    )


def show(work: Work, assignment: Assignment) -> AssignmentRead:
    """The assignment as the caller may see it."""
    read = AssignmentRead.model_validate(assignment)
    if not shows_area(work, assignment.fields):
        read.area = None
    return read


def shows_area(work: Work, fields: Sequence[str]) -> bool:
    """Officials see where a child lives; a provider only where it was granted."""
    return work.scope.level != ORGANISATION or ChildField.AREA in fields


def _end(work: Work, assignment: Assignment) -> None:
    today = day_of(work.now)
    assignment.end(today)
    ended = AssignmentEnded(
        assignment_id=assignment.id,
        contract_id=assignment.contract_id,
        organisation_id=assignment.organisation_id,
        child_id=assignment.child_id,
        area=assignment.area.code,
        ended_on=today,
    )
    publish(work, ended, version=assignment.version, area=assignment.area)


def _tell_granted(work: Work, assignment: Assignment) -> None:
    granted = AssignmentGranted(
        assignment_id=assignment.id,
        contract_id=assignment.contract_id,
        organisation_id=assignment.organisation_id,
        child_id=assignment.child_id,
        area=assignment.area.code,
        fields=tuple(assignment.fields),
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
    )
    publish(work, granted, version=assignment.version, area=assignment.area)
