"""The health check on intake (入院体检), and the care level that follows from it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid
from chassis.models import InArea, moment, new_id, one_of
from placement.agencies.models import Capability
from placement.tables import Row


class CareLevel(StrEnum):
    """How much care a child needs (照护等级); the number is its severity."""

    L0 = "L0"  # 健康
    L1 = "L1"  # 轻度
    L2 = "L2"  # 中度
    L3 = "L3"  # 重度
    L4 = "L4"  # 需强化照护或者医疗照护

    @property
    def severity(self) -> int:
        return int(self.value[1])


class HealthFinding(StrEnum):
    """What was found, as codes; what else is to be said is written into the note."""

    INFECTION = "infection"  # 传染病
    INJURY = "injury"  # 外伤
    ABUSE_SIGNS = "abuse_signs"  # 疑似受虐伤
    MALNUTRITION = "malnutrition"  # 营养不良
    CHRONIC_ILLNESS = "chronic_illness"  # 慢性病
    MOTOR = "motor"  # 肢体障碍
    VISION = "vision"  # 视力障碍
    HEARING = "hearing"  # 听力障碍
    SPEECH = "speech"  # 言语障碍
    INTELLECTUAL = "intellectual"  # 智力障碍
    MENTAL = "mental"  # 心理或者精神障碍
    VACCINES_DUE = "vaccines_due"  # 疫苗未种全


_CARE = {
    Capability.REHAB: frozenset({HealthFinding.MOTOR, HealthFinding.SPEECH}),
    Capability.SPECIAL_ED: frozenset(
        {HealthFinding.VISION, HealthFinding.HEARING, HealthFinding.INTELLECTUAL}
    ),
    Capability.MEDICAL: frozenset({HealthFinding.CHRONIC_ILLNESS}),
}
_MEDICAL_FROM = CareLevel.L3.severity


class HealthCheckDateImpossible(Invalid):
    """A health check lies between the admission of the child and today."""

    title_zh = "体检日期不合理"


class HealthCheckThere(Conflict):
    """The check of this admission is recorded on that day already."""

    title_zh = "该日体检已记录"


class HealthCheckBase(SQLModel):
    checked_on: date
    care_level: CareLevel = Field(sa_type=Text)
    findings: list[HealthFinding] = Field(
        default=[], max_length=len(HealthFinding), sa_type=ARRAY(Text)
    )
    hospital: str | None = Field(default=None, min_length=1, max_length=100)


class HealthCheck(HealthCheckBase, Row, InArea, table=True):
    """Never changed: a new look is a new row. The note is sealed with the child's key."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        ForeignKeyConstraint(["custody_id"], ["custody.id"]),
        one_of("care_level", CareLevel),
        CheckConstraint(
            f"findings <@ ARRAY[{', '.join(repr(word.value) for word in HealthFinding)}]",
            name="findings",
        ),
        UniqueConstraint("custody_id", "checked_on"),
        Index("ix_health_check_child", "child_id", "checked_on", "id"),
        {"info": {"organisation": "in_care(health_check.child_id, health_check.custody_id)"}},
    )
    refusals: ClassVar[dict[str, Any]] = {
        "uq_health_check_custody_id_checked_on": HealthCheckThere,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    custody_id: UUID
    note: bytes | None = None
    recorder: str = Field(max_length=200)
    recorded_at: datetime = moment()

    @property
    def care(self) -> set[Capability]:
        """What an agency should be able to give this child."""
        needed = {able for able, words in _CARE.items() if words & set(self.findings)}
        if CareLevel(self.care_level).severity >= _MEDICAL_FROM:
            needed |= {Capability.MEDICAL, Capability.REHAB}
        return needed
