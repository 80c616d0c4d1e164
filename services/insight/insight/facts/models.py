"""What insight keeps of the events: each as a fact, and what they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Computed, Identity, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from chassis.models import InArea, moment
from insight.tables import Row
from reference.divisions import Area

# A township of a prefecture without counties (Dongguan) stands directly below it.
_PARENT = (
    "CASE WHEN village IS NOT NULL THEN coalesce(township, county, prefecture) "
    "WHEN township IS NOT NULL THEN coalesce(county, prefecture) "
    "WHEN county IS NOT NULL THEN prefecture "
    "WHEN prefecture IS NOT NULL THEN province "
    "WHEN province IS NOT NULL THEN '' END"
)


def _numbered() -> Any:
    return Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )


class Fact(Row, InArea, table=True):
    """One event, once. `id` is the order of arrival here, `sequence` the source's own number."""

    __table_args__ = (
        Index("ix_fact_child", "child_id", "at", "id", postgresql_where=text("child_id NOTNULL")),
        Index("ix_fact_county", "county", "id"),
        Index("ix_fact_province", "province", "id"),
        {"info": {"append_only": True}},
    )
    child_key: ClassVar[str | None] = "child_id"

    id: int | None = _numbered()
    event_id: UUID = Field(unique=True)
    type: str
    source: str
    sequence: int = Field(sa_type=BigInteger)
    child_id: UUID | None = None
    duty: str | None = None
    """The kind of duty that a duty's event is about."""
    counts: dict[str, int] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """What it adds to which measure, where that goes along when the child moves."""
    at: datetime = moment()
    received_at: datetime = moment()


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of a child's file as it is read again: what it counts, and at first where."""

    event_id: UUID
    type: str
    source: str
    area: Area
    counts: Mapping[str, int]


class Delta(Row, table=True):
    """Changes of one batch that are not yet folded into the rollup: where, what, and by how much.

    One row for all of them: rows are what costs the writer. Only the fold reads it, so it has no
    area of its own.
    """

    id: int | None = _numbered()
    places: list[str] = Field(sa_type=ARRAY(Text))
    measures: list[str] = Field(sa_type=ARRAY(Text))
    amounts: list[int] = Field(sa_type=ARRAY(BigInteger))


class Counted(Row, InArea, table=True):
    """What one child, custody or order counts as now, and where. `child_id`: whose custody it is.

    A change takes away the old measures at the old place and adds the new ones at the new place;
    so nobody ever counts rows. Only the listener reads it.
    """

    __table_args__ = (
        Index("ix_counted_child", "child_id", postgresql_where=text("child_id NOTNULL")),
    )

    subject_id: UUID = Field(primary_key=True)
    child_id: UUID | None = None
    measures: list[str] = Field(sa_type=ARRAY(Text))


class Rollup(Row, InArea, table=True):
    """A measure's value in one area, of every level: a reader looks at one cell a measure.

    The columns of `InArea` say who sees the cell; below the area's own level they are empty.
    """

    __table_args__ = (
        # Without the value: the fold then changes no index, and its new row stays on the page.
        Index("ix_rollup_parent", "parent", "measure"),
    )

    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True, max_length=80)
    value: int = Field(sa_type=BigInteger)
    parent: str | None = Field(
        default=None, sa_column=Column(String(12), Computed(_PARENT, persisted=True))
    )
    """The area above: the drill-down reads all cells below one area by it."""
