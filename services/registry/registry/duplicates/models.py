"""The same child twice (重复建档): what files are compared by, and pairs before a steward."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, NotFound
from chassis.models import InArea, moment, one_of
from chassis.work import Work
from registry.tables import Row


class PairNotFound(NotFound):
    """There is no such pair that you may see."""

    title_zh = "未找到该疑似重复记录"


class PairDecided(Conflict):
    """It was decided already whether these two are the same child."""

    title_zh = "该疑似重复记录已有结论"


class Likeness(StrEnum):
    """Why two files are a pair."""

    EXACT = "exact"  # the same identity number
    NEAR = "near"


class PairStatus(StrEnum):
    """Open, or what the steward decided. A pair is put once and never again."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class MatchKey(Row, InArea, table=True):
    """What a child's file is compared by, without the county's salt.

    Every level of the area is empty on purpose: the row policy then shows it to the nation's scope
    alone, in which only the registry's own comparing runs. A county, whose indexes on `child` are
    salted, can learn nothing from it.
    """

    __table_args__ = (
        Index("ix_match_key_identity", "identity"),
        Index("ix_match_key_name_birth", "name", "birth_on"),
        Index("ix_match_key_name_township", "name", "living_in"),
        Index("ix_match_key_phone", "phone"),
        CheckConstraint("province IS NULL AND county IS NULL", name="of_the_nation"),
    )

    child_id: UUID = Field(primary_key=True)
    identity: bytes | None = None
    name: bytes
    phone: bytes | None = None
    birth_on: date
    living_in: str = Field(max_length=9)
    made_at: datetime = moment()


class DuplicatePair(Row, InArea, table=True):
    """Two files that may be of one child. The area is the lowest division, from the county up,
    that covers both: its officer is the steward."""

    child_key: ClassVar[str | None] = "older_id"
    __table_args__ = (
        UniqueConstraint("older_id", "younger_id"),
        CheckConstraint("older_id < younger_id", name="older_first"),
        one_of("likeness", Likeness),
        one_of("status", PairStatus),
        CheckConstraint("(status = 'open') = (decided_at IS NULL)", name="decided"),
        Index("ix_duplicate_pair_county", "county", "id"),
        Index("ix_duplicate_pair_prefecture", "prefecture", "id"),
        Index("ix_duplicate_pair_province", "province", "id"),
        Index("ix_duplicate_pair_younger", "younger_id"),
    )

    id: UUID = Field(primary_key=True)
    older_id: UUID
    younger_id: UUID
    likeness: str
    centibits: int
    agreeing: list[str] = Field(sa_type=ARRAY(Text))
    status: str = PairStatus.OPEN.value
    found_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    decided_by: str | None = Field(default=None, max_length=200)
    version: int = 1

    def decide(self, work: Work, status: PairStatus) -> None:
        """Raises PairDecided."""
        if self.status != PairStatus.OPEN:
            raise PairDecided
        work.expect(self)
        self.status, self.decided_at, self.decided_by = status.value, work.now, work.caller.subject
        self.version += 1
