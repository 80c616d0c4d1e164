"""The township's review of a village's entry (审核).

The ministry named entry, review and submission, and aggregation as the parts of its system
(2017-10-10, read); that an entry goes from the village to the township first (村（居）→乡镇) is
general knowledge, high confidence, not checked against a text (domain rule 1.4, K-H). The times for
it, and for putting right what was sent back, are norms, and product defaults. Nothing that helps a
child waits for it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid
from chassis.models import InArea, moment, new_id, one_of
from registry.children.models import Child, Review
from registry.tables import Row

DUTY, NORM = "entry_review", "registry.entry_review"
CORRECTION = "entry_correction"


class Decision(StrEnum):
    """What the township says of an entry."""

    PASSED = "passed"  # 审核通过
    RETURNED = "returned"  # 退回修改


class EntryNotAwaiting(Conflict):
    """This entry awaits no review: it was reviewed, sent back, or entered by the township."""

    title_zh = "该登记不在待审核状态"


class ReasonMissing(Invalid):
    """What is sent back is sent back with a reason; what passes needs none."""

    title_zh = "退回须说明原因"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/reason", "Given exactly where it is sent back.")])


class EntryReview(Row, InArea, table=True):
    """One look at one version of an entry, never changed. The reason is sealed by the child's
    key."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {
        "uq_entry_review_child_id_reviewed_version": EntryNotAwaiting
    }
    __table_args__ = (
        UniqueConstraint("child_id", "reviewed_version"),
        one_of("decision", Decision),
        CheckConstraint("(decision = 'returned') = (reason IS NOT NULL)", name="reason_of_return"),
        Index("ix_entry_review_child", "child_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    decision: str
    reason: bytes | None = None
    reviewed_version: int
    reviewed_by: str = Field(max_length=200)
    reviewed_at: datetime = moment()


def decide(child: Child, decision: Decision, reason: str | None) -> None:
    """Raises EntryNotAwaiting, ReasonMissing."""
    if child.review != Review.AWAITING:
        raise EntryNotAwaiting
    if (decision is Decision.RETURNED) != (reason is not None):
        raise ReasonMissing
    child.review = decision.value
    child.version += 1
