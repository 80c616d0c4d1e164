"""An application for a de facto unattended child (事实无人抚养儿童认定, 民发〔2019〕62号).

Apply, checked by the township, confirmed by the county; there is no public notice.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from chassis.errors import Conflict, Invalid, NotFound
from chassis.models import InArea, moment, new_id, one_of
from registry.tables import Row


class UnattendedStatus(StrEnum):
    APPLIED = "applied"  # 已申请
    CHECKED = "checked"  # 已查验
    CONFIRMED = "confirmed"  # 已确认
    REFUSED = "refused"  # 不予确认


class Applicant(StrEnum):
    """Who may apply."""

    GUARDIAN = "guardian"  # 监护人
    RELATIVE = "relative"  # 受监护人委托的近亲属
    VILLAGE = "village"  # 村（居）民委员会


class ApplicationNotFound(NotFound):
    """There is no such application for this child that you may see."""

    title_zh = "申请不存在"


class ApplicationOpen(Conflict):
    """An application for this child is under way already."""

    title_zh = "该儿童已有在办申请"


class ApplicationNotChecked(Conflict):
    """The township must check the application first."""

    title_zh = "申请尚未查验"


class ApplicationDecided(Conflict):
    """The application was decided already."""

    title_zh = "申请已办结"


class ParentsUnknown(Conflict):
    """Record both parents first: what they are decides whether the child is unattended."""

    title_zh = "父母信息不全"


class ParentsAreAble(Conflict):
    """By what is recorded of the parents the child is not de facto unattended."""

    title_zh = "父母状况不符合认定条件"


class ChildIsOrphan(Conflict):
    """Both parents are dead or cannot be found: the child is an orphan, not unattended."""

    title_zh = "该儿童属于孤儿"


class NotInTheTextLiterally(Invalid):
    """A parent declared missing stands in no text literally; say why the child is unattended."""

    title_zh = "宣告失踪情形须说明理由"


class Unattended(Row, InArea, table=True):
    """The applicant's name and the texts are sealed with the child's key."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {"uq_unattended_open": ApplicationOpen}
    __table_args__ = (
        one_of("status", UnattendedStatus),
        one_of("applicant_kind", Applicant),
        Index(
            "uq_unattended_open",
            "child_id",
            unique=True,
            postgresql_where=text("status IN ('applied', 'checked')"),
        ),
        CheckConstraint(
            "(status = 'confirmed') = (effective_from IS NOT NULL)", name="confirmed_has_effect"
        ),
        CheckConstraint("status <> 'refused' OR reasons IS NOT NULL", name="refused_with_reasons"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    status: str = UnattendedStatus.APPLIED
    applicant_kind: str
    applicant: bytes
    applied_at: datetime = moment()
    finding: bytes | None = None
    checked_by: str | None = Field(default=None, max_length=200)
    checked_at: datetime | None = moment(default=None)
    reasons: bytes | None = None
    document_no: str | None = Field(default=None, max_length=100)
    decided_at: datetime | None = moment(default=None)
    effective_from: date | None = None
    version: int = 1

    def check(self, finding: bytes, by: str, at: datetime) -> None:
        """查验: the township looked at the papers and the family."""
        self._must_be_open()
        if self.status != UnattendedStatus.APPLIED:
            raise ApplicationDecided("The application was checked already.")
        self.status, self.finding = UnattendedStatus.CHECKED, finding
        self.checked_by, self.checked_at = by, at
        self.version += 1

    def confirm(
        self, effective_from: date, document_no: str, reasons: bytes | None, at: datetime
    ) -> None:
        """确认: it takes effect from next month on."""
        self._must_be_checked()
        self._decide(UnattendedStatus.CONFIRMED, document_no, reasons, at)
        self.effective_from = effective_from

    def refuse(self, document_no: str, reasons: bytes, at: datetime) -> None:
        """In writing, with reasons."""
        self._must_be_checked()
        self._decide(UnattendedStatus.REFUSED, document_no, reasons, at)

    def _decide(
        self, status: UnattendedStatus, document_no: str, reasons: bytes | None, at: datetime
    ) -> None:
        self.status, self.document_no, self.reasons = status, document_no, reasons
        self.decided_at = at
        self.version += 1

    def _must_be_checked(self) -> None:
        self._must_be_open()
        if self.status != UnattendedStatus.CHECKED:
            raise ApplicationNotChecked

    def _must_be_open(self) -> None:
        if self.decided_at is not None:
            raise ApplicationDecided
