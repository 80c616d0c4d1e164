"""The child (儿童) and what the register keeps of it (domain rule 1.4)."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.migrate import PROVINCES
from chassis.models import InArea, moment
from chassis.work import Work
from reference.categories import ChildCategory
from reference.divisions import Area
from registry.children.errors import OtherCounty, RegisteredElsewhere, VillageUnknown
from registry.grants.models import granted
from registry.tables import Row

SEALED = ("name", "resident_id", "phone", "address", "guardian", "no_hukou_reason")
"""The columns that are encrypted with the child's own key, each by itself."""
_CATEGORIES = ", ".join(f"'{category.value}'" for category in ChildCategory)


def _partitions(suffix: str) -> list[str]:
    """PostgreSQL names the partitions' own copies of a constraint, and reports that name."""
    return [f"child_p{code}_{suffix}" for code in (*PROVINCES, "rest")]


class Child(Row, InArea, table=True):
    """One child, one file (一人一档). The area is where it lives; the hukou may be elsewhere.

    `guardian` is sealed JSON. The custody columns are a copy of what placement told.
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
        Index("ix_child_prefecture", "prefecture", "id"),
        Index("ix_child_county", "county", "id"),
        Index("ix_child_township", "township", "id"),
        Index("ix_child_village", "village", "id"),
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

    def move(self, work: Work, village: Area) -> None:
        """Live in another village of the county from now on. Raises OtherCounty."""
        here, there = self.area.columns(), village.columns()
        if (here["prefecture"], here["county"]) != (there["prefecture"], there["county"]):
            raise OtherCounty
        work.expect(self)
        self.township, self.village = there["township"], there["village"]
        self.version += 1
