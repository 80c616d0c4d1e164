"""Every query about reviews."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

import sqlalchemy as sql
from sqlalchemy import func
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty, table_of
from chassis.work import Work
from reference.divisions import Area
from registry.children.models import Child, Review
from registry.children.repository import page_query
from registry.reviews.models import DUTY, EntryReview

_UNREVIEWED = (Review.AWAITING, Review.RETURNED)


async def all_of(work: Work, child: Child) -> Sequence[EntryReview]:
    """The latest first."""
    query = select(EntryReview).where(
        col(EntryReview.child_id) == child.id, *within(EntryReview, child.area)
    )
    return (await (await work.session()).exec(query.order_by(col(EntryReview.id).desc()))).all()


async def page(work: Work, review: Review, before: UUID | None, limit: int) -> Sequence[Child]:
    """Entries of the caller's area, the newest first, before an id."""
    here = within(Child, work.caller.area)
    query = page_query([*here, col(Child.review) == review, col(Child.left_on).is_(None)], before,
                       limit)  # fmt: skip
    return (await (await work.session()).exec(query)).all()


async def uncalled(work: Work, child_ids: Sequence[UUID]) -> Sequence[tuple[UUID, str]]:
    """Id and township of those that await a review to which nobody was called yet, locked; one
    that somebody else has in hand is being reviewed, or comes again."""
    c = table_of(Child).c
    called = sql.select(col(Duty.id)).where(
        col(Duty.kind) == DUTY, col(Duty.subject_id) == c.id, col(Duty.status).in_(OPEN)
    )
    query = (
        sql.select(c.id, c.township)
        .where(c.id.in_(child_ids), c.review == Review.AWAITING, c.left_on.is_(None))
        .where(~called.exists())
        .with_for_update(skip_locked=True, of=table_of(Child))
    )
    found = await (await (await work.session()).connection()).execute(query)
    return cast("Sequence[tuple[UUID, str]]", found.all())


async def count_unreviewed(work: Work, area: Area) -> int:
    query = select(func.count()).where(
        *within(Child, area),
        col(Child.review).in_(_UNREVIEWED),
        col(Child.left_on).is_(None),
    )
    return (await (await work.session()).exec(query)).one()
