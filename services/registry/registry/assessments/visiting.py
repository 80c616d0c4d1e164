"""The duty to visit a child: by its tier, opened by an assessment and again by each visit."""

from uuid import UUID

from chassis import duties
from chassis.duties import open_duty
from chassis.work import Work
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.risk import Tier, visit_norm
from registry.assessments import repository
from registry.children.models import Child

VISIT, GRACE = "visit", "registry.visit_grace"


def expect_visit(work: Work, child_id: UUID, area: Area, tier: str | None) -> None:
    """The next visit is due by the tier; a child that was never assessed has no clock."""
    if tier is not None:
        open_duty(
            work,
            VISIT,
            norm=visit_norm(Tier(tier)),
            grace=GRACE,
            subject_type="child",
            subject_id=child_id,
            child_id=child_id,
            area=area,
            department=answerable(Duty.CHILD_REGISTER).code,
        )


async def change_clock(work: Work, child: Child) -> None:
    """Another tier, another clock. A visit that is overdue stays owed: only a visit ends that."""
    owed = await repository.visit_owed(work, child)
    if owed is not None:
        status, due_at, norm = owed
        is_late = status == "breached" or due_at < work.now
        if is_late or (child.tier is not None and norm == visit_norm(Tier(child.tier))):
            return
        await duties.void(work, VISIT, child.id)
        await (await work.session()).flush()
    expect_visit(work, child.id, child.area, child.tier)
