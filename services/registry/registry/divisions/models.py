"""The administrative divisions, as public reference data: they belong to no area's policy."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from reference.divisions import Level
from registry.tables import Row

_LEVELS = ", ".join(f"'{level}'" for level in Level if level is not Level.NATION)


class Division(Row, table=True):
    """One division of 2023-06-30; `code` and `parent` are the shortest codes, as in `Area`.

    The parent of a province is the nation, whose code is the empty text.
    """

    __table_args__ = (
        Index("ix_division_parent", "parent", "code"),
        CheckConstraint(f"level IN ({_LEVELS})", name="level"),
    )

    code: str = Field(primary_key=True, max_length=12)
    name: str = Field(max_length=100)
    level: str = Field(max_length=10)
    parent: str = Field(max_length=9)
