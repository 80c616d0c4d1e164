"""What insight keeps of the events: each as a fact, and what they add up to."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field

from chassis.models import InArea, moment
from insight.tables import Row


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
    at: datetime = moment()
    received_at: datetime = moment()


class Delta(Row, InArea, table=True):
    """A change of a measure that is not yet folded into the rollup."""

    id: int | None = _numbered()
    measure: str = Field(max_length=40)
    amount: int = Field(sa_type=BigInteger)


class Rollup(Row, InArea, table=True):
    """A measure's value in one area, of every level: a reader looks at one cell a measure.

    The columns of `InArea` say who sees the cell; below the area's own level they are empty.
    """

    area_code: str = Field(primary_key=True, max_length=12)
    measure: str = Field(primary_key=True, max_length=40)
    value: int = Field(sa_type=BigInteger)
