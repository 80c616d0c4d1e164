"""What goes in and out about reports."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from chassis.models import Form
from judicial_referral.fields import CountyCode, DocumentNumber, Instant
from judicial_referral.referrals.models import Matter
from judicial_referral.referrals.schemas import Addressee
from judicial_referral.reports.calling import matters
from judicial_referral.reports.models import Decision, Report, ReportStatus
from judicial_referral.reports.promptness import Promptness
from judicial_referral.reports.reporters import ReporterKind
from reference.situations import Situation

Name = Annotated[str, Field(min_length=1, max_length=100)]
Subject = Annotated[str, Field(min_length=1, max_length=200)]


class ReportCreate(Form):
    """A mandatory report. Give the child's id, or describe a child you do not know."""

    situation: Situation = Field(
        description="; ".join(f"`{one}` {one.zh} ({one.en})" for one in Situation)
    )
    child_id: UUID | None = None
    child_description: str | None = Field(default=None, min_length=1, max_length=2_000)
    area: CountyCode
    discovered_at: Instant
    narrative: str = Field(min_length=1, max_length=20_000)
    suspect_names: list[Name] = Field(default=[], max_length=20)
    suspect_subjects: list[Subject] = Field(
        default=[], max_length=20,
        description="Accounts, or organisations, of suspects; they never see the report.",
    )  # fmt: skip
    reporter_kind: ReporterKind | None = None
    reporter_name: Name | None = None
    reporter_phone: str | None = Field(default=None, pattern=r"^\+?[0-9][0-9 -]{4,19}$")

    @model_validator(mode="after")
    def _is_about_a_child(self) -> Self:
        if self.child_id is None and self.child_description is None:
            raise ValueError("one of child_id and child_description is needed")
        return self


class Triage(Form):
    """What the report calls for. To refer names the units, to transfer the county that gets it."""

    decision: Decision
    reasons: str = Field(min_length=1, max_length=4_000)
    urgent: bool = False
    child_id: UUID | None = Field(default=None, description="The child, now that it is known.")
    units: list[Addressee] = Field(default=[], max_length=10)
    suspect_subjects: list[Subject] = Field(
        default=[],
        max_length=20,
        description="Accounts, or organisations, that turn out to be suspects': from now on the "
        "report is hidden from them.",
    )
    transfer_to: CountyCode | None = Field(
        default=None, description="The county, or a place in it, that must deal with the report."
    )

    @model_validator(mode="after")
    def _names_the_county_to_transfer_to(self) -> Self:
        if (self.decision is Decision.TRANSFER) != (self.transfer_to is not None):
            raise ValueError("transfer_to belongs to the decision transfer, and to it alone")
        return self

    @model_validator(mode="after")
    def _names_units_to_refer(self) -> Self:
        if (self.decision is Decision.REFER) != bool(self.units):
            raise ValueError("units belong to the decision refer, and to it alone")
        if len({(unit.unit_id, unit.matter) for unit in self.units}) != len(self.units):
            raise ValueError("a unit is named twice for the same matter")
        return self


class SealMode(StrEnum):
    SEALED = "sealed"  # 封存
    ERASED = "erased"  # 销毁


class Seal(Form):
    """Under which document a closed matter is sealed, or erased for good."""

    mode: SealMode
    document_no: DocumentNumber


class ReceiptRead(BaseModel):
    """A reporter's view of its report."""

    receipt: str = Field(description="回执号: keep it, it is how you ask about your report.")
    report_id: UUID
    status: ReportStatus
    situation: Situation
    received_at: datetime
    triage_by: datetime
    next: str
    next_zh: str

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls.entered(report.id, report.model_dump(include=set(cls.model_fields)))

    @classmethod
    def entered(cls, report_id: UUID, facts: Mapping[str, Any]) -> Self:
        """Of a report as it is written, before there is a row to read."""
        told, told_zh = _NEXT[ReportStatus(facts["status"])]
        return cls(report_id=report_id, next=told, next_zh=told_zh, **facts)


_NEXT = {
    ReportStatus.RECEIVED: (
        "County civil affairs decides by triage_by who must act. If the child is in danger now, "
        "call the police on 110.",
        "县级民政部门将在时限内研判处置；儿童正面临危险的，请立即拨打110。",
    ),
    ReportStatus.TRIAGED: (
        "It was decided what this report calls for, and that is being done.",
        "报告已研判，正在处置。",
    ),
    ReportStatus.CLOSED: ("The matter is closed.", "报告已办结。"),
}


class ReportSummary(BaseModel):
    """A report as it stands, without what was told."""

    id: UUID
    situation: Situation
    situation_zh: str
    status: ReportStatus
    decision: Decision | None
    urgent: bool
    promptness: Promptness
    calls_for: list[Matter]
    child_id: UUID | None
    area: str
    discovered_at: datetime
    received_at: datetime
    triage_by: datetime
    triaged_at: datetime | None
    closed_at: datetime | None
    sealed_at: datetime | None
    version: int

    @classmethod
    def of(cls, report: Report) -> Self:
        facts = report.model_dump(exclude={"reporter", "reasons"})
        situation = Situation(report.situation)
        facts |= {"situation_zh": situation.zh, "calls_for": list(matters(situation))}
        return cls(area=report.area.code, **facts)


class ReporterRead(BaseModel):
    """Who reported."""

    name: str | None
    phone: str | None
    organisation: str | None
    kind: ReporterKind | None = None


class ReportRead(ReportSummary):
    """A report with what was told, for officers of the county; others see how it stands."""

    narrative: str | None = None
    child_description: str | None = None
    suspect_names: list[str] | None = None
    reasons: str | None = None
    reporter: ReporterRead | None = None
