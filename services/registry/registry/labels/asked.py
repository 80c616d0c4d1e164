"""What a child's labels ask of the grassroots, and what falls away when the child leaves."""

from datetime import date
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.work import Work
from reference.departments import Duty, answerable
from reference.divisions import Area
from registry.children.models import Child
from registry.entrustments import repository as entrustments
from registry.labels import repository

FIRST_ASSESSMENT, ENTRUSTING = "first_assessment", "entrusting"
_OF_THE_CHILD = frozenset(
    {
        FIRST_ASSESSMENT,
        ENTRUSTING,
        "visit",
        "hukou_follow_up",
        "unattended_check",
        "unattended_confirmation",
        "parent_contact",
        "care_notice",
        "entry_review",
        "entry_correction",
    }
)
"""The duties about a child that end with its leaving; what departments owe goes on."""


async def expect_care(work: Work, child: Child, on: date, *, is_left_behind: bool) -> None:
    """Whom the register counts in a category is seen at home and assessed (入户核查); parents who
    are away entrust the child to somebody (未成年人保护法 22)."""
    owed = {kind for kind, _ in await repository.open_duties(work, child)}
    if child.categories and child.rating is None and FIRST_ASSESSMENT not in owed:
        begin(work, FIRST_ASSESSMENT, child.id, child.area)
    if not is_left_behind:
        await duties.void(work, ENTRUSTING, child.id)
    elif ENTRUSTING not in owed and not await entrustments.provide(work, child, on):
        begin(work, ENTRUSTING, child.id, child.area)


def expect_first_care(work: Work, child: Child, *, is_left_behind: bool) -> None:
    """The same of a child that is entered in this moment: nothing is owed yet, nobody provided."""
    if child.categories:
        begin(work, FIRST_ASSESSMENT, child.id, child.area)
    if is_left_behind:
        begin(work, ENTRUSTING, child.id, child.area)


def begin(work: Work, kind: str, child_id: UUID, area: Area) -> None:
    """The clock of a duty about the child, in its village."""
    duties.open_duty(
        work, kind, norm=f"registry.{kind}", subject_type="child", subject_id=child_id,
        child_id=child_id, area=area, department=answerable(Duty.CHILD_REGISTER).code,
    )  # fmt: skip


async def fall_away(work: Work, child: Child, *, all_of_it: bool) -> None:
    """Of a file that was a double all falls away."""
    await work.reach(county_of(child.area))
    for kind, subject in await repository.open_duties(work, child):
        if all_of_it or kind in _OF_THE_CHILD:
            await duties.void(work, kind, subject)
