"""Every query on our copy of the children."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from contracts.registry import ChildRegistered
from placement.children.models import Child
from reference.divisions import Area

_GENERATIONS = 6
"""A child names one sibling, who may name another: how far that chain is followed."""


async def load(work: Work, child_ids: Sequence[UUID]) -> list[Child]:
    """The children, ordered by id; NotFound when one is not the caller's to see."""
    session = await work.session()
    query = select(Child).where(col(Child.id).in_(child_ids), visible(work, Child))
    found = (await session.exec(query.order_by(col(Child.id)))).all()
    if len(found) != len(set(child_ids)):
        raise NotFound
    return list(found)


async def siblings(work: Work, child: Child) -> list[Child]:
    """All that are known to be of one family with the child, itself left out."""
    session = await work.session()
    family = {child.id: child}
    for _ in range(_GENERATIONS):
        named = [member.sibling_of for member in family.values() if member.sibling_of]
        query = select(Child).where(
            or_(col(Child.id).in_(named), col(Child.sibling_of).in_([*family, *named])),
            visible(work, Child),
            col(Child.id).not_in(family),
        )
        found = (await session.exec(query)).all()
        if not found:
            break
        family |= {member.id: member for member in found}
    del family[child.id]
    return sorted(family.values(), key=lambda member: member.id)


async def remember(work: Work, events: Iterable[ChildRegistered]) -> None:
    """Write the copies in one statement; a child told again is brought up to date."""
    rows = {
        event.child_id: {
            "id": event.child_id,
            "birth_on": event.birth_on,
            "sex": event.sex,
            "sibling_of": event.sibling_of,
            "version": 1,
            **Area(event.area).columns(),
        }
        for event in events
    }
    session = await work.session()
    statement = insert(Child).values(list(rows.values()))
    changed = {name: statement.excluded[name] for name in next(iter(rows.values())) if name != "id"}
    await session.exec(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
