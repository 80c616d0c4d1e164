"""Under which legal basis a child is kept, day by day (法律依据)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Invalid
from chassis.models import InArea, moment, new_id, one_of
from placement.tables import Row

DUTY = "legal_basis"
_DAY = timedelta(days=1)


class Kind(StrEnum):
    GROUND = "ground"  # 未成年人保护法 92、94：民政部门的决定
    PROTECTION_ORDER = "protection_order"  # 人身安全保护令
    JUDGMENT = "judgment"  # 判决
    AGREEMENT = "agreement"  # 协议


class BasisOverlaps(Conflict):
    """On one of these days the custody stands on another legal basis already."""

    title_zh = "法律依据期限重叠"


class BasisOutsideCustody(Invalid):
    """A legal basis lies within the custody: not before its first day nor after its last."""

    title_zh = "法律依据期限超出监护安置期间"


class OrderOver(Conflict):
    """The protection order is over by then; another basis is needed."""

    title_zh = "人身安全保护令已失效"


class OrderOfAnotherChild(Invalid):
    """The protection order was made for another child."""

    title_zh = "人身安全保护令不属于该儿童"


class LegalBasis(Row, InArea, table=True):
    """The days of a custody that one basis covers, both included; without `until_on` all later.

    `reference_id` is the order or judgment. `change` says why the days are no longer as they were
    entered; a basis of which no day is left is voided. The area is the child's.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint(
            "CASE kind WHEN 'protection_order' THEN reference_id IS NOT NULL "
            "ELSE document_no IS NOT NULL END",
            name="document",
        ),
        ExcludeConstraint(
            ("custody_id", "="),
            (text("daterange(from_on, until_on, '[]')"), "&&"),
            name="ex_legal_basis_custody_id",
            using="gist",
            where=text("voided_at IS NULL"),
        ),
        Index("ix_legal_basis_reference_id", "reference_id"),
        {"info": {"organisation": "in_care(legal_basis.child_id, legal_basis.custody_id)"}},
    )
    refusals: ClassVar = {"ex_legal_basis_custody_id": BasisOverlaps}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    custody_id: UUID = Field(foreign_key="custody.id")
    child_id: UUID
    kind: str = Field(sa_type=Text)
    reference_id: UUID | None = None
    document_no: str | None = Field(default=None, max_length=100)
    from_on: date
    until_on: date | None = None
    change: str | None = None
    added_at: datetime = moment()
    voided_at: datetime | None = moment(default=None)

    def end(self, on: date | None, change: str, at: datetime) -> None:
        """The last day is another from now on, earlier or later."""
        if on == self.until_on:
            return
        self.change = change
        if on is not None and on < self.from_on:
            self.voided_at = at
        else:
            self.until_on = on


class ProtectionOrder(Row, InArea, table=True):
    """What the judicial service told of an order: its last day as it stands now."""

    child_key: ClassVar[str | None] = "child_id"

    id: UUID = Field(primary_key=True)
    child_id: UUID
    valid_until: date
    version: int


def covered_through(first: date, bases: Sequence[LegalBasis]) -> date | None:
    """The last day up to which no day since the first lacks a basis; None: all to come have one.

    The day before the first where that one has none.
    """
    through = first - _DAY
    for basis in sorted(in_force(bases), key=lambda basis: basis.from_on):
        if basis.from_on - _DAY > through:
            break
        if basis.until_on is None:
            return None
        through = max(through, basis.until_on)
    return through


def in_force(bases: Sequence[LegalBasis]) -> list[LegalBasis]:
    return [basis for basis in bases if basis.voided_at is None]


def make_room(bases: Sequence[LegalBasis], new: LegalBasis) -> None:
    """The next basis takes over from one that was without end; any other stays as it is."""
    for basis in in_force(bases):
        if basis.until_on is None and basis.from_on < new.from_on:
            basis.end(new.from_on - _DAY, "succeeded", new.added_at)


def lengthen(bases: Sequence[LegalBasis], basis: LegalBasis, until: date) -> date:
    """How far a basis may last until `until`: not into the days of the next one."""
    later = [one.from_on for one in in_force(bases) if one.from_on > basis.from_on]
    return min([until, *(day - _DAY for day in later)])
