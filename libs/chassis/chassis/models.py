"""What every table is made from, and the tables that each service has besides its own."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.inspection import inspect
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from chassis.errors import Problem
from chassis.exact import Exact
from chassis.json_text import JsonText
from reference.divisions import Area

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def service_registry() -> registry:
    """Each service has its own, so that two may both have a table `document` in one process."""
    return registry(metadata=MetaData(naming_convention=NAMING))


def moment(**options: Any) -> Any:
    """A column for an aware point in time."""
    return Field(sa_type=DateTime(timezone=True), **options)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds one of the words (or nothing, where it may be null); as text with a check,
    so that a word can be added."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Form(Exact, BaseModel):
    """What a caller sends: unknown fields are refused, surrounding white space is dropped."""

    model_config = {"extra": "forbid", "str_strip_whitespace": True}


class Model(SQLModel):
    """A row.

    `child_key` names the column that says which child the row is about: reading or writing such a
    row is written into the audit by the unit of work. `refusals` names the problem to answer when
    a constraint of the table refuses.
    """

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  (SQLAlchemy calls it on the class)
        """The class name in snake case."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    child_key: ClassVar[str | None] = None
    refusals: ClassVar[Mapping[str, type[Problem]]] = {}


@cache
def table_of(model: type[Model]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


class InArea(SQLModel):
    """The area of a row, at the levels people are cut by; row-level security follows from it."""

    province: str | None = Field(default=None, max_length=2, index=False)
    prefecture: str | None = Field(default=None, max_length=4)
    county: str | None = Field(default=None, max_length=6)
    township: str | None = Field(default=None, max_length=9)
    village: str | None = Field(default=None, max_length=12)

    @property
    def area(self) -> Area:
        deepest = self.village or self.township or self.county or self.prefecture or self.province
        return Area(deepest or "")


def new_id() -> UUID:
    """UUIDv7: unique without asking, and near its neighbours in the index."""
    return uuid7()


chassis_registry = service_registry()


class _ChassisModel(Model, registry=chassis_registry):
    """The base of the tables that every service has."""


class Outbox(_ChassisModel, InArea, table=True):
    """An event, told in the transaction that made it true. Nobody looks one up by `event_id`; what
    changes one is the sealing of its matter alone."""

    __table_args__ = (
        UniqueConstraint("aggregate_type", "aggregate_id", "aggregate_version"),
        Index(
            "ix_outbox_recipient", "recipient", "id", postgresql_where=text("recipient IS NOT NULL")
        ),
        {"info": {"organisation": "told_by = {organisation}"}},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True, cache=1), primary_key=True)
    )
    event_id: UUID
    type: str
    aggregate_type: str
    aggregate_id: UUID
    aggregate_version: int
    child_id: UUID | None = None
    recipient: UUID | None = None
    told_by: str | None = None
    """The organisation whose request told it, where the request's scope was an organisation."""
    occurred_at: datetime = moment()
    trace_id: str | None = None
    payload: str = Field(sa_type=JsonText)


class Unsequenced(_ChassisModel, table=True):
    """An event that has no numbers yet. A trigger on the outbox enters it, whoever told it."""

    outbox_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class Subscription(_ChassisModel, table=True):
    """A subscriber of this service's events: a service, or a court's liaison system."""

    __table_args__ = (CheckConstraint("last_seq >= published_seq", name="published_in_order"),)

    name: str = Field(primary_key=True)
    client_id: str
    types: list[str] = Field(sa_type=ARRAY(Text))
    recipient: UUID | None = None
    signed: bool = False
    generation: int = Field(sa_type=BigInteger)
    """When its numbering began, in seconds since 1970, so that two are never taken for one."""
    last_seq: int = Field(default=0, sa_type=BigInteger)
    published_seq: int = Field(default=0, sa_type=BigInteger)
    acknowledged_seq: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()


class Delivery(_ChassisModel, table=True):
    """The dense number of one event in one subscriber's feed."""

    __table_args__ = (UniqueConstraint("subscription", "outbox_id"),)

    subscription: str = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger, primary_key=True)
    outbox_id: int = Field(sa_type=BigInteger)


class Cursor(_ChassisModel, table=True):
    """How far this service has applied the feed of another."""

    source: str = Field(primary_key=True)
    generation: int = Field(sa_type=BigInteger)
    last_seq: int = Field(default=0, sa_type=BigInteger)
    doubles: int = Field(default=0, sa_type=BigInteger)


class DeadLetter(_ChassisModel, table=True):
    """A delivery that kept failing. Later ones about the same child wait behind it."""

    __table_args__ = (
        Index("ix_dead_letter_open", "source", "key", postgresql_where=text("replayed_at IS NULL")),
        CheckConstraint(
            "status IN ('failing', 'quarantined', 'waiting', 'replayed')", name="status"
        ),
    )

    source: str = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger, primary_key=True)
    key: str
    envelope: dict[str, Any] = Field(sa_type=JSONB)
    error: str
    attempts: int = 0
    status: str = "failing"
    failed_at: datetime = moment()
    replayed_at: datetime | None = moment(default=None)


class IdempotencyRecord(_ChassisModel, table=True):
    """The answer that was given to a client's Idempotency-Key; the body is encrypted."""

    client_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=255)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    status: int = Field(sa_type=SmallInteger)
    headers: dict[str, str] = Field(sa_type=JSONB)
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = moment(index=True)


class Audit(_ChassisModel, InArea, table=True):
    """One reading or writing of a child's record, as of these rows, which are only ever added."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        Index("ix_audit_child", "child_id", "id"),
        CheckConstraint("action IN ('read', 'write')", name="action"),
        {"info": {"append_only": True, "organisation": "organisation = {organisation}"}},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    at: datetime = moment()
    child_id: UUID
    action: str
    record: str
    operation: str
    purpose: str
    subject: str
    client_id: str
    organisation: str | None = None
    request_id: str


class DataKey(_ChassisModel, InArea, table=True):
    """A child's data key, wrapped. Destroying it makes every field of the child unreadable."""

    child_id: UUID = Field(primary_key=True)
    wrapped: bytes | None = Field(sa_type=LargeBinary)
    key_version: int = 1
    created_at: datetime = moment()
    destroyed_at: datetime | None = moment(default=None)


class Duty(_ChassisModel, InArea, table=True):
    """Somebody must do something by then (职责时限)."""

    __table_args__ = (
        Index("ix_duty_due", "due_at", postgresql_where=text("status = 'open'")),
        Index("ix_duty_escalates", "escalates_at", postgresql_where=text("status = 'breached'")),
        Index("ix_duty_county_due", "county", "due_at", "id"),
        Index("ix_duty_county_department", "county", "department", "due_at", "id"),
        Index(
            "uq_duty_open",
            "kind",
            "subject_id",
            unique=True,
            postgresql_where=text("status IN ('open', 'breached')"),
        ),
        CheckConstraint("status IN ('open', 'met', 'breached', 'met_late', 'void')", name="status"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    subject_type: str
    subject_id: UUID
    child_id: UUID | None = None
    department: str
    owner: str | None = None
    norm: str
    opened_at: datetime = moment()
    due_at: datetime = moment()
    provisional: bool = False
    """The year's working days were not yet published when it was computed."""
    status: str = "open"
    met_at: datetime | None = moment(default=None)
    breached_at: datetime | None = moment(default=None)
    escalated_to: str | None = None
    escalates_at: datetime | None = moment(default=None)
    """When it goes up a division, undone by then: an open one at the end of its grace, where it has
    one; a breached one a division more, until the nation has it."""
    document_no: str | None = None
    """Of the department that discharged it."""
    version: int = 1
