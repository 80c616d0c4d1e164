"""Consolidation: a prefecture moves the children of weak county institutions (民发〔2021〕44号)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, Invalid
from chassis.models import InArea, moment, new_id, one_of
from placement.custody.models import HandoverItem, account_for_all
from placement.tables import Row


class PlanStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    EXECUTED = "executed"


class MoveStatus(StrEnum):
    PLANNED = "planned"
    PREPARED = "prepared"
    MOVED = "moved"
    GONE = "gone"  # 已离院：the child had left before it was its turn


class NotAPrefecture(Forbidden):
    """A consolidation is planned by the prefecture's own officer."""

    title_zh = "集中养育计划由设区的市民政部门制定"


class NothingToConsolidate(Conflict):
    """No assessed county institution here lacks resources and still awaits a plan."""

    title_zh = "无待转移的县级儿童福利机构"


class PlanDecided(Conflict):
    """The plan was decided already."""

    title_zh = "计划已批准"


class PlanUndecided(Conflict):
    """Decide the plan before children are moved by it."""

    title_zh = "计划尚未批准"


class PlanLeavesChildren(Conflict):
    """No agency may take some of the children; the plan's moves say which, and why."""

    title_zh = "部分儿童无接收机构"


class PlanStale(Conflict):
    """A child was moved or a bed taken since the plan was made; make a new one."""

    title_zh = "计划已与现状不符"


class NothingToReturn(Conflict):
    """No child that this plan moved still lives where it was moved to."""

    title_zh = "无可返回的儿童"


class PlanKept(Conflict):
    """A plan is never deleted; another plan takes the children back."""

    title_zh = "计划不得删除，应另行制定返回计划"


class MoveDone(Conflict):
    """The child was moved already."""

    title_zh = "儿童已转移"


class ChildGone(Conflict):
    """The child no longer lives where the plan found it; it is not moved by this plan."""

    title_zh = "儿童已不在原机构"


class ChildUnheard(Invalid):
    """Each child is heard before it is moved (未成年人保护法 19)."""

    title_zh = "未听取儿童意见"


class ConsolidationPlan(Row, InArea, table=True):
    """What a prefecture proposes and decides; its children stand in the moves.

    `returns_plan` is the plan whose children this one takes back to where they came from.
    """

    refusals: ClassVar = {"ck_consolidation_plan_kept": PlanKept}

    __table_args__ = (
        one_of("status", PlanStatus),
        CheckConstraint("(status = 'proposed') = (document_no IS NULL)", name="document"),
        Index("ix_consolidation_plan_prefecture", "prefecture", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    sources: list[UUID] = Field(sa_type=ARRAY(Uuid))
    status: str = Field(default=PlanStatus.PROPOSED, sa_type=Text)
    children: int
    left: int
    returns_plan: UUID | None = Field(default=None, foreign_key="consolidation_plan.id")
    document_no: str | None = Field(default=None, max_length=100)
    proposed_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    version: int = 1

    def decide(self, document_no: str, at: datetime) -> None:
        if self.status != PlanStatus.PROPOSED:
            raise PlanDecided
        if self.left:
            raise PlanLeavesChildren
        self.status, self.document_no, self.decided_at = PlanStatus.DECIDED, document_no, at
        self.version += 1

    def progress(self, left: Sequence[Any]) -> None:
        """Some were moved; with nobody left the plan is done."""
        self.status = PlanStatus.DECIDED if left else PlanStatus.EXECUTED
        self.version += 1


_COMPLETE = " AND ".join(
    f"('{item}' = ANY (handover)) <> (not_at_hand ? '{item}')" for item in HandoverItem
)


class ConsolidationMove(Row, InArea, table=True):
    """One child of a plan, under the child's own area: a county sees its own children only.

    `family` is the same for siblings, who go together. Without `to_agency` nobody may take them.
    Each item stands in `handover`, or in `not_at_hand` with the reason.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("status", MoveStatus),
        UniqueConstraint("plan_id", "child_id"),
        CheckConstraint("(status = 'moved') = (new_custody_id IS NOT NULL)", name="custody"),
        CheckConstraint("status IN ('planned', 'gone') OR heard_child", name="heard"),
        CheckConstraint(f"status <> 'prepared' OR ({_COMPLETE})", name="handover"),
        Index("ix_consolidation_move_county", "county", "id"),
        Index("ix_consolidation_move_prefecture", "prefecture", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="consolidation_plan.id")
    child_id: UUID = Field(foreign_key="child.id")
    custody_id: UUID = Field(foreign_key="custody.id")
    family: UUID
    from_agency: UUID = Field(foreign_key="agency.id")
    to_agency: UUID | None = Field(default=None, foreign_key="agency.id")
    alternatives: list[dict[str, Any]] = Field(default=[], sa_type=JSONB)
    reasons: list[dict[str, str]] = Field(default=[], sa_type=JSONB)
    status: str = Field(default=MoveStatus.PLANNED, sa_type=Text)
    handover: list[str] = Field(default=[], sa_type=ARRAY(Text))
    not_at_hand: dict[str, str] = Field(default={}, sa_type=JSONB)
    heard_child: bool = False
    new_custody_id: UUID | None = None
    version: int = 1

    def prepare(
        self, handover: Sequence[str], not_at_hand: Mapping[str, str], *, heard: bool
    ) -> None:
        """The handover list is made and the child was heard."""
        if self.status == MoveStatus.MOVED:
            raise MoveDone
        if self.status == MoveStatus.GONE:
            raise ChildGone
        if not heard:
            raise ChildUnheard
        account_for_all(handover, not_at_hand)
        self.handover, self.not_at_hand = list(handover), dict(not_at_hand)
        self.status, self.heard_child = MoveStatus.PREPARED, heard
        self.version += 1

    def leave(self) -> None:
        """The custody that the plan found is over: the child went home, or elsewhere."""
        self.status = MoveStatus.GONE
        self.version += 1

    def move(self, custody_id: UUID) -> None:
        self.status, self.new_custody_id = MoveStatus.MOVED, custody_id
        self.version += 1
