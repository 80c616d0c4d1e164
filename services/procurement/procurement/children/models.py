"""The small copy of the register that assigning, matching and sharing need."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, Index, String, text
from sqlmodel import Column, Field

from chassis.errors import NotFound
from chassis.models import InArea
from procurement.tables import Row


class ChildNotHere(NotFound):
    """No child with this id is registered in the contract's area."""

    title_zh = "本区域未登记该儿童"


class Child(Row, InArea, table=True):
    """A child that the registry told of: who, where, what it is counted as; nothing else."""

    __table_args__ = (Index("ix_child_prefecture", "prefecture", "county"),)
    child_key: ClassVar[str | None] = "id"

    id: UUID = Field(primary_key=True)
    categories: list[str] = Field(
        default=[],
        sa_column=Column(ARRAY(String(10)), nullable=False, server_default=text("'{}'")),
    )
    tier: str | None = Field(default=None, max_length=10)
