"""A move to another county (跨县迁移): proposed with a handover list, taken over or refused."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.models import InArea, moment, one_of
from registry.tables import Row


class MoveStatus(StrEnum):
    PROPOSED = "proposed"  # 已提出
    ACCEPTED = "accepted"  # 已接收
    REFUSED = "refused"  # 已拒绝
    WITHDRAWN = "withdrawn"  # 已撤回


class Side(StrEnum):
    LEAVING = "leaving"  # 迁出地
    RECEIVING = "receiving"  # 迁入地


class Handover(StrEnum):
    """What is handed over (交接清单)."""

    FILE = "file"  # 一人一档
    ASSESSMENT = "assessment"  # 监护评估
    MEDICAL = "medical"  # 健康资料
    SCHOOL = "school"  # 学籍资料
    HUKOU = "hukou"  # 户籍资料
    AID = "aid"  # 救助待遇资料
    PHOTO = "photo"  # 照片


class Reason(StrEnum):
    WITH_PARENTS = "with_parents"  # 随父母
    WITH_KIN = "with_kin"  # 随亲属
    CUSTODY = "custody"  # 随安置机构
    HUKOU = "hukou"  # 户籍迁移
    OTHER = "other"


class Refusal(StrEnum):
    """Why a county does not take a child over."""

    NOT_RESIDENT = "not_resident"  # 未在本地居住
    HANDOVER_INCOMPLETE = "handover_incomplete"  # 交接材料不全
    REGISTERED_HERE = "registered_here"  # 已在本地建档
    OTHER = "other"


class MoveNotFound(NotFound):
    """There is no such move that your county takes part in."""

    title_zh = "迁移记录不存在"


class MoveOpen(Conflict):
    """Another move of this child is under way."""

    title_zh = "该儿童已有在办迁移"


class MoveDecided(Conflict):
    """This move was decided already."""

    title_zh = "该迁移已办结"


class NotTheReceivingCounty(Forbidden):
    """Only the county that the child moves to accepts or refuses it."""

    title_zh = "只有迁入地可以接收或者拒绝"


class NotTheLeavingCounty(Forbidden):
    """Only the county that proposed the move withdraws it."""

    title_zh = "只有迁出地可以撤回"


class MoveWithinCounty(Conflict):
    """Within one county a child moves by /registry/children/{id}/move."""

    title_zh = "县内迁移无需交接"


class CountyUnknown(Invalid):
    """This is no county of the list of divisions."""

    title_zh = "迁入县代码不存在"


class HandoverIncomplete(Invalid):
    """The file itself must be on the handover list."""

    title_zh = "交接清单缺少儿童档案"


class RegisteredThere(Conflict):
    """A child with this identity is registered in your county already; it is the same child."""

    title_zh = "该儿童已在迁入地建档"


class Move(Row, InArea, table=True):
    """Two rows with one id: each county has its own, in its own area, and both change together.

    No text: what may be read of the child before the takeover is this and nothing else.
    """

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"uq_move_open": MoveOpen}
    __table_args__ = (
        one_of("side", Side),
        one_of("status", MoveStatus),
        one_of("reason", Reason),
        one_of("refusal", Refusal),
        CheckConstraint("(status = 'refused') = (refusal IS NOT NULL)", name="refused_with_reason"),
        CheckConstraint("(status = 'proposed') = (decided_at IS NULL)", name="decided"),
        Index(
            "uq_move_open",
            "child_id",
            "side",
            unique=True,
            postgresql_where=text("status = 'proposed'"),
        ),
        Index("ix_move_county", "county", "id"),
    )

    id: UUID = Field(primary_key=True)
    side: str = Field(primary_key=True)
    child_id: UUID
    status: str = MoveStatus.PROPOSED
    from_area: str = Field(max_length=12)
    to_county: str = Field(max_length=6)
    to_village: str | None = Field(default=None, max_length=12)
    reason: str
    handover: list[str] = Field(sa_type=ARRAY(Text))
    refusal: str | None = None
    proposed_by: str = Field(max_length=200)
    proposed_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    version: int = 1

    def decide(
        self,
        status: MoveStatus,
        at: datetime,
        *,
        to_village: str | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        """Once. Raises MoveDecided."""
        self.must_be_open()
        self.status, self.decided_at = status, at
        self.to_village, self.refusal = to_village, refusal
        self.version += 1

    def must_be_open(self) -> None:
        """Raises MoveDecided."""
        if self.status != MoveStatus.PROPOSED:
            raise MoveDecided
