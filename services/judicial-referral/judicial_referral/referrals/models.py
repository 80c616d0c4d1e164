"""Referrals 转介: a matter that was sent to a judicial unit, and what the unit answered."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Invalid, NotFound
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from judicial_referral.units.models import UnitKind


class Matter(StrEnum):
    """What a unit is asked for."""

    POLICE_INVESTIGATION = "police_investigation"  # 立案侦查
    PROTECTION_ORDER = "protection_order"  # 人身安全保护令
    REVOCATION = "revocation"  # 撤销监护人资格
    PROSECUTION = "prosecution"  # 检察监督、支持起诉、提起公诉
    OTHER = "other"


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DECIDED = "decided"
    CLOSED = "closed"


class AnswerKind(StrEnum):
    """What a unit says to a referral."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    RULED = "ruled"


NEEDS_CHILD = frozenset({Matter.PROTECTION_ORDER, Matter.REVOCATION})
_COMPETENT = {
    Matter.POLICE_INVESTIGATION: UnitKind.POLICE,
    Matter.PROTECTION_ORDER: UnitKind.COURT,
    Matter.REVOCATION: UnitKind.COURT,
    Matter.PROSECUTION: UnitKind.PROCURATORATE,
}
_OPEN = (ReferralStatus.SENT, ReferralStatus.ACCEPTED)
_AFTER = {
    AnswerKind.ACCEPTED: ((ReferralStatus.SENT,), ReferralStatus.ACCEPTED),
    AnswerKind.RETURNED: (_OPEN, ReferralStatus.RETURNED),
    AnswerKind.RULED: (_OPEN, ReferralStatus.DECIDED),
}
"""From which states an answer may come, and the state after it. A ruling implies acceptance."""


class ReferralNotFound(NotFound):
    """There is no such referral that you may see."""

    title_zh = "转介不存在"


class MatterNotForUnit(Invalid):
    """A kind of unit is named that does not deal with this matter."""

    title_zh = "该机关无权处理此事项"


class AnswerNotExpected(Conflict):
    """The referral is not in a state in which this can be answered."""

    title_zh = "当前状态不接受此答复"


class AnsweredOtherwise(Conflict):
    """This was answered before, under another document number."""

    title_zh = "已以其他文号答复"


class WrongMatter(Conflict):
    """This referral asks for something else."""

    title_zh = "转介事项不符"


class ReferralStillOpen(Conflict):
    """A referral is closed after the unit has returned or decided it."""

    title_zh = "转介尚未办结"


class ReferredTwice(Conflict):
    """This matter was referred to this unit before."""

    title_zh = "已转介同一机关"


def is_competent(kind: str, matter: Matter) -> bool:
    """Whether units of this kind deal with the matter; any may be sent what has no name here."""
    return _COMPETENT.get(matter, kind) == kind


class Referral(Row, InArea, table=True):
    """One matter of one report, sent to one unit."""

    __table_args__ = (
        UniqueConstraint("report_id", "unit_id", "matter"),
        Index("ix_referral_county", "county", "id"),
        Index("ix_referral_prefecture", "prefecture", "id"),
        Index("ix_referral_unit", "unit_id", "id"),
        Index("ix_referral_child", "child_id", "unit_id"),
        one_of("matter", Matter),
        one_of("status", ReferralStatus),
        one_of("unit_kind", UnitKind),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_referral_report_id_unit_id_matter": ReferredTwice}

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(foreign_key="report.id")
    unit_id: UUID = Field(foreign_key="unit.id")
    unit_kind: str
    matter: str
    urgent: bool
    child_id: UUID | None = None
    status: str = ReferralStatus.SENT
    event_id: UUID
    """The event that told the unit; its acknowledgement ends a duty."""
    sent_at: datetime = moment()
    acknowledge_by: datetime = moment()
    rule_by: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    version: int = 1

    def answer(self, kind: AnswerKind) -> None:
        """Raises `AnswerNotExpected`."""
        before, after = _AFTER[kind]
        if self.status not in before:
            raise AnswerNotExpected
        self.status = after
        self.version += 1

    def must_ask_for(self, matter: Matter) -> None:
        """Raises `WrongMatter`."""
        if self.matter != matter:
            raise WrongMatter

    def close(self, at: datetime) -> None:
        """Raises `ReferralStillOpen`."""
        if self.status not in (ReferralStatus.RETURNED, ReferralStatus.DECIDED):
            raise ReferralStillOpen
        self.status, self.closed_at = ReferralStatus.CLOSED, at
        self.version += 1


class Answer(Row, InArea, table=True):
    """What a unit answered, under which document of its own; rows are only ever added."""

    __table_args__ = (
        UniqueConstraint("referral_id", "kind"),
        one_of("kind", AnswerKind),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID | None = None
    kind: str
    document_no: str = Field(max_length=100)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed with the key of the report."""
    given_by: str
    given_at: datetime = moment()
