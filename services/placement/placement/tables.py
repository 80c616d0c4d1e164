"""The base of this service's tables."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds one of the words; text with a check, so that a word can be added."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
