"""Fields that several forms and answers have."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

from reference.divisions import Area

Number = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
"""The number of an official document (文号)."""


def _code(area: Any) -> Any:
    return area.code if isinstance(area, Area) else area


AreaCode = Annotated[str, BeforeValidator(_code)]
"""The division code of an `Area`."""
