"""Deliveries (服务交付): what a provider did for a child."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from chassis.errors import Invalid, Problem
from chassis.models import InArea, moment, new_id
from procurement.contracts.refusals import PerformanceStoodStill
from procurement.fields import Day
from procurement.tables import Row


class DeliveredInTheFuture(Invalid):
    """A delivery is recorded on its day or afterwards."""

    title_zh = "交付日期不得晚于今日"


class DeliveryBase(SQLModel):
    """What a caller may write."""

    milestone_id: UUID = Field(foreign_key="milestone.id")
    child_id: UUID
    delivered_on: Day
    units: int = Field(ge=1, le=10_000, description="Sessions, visits or hours, as agreed.")
    note: str = Field(default="", max_length=500, description="Short, and without names.")


class ServiceDelivery(DeliveryBase, Row, InArea, table=True):
    """One delivery (`delivery` itself is the table of the feeds). The area is the child's own."""

    __table_args__ = (
        Index("ix_service_delivery_milestone", "milestone_id"),
        Index("ix_service_delivery_county", "county", "id"),
        Index("ix_service_delivery_organisation", "organisation_id", "id"),
        CheckConstraint("units BETWEEN 1 AND 10000", name="units"),
        {"info": {"organisation": "organisation_id::text = {organisation} AND assignment_id IN "
                  "(SELECT a.id FROM assignment a WHERE a.ended_on IS NULL)"}},
    )  # fmt: skip
    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "ck_service_delivery_not_suspended": PerformanceStoodStill
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    assignment_id: UUID = Field(foreign_key="assignment.id")
    organisation_id: UUID
    recorded_at: datetime = moment()

    def must_have_happened(self, today: date) -> None:
        """Raises DeliveredInTheFuture."""
        if self.delivered_on > today:
            raise DeliveredInTheFuture
