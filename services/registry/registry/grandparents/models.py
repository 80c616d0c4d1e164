"""Both pairs of grandparents (祖父母、外祖父母), as the national form asks for them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from chassis.errors import Invalid, NotFound
from chassis.models import InArea, moment
from registry.tables import Row


class Side(StrEnum):
    """Whose parents they are."""

    PATERNAL = "paternal"  # 祖父母
    MATERNAL = "maternal"  # 外祖父母


class GrandparentRole(StrEnum):
    GRANDFATHER = "grandfather"
    GRANDMOTHER = "grandmother"


class GrandparentsUnknown(NotFound):
    """Nobody has recorded this child's grandparents yet."""

    title_zh = "尚未登记祖父母、外祖父母信息"


class GrandparentsContradict(Invalid):
    """What is said of a grandparent cannot be; each fault is named under errors."""

    title_zh = "祖父母、外祖父母信息互相矛盾"


class Grandparents(Row, InArea, table=True):
    """As last recorded; one row a child. Who they are is sealed JSON."""

    child_key: ClassVar[str | None] = "child_id"

    child_id: UUID = Field(primary_key=True)
    persons: bytes
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime = moment()
