"""Referrals 转介: a matter that was sent to a judicial unit, and what the unit answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Invalid, NotFound
from chassis.models import InArea, moment, new_id, one_of
from judicial_referral.referrals.steps import (
    ENDS_ACCESS,
    OF_POLICE,
    ReferralStatus,
    StepKind,
    may_follow,
    status_after,
)
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from judicial_referral.telling import Telling
from judicial_referral.units.models import UnitKind


class Matter(StrEnum):
    """What a unit is asked for."""

    POLICE_INVESTIGATION = "police_investigation"  # 立案侦查
    PROTECTION_ORDER = "protection_order"  # 人身安全保护令
    REVOCATION = "revocation"  # 撤销监护人资格
    PROSECUTION = "prosecution"  # 检察监督、支持起诉、提起公诉
    OTHER = "other"


class AnswerKind(StrEnum):
    """What a unit says to a referral: those of the steps that are its own."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    TRANSFERRED = "transferred"
    PAPERS_MISSING = "papers_missing"
    PARENTS_SAMPLED = "parents_sampled"
    FILED = "filed"
    NOT_FILED = "not_filed"
    NOTICE_SERVED = "notice_served"
    UPHELD = "upheld"
    REASONS_GIVEN = "reasons_given"
    EXTENDED = "extended"
    RULED = "ruled"


class Applicant(StrEnum):
    """In whose name the court is asked (反家庭暴力法23; 民法典36)."""

    NEAR_RELATIVE = "near_relative"  # 近亲属
    GUARDIAN = "guardian"  # 其他依法具有监护资格的人
    POLICE = "police"  # 公安机关
    VILLAGE_COMMITTEE = "village_committee"  # 村（居）民委员会
    SCHOOL = "school"  # 学校
    MEDICAL = "medical"  # 医疗机构
    WOMENS_FEDERATION = "womens_federation"  # 妇女联合会
    DISABLED_FEDERATION = "disabled_federation"  # 残疾人联合会
    CHILD_PROTECTION_ORGANISATION = "child_protection_organisation"  # 未成年人保护组织
    RESCUE_AGENCY = "rescue_agency"  # 救助管理机构
    CIVIL_AFFAIRS = "civil_affairs"  # 民政部门


NEEDS_CHILD = frozenset({Matter.PROTECTION_ORDER, Matter.REVOCATION})
_COMPETENT = {
    Matter.POLICE_INVESTIGATION: UnitKind.POLICE,
    Matter.PROTECTION_ORDER: UnitKind.COURT,
    Matter.REVOCATION: UnitKind.COURT,
    Matter.PROSECUTION: UnitKind.PROCURATORATE,
}
APPLICANTS = {
    Matter.PROTECTION_ORDER: (
        Applicant.RESCUE_AGENCY, Applicant.NEAR_RELATIVE, Applicant.POLICE,
        Applicant.WOMENS_FEDERATION, Applicant.VILLAGE_COMMITTEE,
    ),
    Matter.REVOCATION: (
        Applicant.CIVIL_AFFAIRS, Applicant.GUARDIAN, Applicant.VILLAGE_COMMITTEE, Applicant.SCHOOL,
        Applicant.MEDICAL, Applicant.WOMENS_FEDERATION, Applicant.DISABLED_FEDERATION,
        Applicant.CHILD_PROTECTION_ORGANISATION,
    ),
}  # fmt: skip
"""Who may ask a court for it; the first does where nobody else is named."""


class ReferralNotFound(NotFound):
    """There is no such referral that you may see."""

    title_zh = "转介不存在"


class NotSentToYou(NotFound):
    """No such referral was sent to your unit; only the unit it was sent to answers it."""

    title_zh = "该转介未发至本机关，无权答复"


class MatterNotForUnit(Invalid):
    """A kind of unit is named that does not deal with this matter."""

    title_zh = "该机关无权处理此事项"


class AnswerNotExpected(Conflict):
    """The referral is not in a state in which this can be answered."""

    title_zh = "当前状态不接受此答复"


class AnsweredOtherwise(Conflict):
    """This was answered before, under another document number."""

    title_zh = "已以其他文号答复"


class MatterGivenBack(Conflict):
    """The unit gave this matter back, or it was sealed: nothing more is entered of it."""

    title_zh = "该事项已退回或者封存，不得再登记"


class UnitIsSuspected(Invalid):
    """The report suspects this unit; refer it to another."""

    title_zh = "报告涉及该机关，须转介其他机关"


class WrongMatter(Conflict):
    """This referral asks for something else."""

    title_zh = "转介事项不符"


class ReferralStillOpen(Conflict):
    """A referral is closed after the unit has returned or decided it."""

    title_zh = "转介尚未办结"


class StepNotAnswered(Conflict):
    """This step answers another one, which was not taken yet."""

    title_zh = "前置步骤尚未完成"


class ReconsiderationTooLate(Conflict):
    """Reconsideration is asked for within the days after the notice was served."""

    title_zh = "已超过申请复议期限"


class ApplicantNotEntitled(Invalid):
    """The law does not let this applicant ask a court for it."""

    title_zh = "申请人不具备申请资格"


class ReferredTwice(Conflict):
    """This matter was referred to this unit before."""

    title_zh = "已转介同一机关"


def is_competent(kind: str, matter: Matter) -> bool:
    """Whether units of this kind deal with the matter; any may be sent what has no name here."""
    return _COMPETENT.get(matter, kind) == kind


def applicant_for(matter: Matter, named: Applicant | None) -> Applicant | None:
    """In whose name; raises `ApplicantNotEntitled`. What no court is asked for has no applicant."""
    entitled = APPLICANTS.get(matter, ())
    if named is not None and named not in entitled:
        raise ApplicantNotEntitled
    return named or next(iter(entitled), None)


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
        one_of("applicant", Applicant),
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
    applicant: str | None = None
    applicant_id: UUID | None = None
    """The organisation that asks, where one does: an agency, a school, a federation."""
    status: str = ReferralStatus.SENT
    event_id: UUID
    """The event that told the unit; its acknowledgement ends a duty."""
    sent_at: datetime = moment()
    acknowledge_by: datetime = moment()
    rule_by: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    access_ended_at: datetime | None = moment(default=None)
    """Since when the unit reads no more of it than its own answers."""
    is_hidden: bool = False
    """Somebody's account, or office, is suspected in the report."""
    version: int = 1

    @property
    def telling(self) -> Telling:
        return Telling.of(self.area, self.child_id, is_hidden=self.is_hidden)

    def take(self, kind: StepKind, at: datetime) -> None:
        """Raises `AnswerNotExpected`, or `WrongMatter` for a step that the matter does not have."""
        if kind in OF_POLICE:
            self.must_ask_for(Matter.POLICE_INVESTIGATION)
        if kind is StepKind.EXTENDED:
            self.must_ask_for(Matter.REVOCATION)
        if not may_follow(ReferralStatus(self.status), kind):
            raise AnswerNotExpected
        self.status = status_after(ReferralStatus(self.status), kind)
        if kind in ENDS_ACCESS:
            self.access_ended_at = at
        self.version += 1

    def must_ask_for(self, matter: Matter) -> None:
        """Raises `WrongMatter`."""
        if self.matter != matter:
            raise WrongMatter

    def must_be_with_unit(self) -> None:
        """Raises `MatterGivenBack`."""
        if self.access_ended_at is not None:
            raise MatterGivenBack

    def belonging(self) -> dict[str, Any]:
        """The columns of a new row about this matter."""
        return {
            "id": new_id(),
            "referral_id": self.id,
            "unit_id": self.unit_id,
            "child_id": self.child_id,
            **self.area.columns(),
        }

    def close(self, at: datetime) -> None:
        """Raises `ReferralStillOpen`."""
        if not may_follow(ReferralStatus(self.status), StepKind.CLOSED):
            raise ReferralStillOpen
        self.take(StepKind.CLOSED, at)
        self.closed_at = at


class Step(Row, InArea, table=True):
    """One step of a referral: who took it, under which document, and when; only ever added.

    `hash` chains it to the step before. `unit_id` is the unit the matter lies with.
    """

    __table_args__ = (
        UniqueConstraint("referral_id", "kind"),
        UniqueConstraint("referral_id", "number"),
        one_of("kind", StepKind),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID | None = None
    number: int
    kind: str
    document_no: str = Field(max_length=100)
    """Of the authority's document; of what the county does, the report's receipt."""
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed with the key of the report."""
    given_by: str
    given_at: datetime = moment()
    hash: bytes = Field(sa_type=LargeBinary)
