"""Parents who are away keep in touch (联系和交流, 未成年人保护法 23): who spoke to whom, when."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from chassis.errors import Conflict, Invalid
from chassis.models import InArea, moment, new_id, one_of
from registry.tables import Row


class Means(StrEnum):
    """How they spoke."""

    TELEPHONE = "telephone"  # 电话
    VIDEO = "video"  # 视频
    VISIT = "visit"  # 回家探望
    MESSAGE = "message"  # 书信、留言


class ContactDateImpossible(Invalid):
    """A contact lies between the child's birth and today."""

    title_zh = "联系日期不合理"


class ContactWithNobody(Invalid):
    """Say whether the parent spoke to the child, to the carer, or to both."""

    title_zh = "须注明联系对象"


class ParentOutOfReach(Conflict):
    """This parent is recorded as dead, missing or out of contact; change that first."""

    title_zh = "该父（母）登记为死亡、失踪或者失联"


class Contact(Row, InArea, table=True):
    """One contact of one parent, never changed."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("means", Means),
        CheckConstraint("with_child OR with_carer", name="with_somebody"),
        Index("ix_contact_child", "child_id", "contacted_on"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    parent_id: UUID
    contacted_on: date
    means: str
    with_child: bool
    with_carer: bool
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime = moment()
