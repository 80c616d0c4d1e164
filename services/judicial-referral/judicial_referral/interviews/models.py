"""Interviews of child victims (询问未成年被害人; 未成年人保护法112): once, and recorded."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from reference.situations import Situation

RECORDED = frozenset(
    {
        Situation.GENITAL_INJURY, Situation.SEXUAL_ABUSE_UNDER_14, Situation.SEXUAL_ABUSE_FROM_14,
        Situation.VIOLENCE,
    }
)  # fmt: skip
"""Sexual and violent cases are recorded in sound and picture as they are told."""


class Adult(StrEnum):
    """The appropriate adult who is present (合适成年人; 未成年人保护法110)."""

    GUARDIAN = "guardian"  # 法定代理人
    RELATIVE = "relative"  # 其他成年亲属
    SCHOOL = "school"  # 所在学校代表
    ORGANISATION = "organisation"  # 未成年人保护组织、村居代表


class InterviewedBefore(Conflict):
    """This child was interviewed before; a second time needs a reason."""

    title_zh = "已询问过该儿童，再次询问须说明理由"


class GirlNeedsFemaleStaff(Conflict):
    """A girl is interviewed by female staff (未成年人保护法112)."""

    title_zh = "询问女性未成年人应由女性工作人员进行"


class InterviewNotRecorded(Conflict):
    """In a sexual or violent case the interview is recorded in sound and picture."""

    title_zh = "应当同步录音录像"


class Interview(Row, InArea, table=True):
    """What a child told, sealed with the key of the report."""

    __table_args__ = (
        Index("ix_interview_county", "county", "id"),
        Index("ix_interview_unit", "unit_id", "id"),
        UniqueConstraint("child_id", "ordinal"),
        one_of("adult", Adult),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_interview_child_id_ordinal": InterviewedBefore}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    ordinal: int
    held_at: datetime = moment()
    one_stop: bool
    recorded: bool
    female_staff: bool
    adult: str
    account: bytes = Field(sa_type=LargeBinary)
    reason_again: bytes | None = Field(default=None, sa_type=LargeBinary)
    entered_at: datetime = moment()
