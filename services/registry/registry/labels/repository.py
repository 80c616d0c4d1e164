"""Every query about labels, and the facts they follow from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, cast
from uuid import UUID

import sqlalchemy as sql
from sqlalchemy import func
from sqlmodel import col, select

from chassis.areas import county_of, within
from chassis.duties import OPEN
from chassis.models import Duty, table_of
from chassis.work import Work
from reference.categories import Facts
from registry.assessments import repository as assessments
from registry.children.models import Child
from registry.circumstances import repository as circumstances
from registry.guardianship import repository as guardianship
from registry.labels.models import Label
from registry.labels.rule import facts_of


async def all_of(work: Work, child: Child) -> list[Label]:
    """Every label the child ever held, the oldest first; a child has a dozen at most."""
    query = select(Label).where(col(Label.child_id) == child.id)
    query = query.order_by(col(Label.valid_from), col(Label.id))
    return list((await (await work.session()).exec(query)).all())


async def find(work: Work, child: Child, label_id: UUID) -> Label | None:
    query = select(Label).where(col(Label.child_id) == child.id, col(Label.id) == label_id)
    return (await (await work.session()).exec(query)).one_or_none()


class Stated(Protocol):
    """What of a child's row is read to write down its stated categories."""

    id: UUID
    birth_on: date
    village: str
    categories: list[str]
    registered_at: datetime
    rating: str | None


async def only_stated(work: Work, child_ids: Sequence[UUID]) -> Sequence[Stated]:
    """Those of the children that have categories, and no row of any, locked; one that somebody
    else has in hand gets its rows from there."""
    c = table_of(Child).c
    labelled = sql.select(col(Label.child_id)).where(col(Label.child_id) == c.id).exists()
    query = (
        sql.select(c.id, c.birth_on, c.village, c.categories, c.registered_at, c.rating)
        .where(
            c.id.in_(child_ids), c.left_on.is_(None), func.cardinality(c.categories) > 0, ~labelled
        )
        .with_for_update(skip_locked=True, of=table_of(Child))
    )
    found = await (await (await work.session()).connection()).execute(query)
    return cast("Sequence[Stated]", found.all())


async def look_again(work: Work, child_ids: Sequence[UUID]) -> None:
    """Their labels are looked at in the next sweep."""
    c = table_of(Child).c
    statement = sql.update(table_of(Child)).where(c.id.in_(child_ids)).values(relabel_on=None)
    await (await (await work.session()).connection()).execute(statement)


async def open_duties(work: Work, child: Child) -> Sequence[tuple[str, UUID]]:
    """Kind and subject of what is still to be done for a child."""
    query = select(Duty.kind, Duty.subject_id).where(
        col(Duty.child_id) == child.id,
        col(Duty.status).in_(OPEN),
        *within(Duty, county_of(child.area)),
    )
    return (await (await work.session()).exec(query)).all()


async def facts(work: Work, child: Child) -> Facts:
    """What the file says of the child."""
    parents = await guardianship.parents(work, child)
    known = await circumstances.find(work, child)
    return facts_of(child, parents, known, await assessments.latest(work, child))
