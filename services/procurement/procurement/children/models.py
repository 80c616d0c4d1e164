"""The small copy of the register that assigning a child needs."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.errors import NotFound
from chassis.models import InArea
from procurement.tables import Row


class ChildNotHere(NotFound):
    """No child with this id is registered in the contract's area."""

    title_zh = "本区域未登记该儿童"


class Child(Row, InArea, table=True):
    """A child that the registry told of: who, and where; nothing else."""

    child_key: ClassVar[str | None] = "id"

    id: UUID = Field(primary_key=True)
