"""Where the tables of this service are registered."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column is text, and holds one of these words (or nothing, where it may be null)."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


ONLY_ITS_UNIT = "unit_id::text = {organisation}"
"""Who may see a row besides the officers of its area: the judicial unit it was sent to."""
