"""The child (儿童) and what the register keeps of it (domain rule 1.4)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.migrate import PROVINCES
from chassis.models import InArea, moment, one_of
from chassis.work import Work
from contracts.placement import CustodyBegan
from reference.categories import ChildCategory, Regime
from reference.divisions import Area
from reference.risk import Guarding, Rating, Tier
from registry.children.errors import (
    ChildHasLeft,
    HukouRecorded,
    OtherCounty,
    RegisteredElsewhere,
    VillageUnknown,
)
from registry.grants.models import granted
from registry.tables import Row

SEALED = ("name", "resident_id", "phone", "address", "guardian", "no_hukou_reason")
"""The columns that are encrypted with the child's own key, each by itself."""


class Departure(StrEnum):
    """Why a child is no longer counted; its file stays."""

    OF_AGE = "of_age"  # 年满十八周岁
    DEAD = "dead"  # 死亡
    DUPLICATE = "duplicate"  # 重复建档


class Review(StrEnum):
    """How far the township's review (审核) of an entry is; none is asked of what the township or
    the county entered itself."""

    AWAITING = "awaiting"  # 待审核
    PASSED = "passed"  # 审核通过
    RETURNED = "returned"  # 退回修改


_WHO = ("name_index", "birth_on", "sex", "identity_index")
_CATEGORIES = ", ".join(f"'{category.value}'" for category in ChildCategory)


def _partitions(suffix: str) -> list[str]:
    """PostgreSQL names the partitions' own copies of a constraint, and reports that name."""
    return [f"child_p{code}_{suffix}" for code in (*PROVINCES, "rest")]


class Child(Row, InArea, table=True):
    """One child, one file (一人一档). The area is where it lives; the hukou may be elsewhere.

    `guardian` is sealed JSON. The custody columns are a copy of what placement told; `categories`
    the labels in force today, as rows of `label`; rating and tier those of the last assessment.
    """

    child_key: ClassVar[str | None] = "id"
    refusals: ClassVar[dict[str, Any]] = {
        "fk_child_village_division": VillageUnknown,
        **dict.fromkeys(_partitions("province_identity_index_key"), RegisteredElsewhere),
    }
    __table_args__ = (
        # The index is keyed by county, so a province holds one of each identity and county.
        UniqueConstraint("province", "identity_index", name="uq_child_identity"),
        UniqueConstraint("province", "temp_id", name="uq_child_temp_id"),
        ForeignKeyConstraint(["village"], ["division.code"], name="fk_child_village_division"),
        CheckConstraint("sex IN ('male', 'female')", name="sex"),
        CheckConstraint("document IN ('RES', 'RES-HMT')", name="document"),
        CheckConstraint(f"categories <@ ARRAY[{_CATEGORIES}]", name="categories"),
        CheckConstraint("num_nonnulls(identity_index, temp_id) = 1", name="one_identity"),
        CheckConstraint(
            "num_nonnulls(temp_id, no_hukou_reason) IN (0, 2)", name="no_hukou_has_reason"
        ),
        one_of("custody_regime", Regime),
        one_of("rating", Rating),
        one_of("guarding", Guarding),
        one_of("tier", Tier),
        one_of("left_reason", Departure),
        one_of("review", Review),
        CheckConstraint("num_nonnulls(left_on, left_reason) IN (0, 2)", name="left_for_a_reason"),
        Index("ix_child_prefecture", "prefecture", "id"),
        Index("ix_child_county", "county", "id"),
        Index("ix_child_township", "township", "id"),
        Index("ix_child_village", "village", "id"),
        Index(
            "ix_child_unreviewed",
            "township",
            "id",
            postgresql_where=text("review IN ('awaiting', 'returned')"),
        ),
        Index("ix_child_name_index", "name_index"),
        Index("ix_child_guardian_phone", "guardian_phone_index"),
        Index("ix_child_uncompared", "id", postgresql_where=text("compared_at IS NULL")),
        Index("ix_child_relabel", "relabel_on", postgresql_where=text("left_on IS NULL")),
        {
            "postgresql_partition_by": "LIST (province)",
            "info": {"organisation": granted("child.id")},
        },
    )

    id: UUID = Field(primary_key=True)
    province: str | None = Field(default=None, max_length=2, primary_key=True)
    name: bytes
    resident_id: bytes | None = None
    identity_index: bytes | None = None
    temp_id: str | None = Field(default=None, max_length=20)
    no_hukou_reason: bytes | None = None
    document: str | None = None
    birth_on: date
    sex: str
    ethnicity: str | None = Field(default=None, max_length=40)
    hukou_area: str | None = Field(default=None, max_length=12)
    phone: bytes | None = None
    address: bytes | None = None
    guardian: bytes | None = None
    categories: list[str] = Field(sa_type=ARRAY(Text))
    sibling_of: UUID | None = None
    registered_at: datetime = moment()
    version: int = 1
    custody_id: UUID | None = None
    custody_agency_id: UUID | None = None
    custody_began_at: datetime | None = moment(default=None)
    custody_regime: str | None = None
    rating: str | None = None
    guarding: str | None = None
    tier: str | None = None
    relabel_on: date | None = None
    """The day on which labels and points must be looked at again; unknown is at once."""
    left_on: date | None = None
    left_reason: str | None = None
    left_document_no: str | None = Field(default=None, max_length=100)
    kept_as: UUID | None = None
    """The older file of the same child, where this one was a double."""
    name_index: bytes | None = None
    guardian_phone_index: bytes | None = None
    compared_at: datetime | None = moment(default=None)
    """When it was last looked for among all others; unknown is at once."""
    review: str | None = None

    def settle(self, village: Area, indexes: Mapping[str, bytes | None]) -> None:
        """Another county took the child over; what it is found by has indexes of its own there."""
        self.must_be_here()
        for name, value in (*village.columns().items(), *indexes.items()):
            setattr(self, name, value)
        self.compared_at = None
        self.version += 1

    def correct(self, **values: Any) -> None:
        """Other details; the child is looked for among all others again. Who it is, as reviewed, is
        no longer so; and what was returned is sent again."""
        is_same = all(values.get(name, known) == known for name, known in self._who())
        if self.review == Review.RETURNED or (self.review and not is_same):
            self.review = Review.AWAITING
        self.sqlmodel_update(values)
        self.compared_at = None
        self.version += 1

    def _who(self) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in _WHO]

    def get_hukou(self, **values: Any) -> None:
        """A number takes the place of the temporary one. Raises HukouRecorded."""
        if self.temp_id is None:
            raise HukouRecorded
        self.correct(**values, temp_id=None, no_hukou_reason=None)

    def begin_custody(self, told: CustodyBegan) -> None:
        """An agency has the child; of two the later one holds."""
        self.custody_id, self.custody_agency_id = told.custody_id, told.agency_id
        self.custody_began_at, self.custody_regime = told.began_at, told.regime

    def end_custody(self) -> None:
        """The child is with no agency now."""
        self.custody_id = self.custody_agency_id = None
        self.custody_began_at = self.custody_regime = None

    def must_be_here(self) -> None:
        """Raises ChildHasLeft."""
        if self.left_on is not None:
            raise ChildHasLeft

    def leave(self, reason: Departure, on: date) -> None:
        """Not counted any more from that day on. Raises ChildHasLeft."""
        self.must_be_here()
        self.left_on, self.left_reason = on, reason
        self.relabel_on = None
        self.version += 1

    def look_again_by(self, day: date) -> None:
        """Labels and points change on that day, or before."""
        if self.relabel_on is not None:
            self.relabel_on = min(self.relabel_on, day)

    def move(self, work: Work, village: Area) -> None:
        """Live in another village of the county from now on. Raises OtherCounty."""
        here, there = self.area.columns(), village.columns()
        if (here["prefecture"], here["county"]) != (there["prefecture"], there["county"]):
            raise OtherCounty
        self.must_be_here()
        work.expect(self)
        self.township, self.village = there["township"], there["village"]
        self.version += 1
