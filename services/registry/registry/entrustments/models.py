"""Entrusted care (委托照护): absent parents leave the child with somebody fit for it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from chassis.errors import Problem
from chassis.models import Form, InArea, moment, new_id
from registry.entrustments.errors import (
    CarerAddicted,
    CarerHarmedChildren,
    CarerNeglectedDuties,
    CarerUnsuitable,
    EntrustmentEnded,
    EntrustmentOverlaps,
)
from registry.tables import Row

CONTACT, NOTICE = "parent_contact", "care_notice"
KINDS = (CONTACT, NOTICE)
"""What the entrusting parents owe (未成年人保护法 23): to keep in touch, and to tell."""


class Declaration(Form):
    """What is known of the carer; any yes bars the person (未成年人保护法 22)."""

    harmed_children: bool
    addicted: bool
    neglected_duties: bool
    unsuitable: bool

    def bars(self) -> Iterator[type[Problem]]:
        """The bars in the order of the article."""
        answers = {
            CarerHarmedChildren: self.harmed_children,
            CarerAddicted: self.addicted,
            CarerNeglectedDuties: self.neglected_duties,
            CarerUnsuitable: self.unsuitable,
        }
        return (bar for bar, holds in answers.items() if holds)


class Entrustment(Row, InArea, table=True):
    """委托监护确认书: from when to when, both days included. Who the carer is, is sealed."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"ex_entrustment_once": EntrustmentOverlaps}
    __table_args__ = (
        ExcludeConstraint(
            (column("child_id"), "="),
            (text("daterange(starts_on, ended_on, '[]')"), "&&"),
            name="ex_entrustment_once",
            using="gist",
        ),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("ended_on >= starts_on", name="ends_after_it_begins"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    carer: bytes
    """Sealed JSON: name, telephone, identity number."""
    relation: str = Field(max_length=40)
    carer_born_on: date
    starts_on: date
    ends_on: date
    ended_on: date
    """The agreed end, or the day on which it was ended before."""
    confirmation_no: str = Field(max_length=100)
    school_told: bool
    village_told: bool
    recorded_at: datetime = moment()

    def tell(self, *, school: bool, village: bool) -> None:
        """Who was told in writing stays told. Raises EntrustmentEnded."""
        if self.ended_on < self.ends_on:
            raise EntrustmentEnded
        self.school_told, self.village_told = (
            self.school_told or school,
            self.village_told or village,
        )

    def is_told(self, *, at_school: bool) -> bool:
        """The village committee, and the school of a child that goes to one (未成年人保护法 23)."""
        return self.village_told and (self.school_told or not at_school)

    def end(self, on: date) -> None:
        """Before its time. Raises EntrustmentEnded."""
        if self.ended_on < on or self.ended_on < self.ends_on:
            raise EntrustmentEnded
        self.ended_on = max(on, self.starts_on)
