"""Duties, told by the service that keeps them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Duty(Event):
    AGGREGATE: ClassVar[str] = "duty"
    SOURCES: ClassVar[tuple[str, ...]] = (
        "registry",
        "placement",
        "procurement",
        "judicial-referral",
    )

    duty_id: UUID
    kind: str
    norm: str
    subject_type: str
    subject_id: UUID
    child_id: UUID | None = None
    department: str
    area: str


class DutyOpened(_Duty):
    """Somebody must do something by `due_at`."""

    TYPE: ClassVar[str] = "wardship.duty.opened.v1"
    due_at: datetime


class DutyMet(_Duty):
    """It was done, in time or late."""

    TYPE: ClassVar[str] = "wardship.duty.met.v1"
    met_at: datetime
    late: bool


class DutyBreached(_Duty):
    """The time passed and it was not done."""

    TYPE: ClassVar[str] = "wardship.duty.breached.v1"
    escalated_to: str


class DutyEscalated(_Duty):
    """It stayed undone for a period more after it went up, and went up another division."""

    TYPE: ClassVar[str] = "wardship.duty.escalated.v1"
    escalated_to: str


class DutyVoided(_Duty):
    """It fell away with its reason, undone."""

    TYPE: ClassVar[str] = "wardship.duty.voided.v1"
    voided_at: datetime
