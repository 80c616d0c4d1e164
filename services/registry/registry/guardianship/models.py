"""Who stands behind a child: parents (父母), other guardians (监护人), siblings (兄弟姐妹)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from chassis.models import InArea, moment, new_id, one_of
from reference.parents import Disability, DisabilityKind, ParentState
from reference.parents import Parent as ParentFacts
from registry.guardianship.errors import (
    GuardianshipEnded,
    GuardianshipStaysRevoked,
    ParentIsDead,
    ParentRecorded,
    SiblingRecorded,
)
from registry.tables import Row


class ParentRole(StrEnum):
    FATHER = "father"  # 父亲
    MOTHER = "mother"  # 母亲


class Restriction(StrEnum):
    """限制人身自由的种类."""

    PRISON = "prison"  # 服刑在押
    DETOXIFICATION = "detoxification"  # 强制隔离戒毒
    OTHER = "other"  # 被执行其他限制人身自由的措施


class GuardianKind(StrEnum):
    """民法典 27, 31, 32: who else may be the guardian."""

    GRANDPARENT = "grandparent"  # 祖父母、外祖父母
    SIBLING = "sibling"  # 兄、姐
    OTHER_PERSON = "other_person"  # 其他个人
    ORGANISATION = "organisation"  # 其他组织
    CIVIL_AFFAIRS = "civil_affairs"  # 民政部门
    VILLAGE_COMMITTEE = "village_committee"  # 居（村）民委员会


class Parent(Row, InArea, table=True):
    """Father or mother, one row each. Name, telephone and number are sealed.

    `place` is where an absent parent works, down to the prefecture; `until` the last day of a
    restriction of liberty.
    """

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"uq_parent_child_id_role": ParentRecorded}
    __table_args__ = (
        UniqueConstraint("child_id", "role"),
        one_of("role", ParentRole),
        one_of("state", ParentState),
        one_of("restriction", Restriction),
        one_of("disability_kind", DisabilityKind),
        CheckConstraint("until >= since", name="ends_after_it_begins"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    role: str
    name: bytes | None = None
    phone: bytes | None = None
    resident_id: bytes | None = None
    birth_on: date | None = None
    state: str
    since: date | None = None
    until: date | None = None
    place: str | None = Field(default=None, max_length=4)
    restriction: str | None = None
    disability_kind: str | None = None
    disability_grade: int | None = None
    last_contact_on: date | None = None
    document_no: str | None = Field(default=None, max_length=100)
    recorded_at: datetime = moment()

    def as_parent(self) -> ParentFacts:
        """As the rules see it."""
        kind, grade = self.disability_kind, self.disability_grade
        return ParentFacts(
            state=ParentState(self.state),
            since=self.since,
            until=self.until,
            last_contact_on=self.last_contact_on,
            disability=Disability(DisabilityKind(kind), grade) if kind and grade else None,
        )

    def become(self, state: ParentState, document_no: str | None) -> None:
        """By a document of its own, not by the one that stands. Raises ParentIsDead,
        GuardianshipStaysRevoked."""
        is_documented = document_no is not None and document_no != self.document_no
        if self.state == ParentState.DEAD and state is not ParentState.DEAD and not is_documented:
            raise ParentIsDead
        if (
            self.state == ParentState.REVOKED
            and state not in _AFTER_REVOCATION
            and not is_documented
        ):
            raise GuardianshipStaysRevoked
        self.state = state

    def revoke(self, judgment_no: str, on: date, at: datetime) -> bool:
        """The court took its standing; who is dead had none. Whether anything changed.

        The event names no parent, so it holds for both until who read the judgment says otherwise.
        """
        if self.state in (ParentState.DEAD, ParentState.REVOKED):
            return False
        self._judged(ParentState.REVOKED, judgment_no, on, at)
        return True

    def restore(self, judgment_no: str, on: date, at: datetime) -> bool:
        """The court gave it back."""
        if self.state != ParentState.REVOKED:
            return False
        self._judged(ParentState.ABLE, judgment_no, on, at)
        return True

    def _judged(self, state: ParentState, judgment_no: str, on: date, at: datetime) -> None:
        self.state, self.document_no = state, judgment_no
        self.since, self.until, self.recorded_at = on, None, at


_AFTER_REVOCATION = (ParentState.REVOKED, ParentState.DEAD)


class Guardian(Row, InArea, table=True):
    """A guardian who is not a parent, and on which document. Name, telephone, number are sealed."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("kind", GuardianKind),
        CheckConstraint("ended_on >= since", name="ends_after_it_begins"),
        Index("ix_guardian_child", "child_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    kind: str
    relation: str = Field(max_length=40)
    name: bytes
    phone: bytes | None = None
    resident_id: bytes | None = None
    since: date
    document_no: str | None = Field(default=None, max_length=100)
    ended_on: date | None = None
    recorded_at: datetime = moment()

    def end(self, on: date) -> None:
        """Raises GuardianshipEnded."""
        if self.ended_on is not None:
            raise GuardianshipEnded
        self.ended_on = on


class Sibling(Row, InArea, table=True):
    """A row for each of two siblings, each in its own child's area."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"pk_sibling": SiblingRecorded}
    __table_args__ = (CheckConstraint("child_id <> sibling_id", name="two_children"),)

    child_id: UUID = Field(primary_key=True)
    sibling_id: UUID = Field(primary_key=True)
    half: bool = False
    recorded_at: datetime = moment()
