"""What judicial referral tells, its court feeds included."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Judicial(Event):
    SOURCES: ClassVar[tuple[str, ...]] = ("judicial-referral",)


class ReportReceived(_Judicial):
    """A mandatory report came in and got its receipt (强制报告; 高检发〔2020〕9号)."""

    TYPE: ClassVar[str] = "judicial-referral.report.received.v1"
    AGGREGATE: ClassVar[str] = "report"

    report_id: UUID
    child_id: UUID | None = None
    situation: str
    area: str
    discovered_at: datetime
    reported_at: datetime


class ReportTriaged(_Judicial):
    """Somebody decided what the report calls for."""

    TYPE: ClassVar[str] = "judicial-referral.report.triaged.v1"
    AGGREGATE: ClassVar[str] = "report"

    report_id: UUID
    child_id: UUID | None = None
    decision: str
    area: str


class ReferralSent(_Judicial):
    """A matter was referred to a police unit, procuratorate or court; it is in that unit's feed."""

    TYPE: ClassVar[str] = "judicial-referral.referral.sent.v1"
    AGGREGATE: ClassVar[str] = "referral"

    referral_id: UUID
    report_id: UUID
    child_id: UUID | None = None
    unit_id: UUID
    unit_kind: str
    matter: str
    urgent: bool
    area: str
    acknowledge_by: datetime


class ReferralAnswered(_Judicial):
    """The unit answered: accepted, returned with a reason, or decided."""

    TYPE: ClassVar[str] = "judicial-referral.referral.answered.v1"
    AGGREGATE: ClassVar[str] = "referral"

    referral_id: UUID
    child_id: UUID | None = None
    unit_id: UUID
    answer: str
    area: str


class ProtectionOrderMade(_Judicial):
    """The court made a personal safety protection order (人身安全保护令; 反家庭暴力法 28-30)."""

    TYPE: ClassVar[str] = "judicial-referral.protection-order.made.v1"
    AGGREGATE: ClassVar[str] = "protection_order"

    protection_order_id: UUID
    referral_id: UUID
    child_id: UUID
    unit_id: UUID
    area: str
    measures: tuple[str, ...]
    needs_placement: bool
    made_on: date
    valid_until: date


class GuardianshipRevoked(_Judicial):
    """The court revoked the guardian's standing (撤销监护人资格; 民法典 36).

    `guardians` says whose: `mother`, `father` or `other`; where it is missing, both parents'.
    """

    TYPE: ClassVar[str] = "judicial-referral.guardianship.revoked.v1"
    AGGREGATE: ClassVar[str] = "judgment"

    judgment_id: UUID
    referral_id: UUID
    child_id: UUID
    unit_id: UUID
    area: str
    judgment_no: str
    made_on: date
    guardians: tuple[str, ...] | None = None


class WarningIssued(_Judicial):
    """Police warned somebody in writing for domestic violence (告诫书; 反家庭暴力法 16)."""

    TYPE: ClassVar[str] = "judicial-referral.warning.issued.v1"
    AGGREGATE: ClassVar[str] = "warning"

    warning_id: UUID
    referral_id: UUID
    child_id: UUID
    unit_id: UUID
    area: str
    issued_on: date


class ProtectionOrderChanged(_Judicial):
    """The order was extended, varied or revoked, or it lapsed (反家庭暴力法 30)."""

    TYPE: ClassVar[str] = "judicial-referral.protection-order.changed.v1"
    AGGREGATE: ClassVar[str] = "protection_order"

    protection_order_id: UUID
    child_id: UUID
    unit_id: UUID
    area: str
    change: str
    measures: tuple[str, ...]
    valid_until: date


class GuardianshipRestored(_Judicial):
    """The court gave the guardian its standing back (恢复监护人资格; 民法典 38).

    `guardians` as in the revocation.
    """

    TYPE: ClassVar[str] = "judicial-referral.guardianship.restored.v1"
    AGGREGATE: ClassVar[str] = "judgment"

    judgment_id: UUID
    child_id: UUID
    unit_id: UUID
    area: str
    judgment_no: str
    made_on: date
    guardians: tuple[str, ...] | None = None


class ProsecutionDecided(_Judicial):
    """What the procuratorate decided: prosecuted, supported a suit, supervised, or not."""

    TYPE: ClassVar[str] = "judicial-referral.prosecution.decided.v1"
    AGGREGATE: ClassVar[str] = "prosecution"

    prosecution_id: UUID
    referral_id: UUID
    child_id: UUID | None = None
    unit_id: UUID
    area: str
    decision: str
    decided_on: date


class TracingAdvanced(_Judicial):
    """The tracing of a rescued child's family went one step on (打拐解救; 民发〔2015〕159号)."""

    TYPE: ClassVar[str] = "judicial-referral.tracing.advanced.v1"
    AGGREGATE: ClassVar[str] = "tracing"

    tracing_id: UUID
    child_id: UUID
    area: str
    step: str
    done_on: date


class EvidenceLodged(_Judicial):
    """A piece of evidence was lodged with its hash (证据)."""

    TYPE: ClassVar[str] = "judicial-referral.evidence.lodged.v1"
    AGGREGATE: ClassVar[str] = "evidence"

    evidence_id: UUID
    report_id: UUID
    child_id: UUID | None = None
    area: str
    kind: str
    sha256: str


class MatterSealed(_Judicial):
    """The matter was sealed or erased (封存); what was told of it replays as this, under its
    number, and whoever kept a copy seals or erases it too."""

    TYPE: ClassVar[str] = "judicial-referral.matter.sealed.v1"
    AGGREGATE: ClassVar[str] = "referral"

    referral_id: UUID
    area: str
