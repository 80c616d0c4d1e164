"""Families that care for a child in custody: kin (亲属抚养) and foster families (家庭寄养)."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Problem
from chassis.models import Form, InArea, moment, new_id, one_of
from placement.households.errors import (
    CarerCriminal,
    CarerHarmedChildren,
    CarerHasBadHabits,
    CarerInfectious,
    CarerNeglectedDuties,
    CarerUnsuitable,
    CareSettled,
    HouseholdDecided,
    HouseholdFull,
    HouseholdGone,
    HouseholdHasChildren,
    HouseholdNotApproved,
    HouseholdNotSuspended,
    HouseholdThere,
    TrialNotOver,
)
from placement.tables import Row


class HouseholdKind(StrEnum):
    """The words of a custody's mode: kin care answers 未成年人保护法 93, foster care 令54号."""

    KIN = "kin"  # 委托亲属抚养
    FOSTER = "foster"  # 家庭寄养


class Education(StrEnum):
    """The carer's schooling, the least first."""

    PRIMARY = "primary"
    JUNIOR_MIDDLE = "junior_middle"
    SENIOR_MIDDLE = "senior_middle"
    COLLEGE = "college"


class HouseholdStatus(StrEnum):
    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class HouseholdReason(StrEnum):
    """Why a family takes no more children for a while, or leaves the list."""

    HARM = "harm"  # 侵害儿童权益
    NEGLECT = "neglect"  # 照料不当
    NO_LONGER_FIT = "no_longer_fit"  # 不再符合条件
    OWN_WISH = "own_wish"  # 本人申请
    MOVED_AWAY = "moved_away"  # 迁离


class Declaration(Form):
    """What the agency found out about the family; any yes bars it, and nothing of it is kept."""

    harmed_children: bool
    neglected_duties: bool
    bad_habits: bool
    criminal_record: bool
    infectious_disease: bool
    unsuitable: bool

    def bars(self) -> Iterator[type[Problem]]:
        """The bars, the gravest first."""
        answers = {
            CarerHarmedChildren: self.harmed_children,
            CarerNeglectedDuties: self.neglected_duties,
            CarerHasBadHabits: self.bad_habits,
            CarerCriminal: self.criminal_record,
            CarerInfectious: self.infectious_disease,
            CarerUnsuitable: self.unsuitable,
        }
        return (bar for bar, holds in answers.items() if holds)


class HouseholdBase(SQLModel):
    """`agency_id` answers for the family. `members` live there, children in care left out.

    `youngest_own_child_on`: the birthday of the family's own youngest child, none without one.
    """

    kind: HouseholdKind = Field(sa_type=Text)
    agency_id: UUID
    places: int = Field(ge=1, le=10)
    members: int = Field(ge=1, le=30)
    carer_born_on: date
    education: Education = Field(sa_type=Text)
    youngest_own_child_on: date | None = None
    local_hukou: bool
    fixed_home: bool
    floor_area_m2: int = Field(ge=0, le=10_000)
    yearly_income_fen: int = Field(ge=0, le=10**13, sa_type=BigInteger)


class Household(HouseholdBase, Row, InArea, table=True):
    """A family on the list. Who they are is sealed with a key of the family's own.

    `carer_index` finds the same carer again within the county.
    """

    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.id"]),
        one_of("kind", HouseholdKind),
        one_of("education", Education),
        one_of("status", HouseholdStatus),
        one_of("closing_reason", HouseholdReason),
        CheckConstraint("places BETWEEN 1 AND 10", name="places"),
        CheckConstraint(
            "status = 'applied' OR status = 'removed' OR approval_no IS NOT NULL", name="approved"
        ),
        CheckConstraint(
            "(status IN ('suspended', 'removed')) = (closing_reason IS NOT NULL)", name="closed"
        ),
        Index(
            "uq_household_carer", "carer_index", unique=True,
            postgresql_where=text("status <> 'removed'"),
        ),
        Index("ix_household_county", "county", "id"),
        Index("ix_household_prefecture", "prefecture", "id"),
        Index("ix_household_agency", "agency_id", "id"),
    )  # fmt: skip
    refusals: ClassVar[dict[str, Any]] = {
        "uq_household_carer": HouseholdThere,
        "ck_household_no_children": HouseholdHasChildren,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    wrapped: bytes
    family: bytes
    """Sealed JSON: name, telephone, identity number and address of the main carer."""
    carer_index: bytes | None = None
    status: str = HouseholdStatus.APPLIED.value
    applied_at: datetime = moment()
    approval_no: str | None = Field(default=None, max_length=100)
    approved_at: datetime | None = moment(default=None)
    closing_no: str | None = Field(default=None, max_length=100)
    closing_reason: str | None = None
    visited_on: date | None = None
    version: int = 1

    def approve(self, approval_no: str, at: datetime) -> None:
        if self.status != HouseholdStatus.APPLIED:
            raise HouseholdDecided
        self.approval_no, self.approved_at = approval_no, at
        self._pass_to(HouseholdStatus.APPROVED)

    def suspend(self, reason: HouseholdReason, document_no: str) -> None:
        """It takes no more children; those in its care stay until somebody moves them."""
        self.must_be_open()
        self.closing_reason, self.closing_no = reason.value, document_no
        self._pass_to(HouseholdStatus.SUSPENDED)

    def find_unfit(self) -> None:
        """As it was seen; no document says so yet. One that is suspended stays so, for worse."""
        self.closing_reason = HouseholdReason.NO_LONGER_FIT.value
        self._pass_to(HouseholdStatus.SUSPENDED)

    def resume(self) -> None:
        if self.status != HouseholdStatus.SUSPENDED:
            raise HouseholdNotSuspended
        self.closing_reason = self.closing_no = None
        self._pass_to(HouseholdStatus.APPROVED)

    def remove(self, reason: HouseholdReason, document_no: str) -> None:
        """Off the list; that no child is in its care any more is checked by the database."""
        if self.status == HouseholdStatus.REMOVED:
            raise HouseholdGone
        self.closing_reason, self.closing_no = reason.value, document_no
        self._pass_to(HouseholdStatus.REMOVED)

    def must_be_open(self) -> None:
        """Raises HouseholdNotApproved."""
        if self.status != HouseholdStatus.APPROVED:
            raise HouseholdNotApproved

    def must_be_on_the_list(self) -> None:
        """Raises HouseholdNotApproved, HouseholdGone."""
        if self.status == HouseholdStatus.REMOVED:
            raise HouseholdGone
        if self.status == HouseholdStatus.APPLIED:
            raise HouseholdNotApproved

    def visit(self, on: date) -> None:
        self.visited_on = max(on, self.visited_on or on)
        self.version += 1

    def _pass_to(self, status: HouseholdStatus) -> None:
        self.status = status.value
        self.version += 1


class HouseholdStay(Row, table=True):
    """A place with a family is taken for a time; by whom only the custody of the same id says.

    Without an area, as a stay in a bed is: two children of one family may be of two counties.
    """

    __table_args__ = (
        ForeignKeyConstraint(["household_id"], ["household.id"]),
        ForeignKeyConstraint(["agency_id"], ["agency.id"]),
        CheckConstraint("ended_at >= began_at", name="ends_after_it_began"),
        ExcludeConstraint(
            ("household_id", "="),
            ("place", "="),
            (text("tstzrange(began_at, ended_at)"), "&&"),
            name="ex_household_stay_place",
            using="gist",
        ),
        Index("ix_household_stay_open", "agency_id", postgresql_where=text("ended_at IS NULL")),
    )
    refusals: ClassVar[dict[str, Any]] = {
        "ex_household_stay_place": HouseholdFull,
        "ck_household_stay_has_place": HouseholdFull,
        "ck_household_stay_approved": HouseholdNotApproved,
    }

    id: UUID = Field(primary_key=True)
    household_id: UUID
    agency_id: UUID
    place: int
    began_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class HouseholdCare(Row, InArea, table=True):
    """What was agreed on one child's care by a family; the id is that of the custody.

    Foster care begins with a trial (融合期) and is settled by the agreement; kin care begins with
    the agreement.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        ForeignKeyConstraint(["id"], ["custody.id"]),
        ForeignKeyConstraint(["household_id"], ["household.id"]),
        CheckConstraint("trial_until IS NOT NULL OR agreement_no IS NOT NULL", name="agreed"),
        Index("ix_household_care_child", "child_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    child_id: UUID
    household_id: UUID
    consented: bool
    trial_until: date | None = None
    agreement_no: str | None = Field(default=None, max_length=100)
    settled_on: date | None = None

    def settle(self, agreement_no: str, on: date) -> None:
        """The trial went well and the agreement is signed. Raises TrialNotOver."""
        if self.agreement_no is not None:
            raise CareSettled
        if self.trial_until is not None and on < self.trial_until:
            raise TrialNotOver
        self.agreement_no, self.settled_on = agreement_no, on


class HouseholdVisit(Row, InArea, table=True):
    """The agency saw the family (探访); what it found is sealed with the family's key."""

    __table_args__ = (
        ForeignKeyConstraint(["household_id"], ["household.id"]),
        Index("ix_household_visit_household", "household_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    household_id: UUID
    visited_on: date
    findings: bytes
    is_fit: bool
    visitor: str = Field(max_length=200)
    recorded_at: datetime = moment()
