"""Reviewing what villages entered."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties
from chassis.crypto import ChildKey
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.registry import EntryReviewed
from reference.departments import Duty, answerable
from reference.divisions import Area
from registry.children import service as children
from registry.children.models import Review
from registry.children.schemas import ChildRead
from registry.labels.asked import begin
from registry.reviews import repository
from registry.reviews.models import CORRECTION, DUTY, NORM, Decision, EntryReview, decide
from registry.reviews.schemas import ReviewForm, ReviewRead

_REASON = "entry_review.reason"


async def review(work: Work, child_id: UUID, form: ReviewForm) -> ReviewRead:
    """Of the version that the reviewer read; what goes back is the village's to put right. Raises
    EntryNotAwaiting, ReasonMissing."""
    child, key = await children.change_file(work, child_id)
    looked_at = child.version
    decide(child, form.decision, form.reason)
    row = EntryReview(
        child_id=child.id, decision=form.decision, reviewed_version=looked_at,
        reason=key.seal(_REASON, form.reason) if form.reason else None,
        reviewed_by=work.caller.subject, reviewed_at=work.now, **child.area.columns(),
    )  # fmt: skip
    work.add(row)
    await duties.meet(work, DUTY, child.id)
    if form.decision is Decision.RETURNED:
        begin(work, CORRECTION, child.id, child.area)
    told = EntryReviewed(
        child_id=child.id, area=child.area.code, decision=form.decision, reviewed_version=looked_at
    )
    publish(work, told, version=child.version, area=child.area)
    work.etag = etag(child.version)
    return _read(row, key)


async def listed(work: Work, child_id: UUID) -> Sequence[ReviewRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_read(one, key) for one in await repository.all_of(work, child)]


async def entries(work: Work, state: Review, limit: int, after: str | None) -> Page[ChildRead]:
    place = position(work, after, 1)
    found = await repository.page(work, state, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=await children.shown(work, found), next=following)


async def call(work: Work, child_ids: Sequence[UUID]) -> None:
    """The township is to review those of the children that await it."""
    for child_id, township in await repository.uncalled(work, child_ids):
        duties.open_duty(
            work, DUTY, norm=NORM, subject_type="child", subject_id=child_id, child_id=child_id,
            area=Area(township), department=answerable(Duty.CHILD_REGISTER).code,
        )  # fmt: skip


def _read(row: EntryReview, key: ChildKey) -> ReviewRead:
    reason = None if row.reason is None else key.open(_REASON, row.reason)
    return ReviewRead(**row.model_dump(exclude={"reason"}), reason=reason)
