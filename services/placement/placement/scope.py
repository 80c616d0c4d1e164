"""Agency staff see and act for their own agency only."""

from uuid import UUID

from chassis.access import OFFICERS
from chassis.work import Work

_NOBODY = UUID(int=0)


def bound_to(work: Work) -> UUID | None:
    """The organisation for whose agencies alone the caller acts; none for officers.

    Staff without an organisation are bound to one that has no agency.
    """
    if work.caller.roles.intersection(OFFICERS):
        return None
    try:
        return UUID(work.caller.organisation or "")
    except ValueError:
        return _NOBODY
