"""Every query about grants."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, text, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.errors import Forbidden
from chassis.models import table_of
from chassis.work import Work
from registry.grants.models import IN_FORCE, CareGrant, ChildGrant

_IN_FORCE = text(IN_FORCE)


def provider_of(work: Work) -> UUID | None:
    """The organisation the caller works for, where that is what it sees by."""
    if work.scope.level != "organisation":
        return None
    try:
        return UUID(work.scope.code)
    except ValueError:
        raise Forbidden("Your token names no organisation that is known here.") from None


async def upsert(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """New grants, or new terms of known ones; an end that came first stays."""
    statement = insert(ChildGrant).values(list(rows))
    terms = ("fields", "starts_on", "ends_on")
    statement = statement.on_conflict_do_update(
        index_elements=["assignment_id"],
        set_={name: getattr(statement.excluded, name) for name in terms},
    )
    await (await work.session()).exec(statement)


async def end(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """End grants; one that is not known yet is kept as ended, and stays so."""
    statement = insert(ChildGrant).values(list(rows))
    ended = func.least(table_of(ChildGrant).c.ended_on, statement.excluded.ended_on)
    statement = statement.on_conflict_do_update(
        index_elements=["assignment_id"], set_={"ended_on": ended}
    )
    await (await work.session()).exec(statement)


async def entrust(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Children in the care of agencies; whose care has ended already, or is known, stays so."""
    statement = insert(CareGrant).values(list(rows)).on_conflict_do_nothing()
    await (await work.session()).exec(statement)


async def end_care(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """End it; care that is not known yet is kept as ended."""
    statement = insert(CareGrant).values(list(rows))
    statement = statement.on_conflict_do_update(
        index_elements=["custody_id"], set_={"ended_at": statement.excluded.ended_at}
    )
    await (await work.session()).exec(statement)


async def name_operator(work: Work, agency_id: UUID, organisation: UUID | None) -> None:
    """From now on this organisation's staff, or nobody's, see the children in the agency's care."""
    its = (col(CareGrant.agency_id) == agency_id, col(CareGrant.ended_at).is_(None))
    named = update(table_of(CareGrant)).where(*its).values(organisation_id=organisation)
    await (await (await work.session()).connection()).execute(named)


def granted_children(organisation: UUID) -> CompoundSelect[Any]:
    """Child and province of what an organisation may see today, as a query to ask within.

    The province, which an assignment has from its child, finds the partition.
    """
    by_contract = select(ChildGrant.child_id, ChildGrant.province).where(
        col(ChildGrant.organisation_id) == organisation, _IN_FORCE
    )
    in_care = select(CareGrant.child_id, CareGrant.province).where(
        col(CareGrant.organisation_id) == organisation, col(CareGrant.ended_at).is_(None)
    )
    return union(by_contract, in_care)


async def in_care(work: Work, organisation: UUID, children: Sequence[UUID]) -> set[UUID]:
    """Which of the children are in the care of an organisation's agencies; columns, as below."""
    query = select(CareGrant.child_id).where(
        col(CareGrant.organisation_id) == organisation,
        col(CareGrant.child_id).in_(children),
        col(CareGrant.ended_at).is_(None),
    )
    return set((await (await work.session()).exec(query)).all())


async def fields_of(
    work: Work, organisation: UUID, children: Sequence[UUID]
) -> Mapping[UUID, frozenset[str]]:
    """Which fields of which children an organisation may see today.

    Columns, not rows: asking what may be read is not yet a reading of the child's record.
    """
    query = select(ChildGrant.child_id, ChildGrant.fields).where(
        col(ChildGrant.organisation_id) == organisation,
        col(ChildGrant.child_id).in_(children),
        _IN_FORCE,
    )
    fields: dict[UUID, frozenset[str]] = {}
    for child, names in (await (await work.session()).exec(query)).all():
        fields[child] = fields.get(child, frozenset()) | frozenset(names)
    return fields
