"""Proof that an agency can give the care it names: staff, equipment, licence (能力证明材料)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict
from chassis.models import moment, new_id, one_of
from placement.agencies.models import Agency, Capability
from placement.fields import Day
from placement.tables import Row
from reference import clocks
from reference.divisions import Area
from reference.norms import norm


class EvidenceThere(Conflict):
    """This licence was recorded for this capability already."""

    title_zh = "该证明材料已登记"


class EvidenceWithdrawn(Conflict):
    """This proof was withdrawn already."""

    title_zh = "该证明材料已撤销"


class Proof(StrEnum):
    """How far a capability is proven on a day."""

    PROVEN = "proven"  # 有效证明
    CLAIMED = "claimed"  # 新登记，证明期限未满
    LAPSED = "lapsed"  # 证明已失效
    UNPROVEN = "unproven"  # 无证明


class CapabilityEvidenceBase(SQLModel):
    """What a caller may write. `staff`: how many of the profession that the licence is for."""

    capability: Capability = Field(sa_type=Text)
    licence_no: str = Field(min_length=1, max_length=100)
    staff: int = Field(ge=1, le=10_000)
    equipment: str | None = Field(default=None, max_length=500)
    valid_from: Day
    valid_until: Day


class CapabilityEvidence(CapabilityEvidenceBase, Row, table=True):
    """One licence of an agency; public as the agency is, so it has no area. Never deleted."""

    __table_args__ = (
        one_of("capability", Capability),
        UniqueConstraint("agency_id", "capability", "licence_no"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_it_began"),
        CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawal_no IS NULL)", name="withdrawal_documented"
        ),
    )
    refusals: ClassVar = {"uq_capability_evidence_agency_id_capability_licence_no": EvidenceThere}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")
    recorded_at: datetime = moment()
    withdrawn_on: date | None = None
    withdrawal_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def holds(self, on: date) -> bool:
        return self.withdrawn_on is None and self.valid_from <= on <= self.valid_until

    def is_over(self, on: date) -> bool:
        return self.withdrawn_on is not None or self.valid_until < on

    def withdraw(self, document_no: str, on: date) -> None:
        if self.withdrawn_on is not None:
            raise EvidenceWithdrawn
        self.withdrawn_on, self.withdrawal_no = on, document_no
        self.version += 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A capability of an agency, and whether it counts (算入评估与集中养育计划)."""

    capability: Capability
    declared: bool
    proof: Proof
    proven_until: date | None = None

    @property
    def counts(self) -> bool:
        return self.declared and self.proof in (Proof.PROVEN, Proof.CLAIMED)


def standings(agency: Agency, evidence: Sequence[CapabilityEvidence], on: date) -> list[Standing]:
    """Each capability of the agency; `evidence` is all that was ever recorded of it."""
    return [
        _standing(agency, one, [row for row in evidence if row.capability == one], on)
        for one in Capability
    ]


def counted(found: Iterable[Standing]) -> frozenset[Capability]:
    return frozenset(one.capability for one in found if one.counts)


def lapsed(found: Iterable[Standing]) -> frozenset[Capability]:
    return frozenset(one.capability for one in found if one.proof is Proof.LAPSED)


def _standing(
    agency: Agency, capability: Capability, evidence: Sequence[CapabilityEvidence], on: date
) -> Standing:
    declared = capability in agency.capabilities
    ends = [one.valid_until for one in evidence if one.holds(on)]
    if ends:
        return Standing(capability, declared, Proof.PROVEN, max(ends))
    if any(one.is_over(on) for one in evidence):
        return Standing(capability, declared, Proof.LAPSED)
    if declared and on <= _owed_until(agency):
        return Standing(capability, declared, Proof.CLAIMED)
    return Standing(capability, declared, Proof.UNPROVEN)


def _owed_until(agency: Agency) -> date:
    """Until when what was declared at the registration counts without proof."""
    entered = agency.created_at.astimezone(clocks.CHINA).date()
    rule = norm("placement.evidence_due", on=entered, area=Area(agency.seat))
    return clocks.due(rule, entered)
