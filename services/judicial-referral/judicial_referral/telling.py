"""Of whom and where a matter is told: in its duties, which boards show, and in its events, which
are counted and stand in the child's file."""

from typing import NamedTuple, Self
from uuid import UUID

from chassis.areas import county_of
from reference.divisions import Area


class Telling(NamedTuple):
    """Where its duties lie and its events are counted, and the child they name."""

    area: Area
    child_id: UUID | None

    @classmethod
    def of(cls, area: Area, child_id: UUID | None, *, is_hidden: bool) -> Self:
        """The county's, by the child. A matter that is hidden from somebody is the division's
        above, and names no child: else who is suspected would count it, or find it in the file."""
        county = county_of(area)
        return cls(county.parent or county, None) if is_hidden else cls(county, child_id)
