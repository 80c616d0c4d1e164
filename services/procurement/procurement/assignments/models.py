"""Assignments: which child a provider may see through a contract, which fields, and how long."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, String, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import Day
from procurement.tables import Row


class ChildField(StrEnum):
    """What of a child's record an assignment may open; never a resident number."""

    NAME = "name"
    BIRTH_ON = "birth_on"
    SEX = "sex"
    AREA = "area"
    CATEGORIES = "categories"
    PHONE = "phone"
    ADDRESS = "address"
    GUARDIAN = "guardian"


class ChildAlreadyAssigned(Conflict):
    """The child is assigned to this contract already."""

    title_zh = "儿童已在本合同服务名单"


class OutsideTheTerm(Invalid):
    """An assignment lies within the contract's term and is not over before it begins."""

    title_zh = "超出合同期限"


class AssignmentOver(Conflict):
    """The assignment has ended."""

    title_zh = "服务名单已终止"


class ChildNotAssigned(Conflict):
    """No child with this id was assigned to this contract for that day."""

    title_zh = "儿童不在服务名单"


class AssignmentBase(SQLModel):
    """What a caller may write."""

    child_id: UUID
    starts_on: Day
    ends_on: Day


class Assignment(AssignmentBase, Row, InArea, table=True):
    """A child in a contract. The area is the child's own."""

    __table_args__ = (
        Index(
            "uq_assignment_open",
            "contract_id",
            "child_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_assignment_county", "county", "id"),
        Index("ix_assignment_organisation", "organisation_id", "id"),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("cardinality(fields) > 0", name="fields"),
        {"info": {"organisation": "organisation_id::text = {organisation} AND ended_on IS NULL"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"uq_assignment_open": ChildAlreadyAssigned}
    child_key: ClassVar[str | None] = "child_id"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    organisation_id: UUID
    fields: list[str] = Field(sa_type=ARRAY(String(40)))
    granted_at: datetime = moment()
    ended_on: date | None = None
    version: int = 1

    def must_lie_within(self, starts_on: date, ends_on: date) -> None:
        """Raises OutsideTheTerm."""
        if not starts_on <= self.starts_on <= self.ends_on <= ends_on:
            raise OutsideTheTerm

    def end(self, today: date) -> None:
        """Raises AssignmentOver."""
        if self.ended_on is not None:
            raise AssignmentOver
        self.ended_on = today
        self.version += 1
