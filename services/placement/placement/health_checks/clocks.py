"""Whoever is admitted is checked within the norm; who was checked before and moves on is not."""

from chassis.areas import county_of
from chassis.duties import open_duty, void
from chassis.work import Work
from placement.custody.models import Custody

CHECK = "check_health"
"""Its norm is `placement.health_check`; the subject is the child."""


def start(work: Work, custody: Custody) -> None:
    """On the first custody of an unbroken chain."""
    if custody.transferred_from is None:
        open_duty(
            work,
            CHECK,
            norm="placement.health_check",
            subject_type="child",
            subject_id=custody.child_id,
            child_id=custody.child_id,
            area=county_of(custody.area),
            department="civil_affairs",
        )


async def stop(work: Work, custody: Custody) -> None:
    """The child is in custody no longer."""
    await void(work, CHECK, custody.child_id)
