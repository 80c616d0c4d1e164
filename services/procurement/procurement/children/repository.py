"""The copy's queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.models import table_of
from chassis.rows import visible
from chassis.work import Work
from procurement.children.models import Child
from reference.divisions import Area


@dataclass(frozen=True, slots=True)
class Known:
    """What the copy holds of a child."""

    area: Area
    categories: tuple[str, ...] = ()
    tier: str | None = None

    def moved(self, area: Area) -> "Known":
        return replace(self, area=area)


async def known(work: Work, child_ids: Collection[UUID]) -> dict[UUID, Known]:
    query = select(Child).where(col(Child.id).in_(child_ids))
    found = (await (await work.session()).exec(query)).all()
    return {child.id: Known(child.area, tuple(child.categories), child.tier) for child in found}


async def put(work: Work, children: Mapping[UUID, Known]) -> None:
    """Insert what is new, correct what is known, in one statement."""
    entry = insert(table_of(Child)).values([_row(*child) for child in children.items()])
    columns = (*Area().columns(), "categories", "tier")
    correction = entry.on_conflict_do_update(
        index_elements=["id"], set_={name: entry.excluded[name] for name in columns}
    )
    await _execute(work, correction)


async def drop(work: Work, child_ids: Sequence[UUID]) -> None:
    await _execute(work, delete(table_of(Child)).where(table_of(Child).c.id.in_(child_ids)))


async def find(work: Work, child_id: UUID) -> Child | None:
    session = await work.session()
    query = select(Child).where(col(Child.id) == child_id, visible(work, Child))
    return (await session.exec(query)).one_or_none()


def _row(child_id: UUID, known: Known) -> dict[str, object]:
    facts = {"categories": list(known.categories), "tier": known.tier}
    return {"id": child_id, **facts, **known.area.columns()}


async def _execute(work: Work, statement: object) -> None:
    await (await (await work.session()).connection()).execute(statement)  # type: ignore[call-overload]
