"""An agency as matching looks at it: thousands are weighed, and none is changed."""

from typing import NamedTuple
from uuid import UUID

from reference.divisions import Area


class Facility(NamedTuple):
    """What decides whom an agency may take; in the order of the query's columns."""

    id: UUID
    name: str
    kind: str
    seat: str
    capabilities: list[str]
    sex: str
    youngest: int
    oldest: int

    def serves(self, area: Area) -> bool:
        """A prefecture's agency serves its counties."""
        return area.code.startswith(self.seat)
