"""Every query on our copy of the children."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.areas import county_of
from chassis.errors import NotFound
from chassis.models import DataKey, Duty
from chassis.rows import visible
from chassis.work import Work
from contracts.registry import ChildRegistered
from placement.children.models import Child
from placement.tables import Row
from reference.divisions import Area

_STAY = frozenset({"ConsolidationMove"})
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


async def areas(work: Work, child_ids: Iterable[UUID]) -> dict[UUID, Area]:
    """Where each is registered, of those that we know; columns, as nobody's record is opened."""
    session = await work.session()
    deepest = func.coalesce(Child.village, Child.township, Child.county, Child.prefecture)
    query = select(Child.id, deepest).where(col(Child.id).in_(list(child_ids)))
    return {child: Area(code) for child, code in (await session.exec(query)).all()}


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


async def remember(work: Work, told: Iterable[tuple[ChildRegistered, int]]) -> None:
    """Write the copies in one statement; a child told again is brought up to date."""
    rows = {
        event.child_id: {
            "id": event.child_id,
            "birth_on": event.birth_on,
            "sex": event.sex,
            "sibling_of": event.sibling_of,
            "version": version,
            **Area(event.area).columns(),
        }
        for event, version in told
    }
    session = await work.session()
    statement = insert(Child).values(list(rows.values()))
    changed = {name: statement.excluded[name] for name in next(iter(rows.values())) if name != "id"}
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_=changed,
            where=col(Child.version) <= statement.excluded.version,
        )
    )


async def newer(work: Work, child_id: UUID, version: int) -> Child | None:
    """The child, locked, where what was told of it is newer than what we know."""
    session = await work.session()
    query = select(Child).where(col(Child.id) == child_id, col(Child.version) < version)
    return (await session.exec(query.with_for_update())).one_or_none()


async def carry_along(work: Work, child: Child) -> None:
    """All rows about the child go where it is; a row keeps the depth of its place."""
    session = await work.session()
    await session.flush()
    here = child.area.columns()
    for model in child_file():
        table: Any = model
        moved = {level: here[level] for level in ("province", "prefecture", "county")} | {
            level: case((getattr(table, level).is_(None), None), else_=here[level])
            for level in ("township", "village")
        }
        carried = update(table).where(table.child_id == child.id).values(**moved)
        await session.exec(carried.execution_options(synchronize_session=False))
    county = county_of(child.area).columns()
    await session.exec(update(Duty).where(col(Duty.child_id) == child.id).values(**county))


def child_file() -> list[type[Any]]:
    """Every table with rows of one child, besides its own, that goes where the child goes.

    The moves of a consolidation are a page of their prefecture's plan, and stay in it.
    """
    ours = [model for model in Row.__subclasses__() if model.child_key == "child_id"]
    return [DataKey, *(model for model in ours if model.__name__ not in _STAY)]


async def kept_key(work: Work, child_id: UUID) -> DataKey | None:
    session = await work.session()
    query = select(DataKey).where(col(DataKey.child_id) == child_id)
    return (await session.exec(query)).one_or_none()


async def keep_key(work: Work, child_id: UUID, wrapped: bytes, area: Area) -> None:
    """Of two who make one at the same moment, the first one's stays."""
    row = {"child_id": child_id, "wrapped": wrapped, "key_version": 1, "created_at": work.now}
    session = await work.session()
    statement = insert(DataKey).values([{**row, **area.columns()}])
    await session.exec(statement.on_conflict_do_nothing(index_elements=["child_id"]))
