"""Mandatory reports 强制报告 (未成年人保护法11; 高检发〔2020〕9号)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from chassis.models import InArea, moment, one_of
from judicial_referral.reports.promptness import Promptness
from judicial_referral.reports.reporters import ReporterKind
from judicial_referral.tables import Row, units_asked
from judicial_referral.telling import Telling
from reference.divisions import Area
from reference.situations import Situation


class ReportStatus(StrEnum):
    RECEIVED = "received"
    TRIAGED = "triaged"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a report calls for."""

    REFER = "refer"
    NO_ACTION = "no_action"
    TRANSFER = "transfer"


class ReportNotFound(NotFound):
    """There is no such report that you may see."""

    title_zh = "报告不存在"


class ReceiptNotFound(NotFound):
    """There is no report of yours with this receipt number."""

    title_zh = "回执不存在"


class ReportAlreadyTriaged(Conflict):
    """This report was triaged before."""

    title_zh = "报告已研判"


class MatterNotClosed(Conflict):
    """A matter is sealed or erased when the report is closed."""

    title_zh = "案件尚未办结，不能封存"


class MatterIsSealed(Gone):
    """This matter was sealed; what was told of it is not shown any more."""

    title_zh = "案件已封存"


class TransferredNowhere(Invalid):
    """A report is transferred to another county; within your own you deal with it."""

    title_zh = "须移交其他县级行政区"


class NotEscalated(Forbidden):
    """The county deals with this report; the city does once the county's time is over."""

    title_zh = "报告由县级办理，尚未升级"


class ReportNotTriaged(Conflict):
    """Triage the report before you close it."""

    title_zh = "报告尚未研判"


class ReferralsStillOpen(Conflict):
    """Close the referrals of this report first."""

    title_zh = "转介尚未办结"


class ChildUnknown(Invalid):
    """This child is not in the register of your area, or not yet; register it, or try again."""

    title_zh = "儿童未在本行政区域建档"


class ChildNotIdentified(Invalid):
    """A protection order or a revocation needs the child: name it by child_id."""

    title_zh = "须先确认儿童身份"


class Report(Row, InArea, table=True):
    """A report. What it tells, and who told it, is sealed with a key of its own."""

    __table_args__ = (
        UniqueConstraint("receipt"),
        UniqueConstraint("finding_id"),
        Index("ix_report_county", "county", "id"),
        Index("ix_report_prefecture", "prefecture", "id"),
        Index(
            "ix_report_suspects",
            "suspects",
            postgresql_using="gin",
            postgresql_where=text("suspects <> '{}'"),
        ),
        one_of("situation", Situation),
        one_of("status", ReportStatus),
        one_of("decision", Decision),
        one_of("promptness", Promptness),
        one_of("reporter_kind", ReporterKind),
        CheckConstraint("(status = 'received') = (decision IS NULL)", name="triaged_by_decision"),
        CheckConstraint("discovered_at <= received_at", name="discovered_before_received"),
        {"info": {"organisation": units_asked("r.report_id = report.id")}},
    )
    child_key: ClassVar = "child_id"

    id: UUID = Field(primary_key=True)
    receipt: str = Field(max_length=14)
    situation: str
    status: str = ReportStatus.RECEIVED
    decision: str | None = None
    urgent: bool = False
    promptness: str = Promptness.PROMPT
    """How soon after the discovery it was reported."""
    reporter_kind: str | None = None
    finding_id: UUID | None = None
    """The registry's finding it was made of: one report each."""
    child_id: UUID | None = None
    discovered_at: datetime = moment()
    received_at: datetime = moment()
    triage_by: datetime = moment()
    triaged_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    sealed_at: datetime | None = moment(default=None)
    seal_document_no: str | None = Field(default=None, max_length=100)
    sealed_key: bytes | None = Field(sa_type=LargeBinary)
    """The key of this report, wrapped; destroying it makes the report unreadable."""
    contents: bytes = Field(sa_type=LargeBinary)
    reporter: bytes = Field(sa_type=LargeBinary)
    reasons: bytes | None = Field(default=None, sa_type=LargeBinary)
    reporter_index: bytes = Field(sa_type=LargeBinary)
    suspects: list[bytes] = Field(sa_type=ARRAY(LargeBinary))
    """Blind indexes of the accounts, and of the offices, that are suspected."""
    version: int = 1

    @property
    def telling(self) -> Telling:
        return Telling.of(self.area, self.child_id, is_hidden=self.is_hidden)

    @property
    def is_hidden(self) -> bool:
        return bool(self.suspects)

    def suspect(self, mark: bytes) -> None:
        if mark not in self.suspects:
            self.suspects = [*self.suspects, mark]

    def must_be_escalated(self, now: datetime) -> None:
        """Raises `NotEscalated`."""
        if not self.is_escalated(now):
            raise NotEscalated

    def is_escalated(self, now: datetime) -> bool:
        """Whether the city deals with it too: the county was silent, or somebody of it may be
        suspected. It stays so."""
        return self.is_hidden or (self.triaged_at or now) > self.triage_by

    def triage(self, decision: Decision, *, urgent: bool, at: datetime) -> None:
        """Raises `ReportAlreadyTriaged`."""
        if self.status != ReportStatus.RECEIVED:
            raise ReportAlreadyTriaged
        self.status, self.decision = ReportStatus.TRIAGED, decision
        self.urgent, self.triaged_at = urgent, at
        self.version += 1

    def must_leave(self, here: Area, there: Area) -> None:
        """Raises `ReportAlreadyTriaged`, or `TransferredNowhere` within one county."""
        if self.status != ReportStatus.RECEIVED:
            raise ReportAlreadyTriaged
        if here == there:
            raise TransferredNowhere
        self.version += 1

    def hand_over(self, there: Area, triage_by: datetime) -> None:
        """It waits for triage where it belongs."""
        for level, code in there.columns().items():
            setattr(self, level, code)
        self.triage_by = triage_by

    def must_be_open(self) -> None:
        """Raises `MatterIsSealed`."""
        if self.sealed_at is not None:
            raise MatterIsSealed

    def must_be_triaged(self) -> None:
        """Raises `ReportNotTriaged`: what is not triaged, or is closed, is referred to nobody."""
        if self.status != ReportStatus.TRIAGED:
            raise ReportNotTriaged

    def seal(self, *, is_erased: bool, all_closed: bool, at: datetime) -> None:
        """Raises `MatterNotClosed`. What was sealed may be erased later; erasing is for good."""
        if self.status != ReportStatus.CLOSED or not all_closed:
            raise MatterNotClosed
        if self.sealed_at is not None and not is_erased:
            raise MatterIsSealed
        self.sealed_at = self.sealed_at or at
        if is_erased:
            self.sealed_key = None
        self.version += 1

    def close(self, *, open_referrals: bool, at: datetime) -> None:
        """Raises `ReportNotTriaged` or `ReferralsStillOpen`; closed once is closed."""
        if self.status != ReportStatus.TRIAGED:
            raise ReportNotTriaged
        if open_referrals:
            raise ReferralsStillOpen
        self.status, self.closed_at = ReportStatus.CLOSED, at
        self.version += 1
