"""Grounds for revoking guardianship, measures meanwhile, and restoration (民法典36-38)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import InArea, moment, one_of
from judicial_referral.orders.models import GuardianRole
from judicial_referral.tables import ONLY_ITS_UNIT, Row, units_asked
from reference import clocks, norms

REFUSED, ADMONISHED = "judicial.support_refused", "judicial.begging_admonitions"
RULING = "restoration_ruling"


class Ground(StrEnum):
    """The seven grounds (法发〔2014〕24号35)."""

    GRAVE_HARM = "grave_harm"  # 性侵害、出卖、遗弃、虐待、暴力伤害
    LEFT_IN_DANGER = "left_in_danger"  # 置于无人监管状态，面临死亡或者严重伤害危险，教育不改
    REFUSED_CARE = "refused_care"  # 拒不履行监护职责六个月以上，流离失所或者生活无着
    INCAPABLE = "incapable"  # 吸毒、赌博、长期酗酒或者服刑等，拒绝委托他人
    FORCED_BEGGING = "forced_begging"  # 胁迫、诱骗、利用乞讨，三次以上批评教育拒不改正
    INCITED_CRIME = "incited_crime"  # 教唆、利用实施违法犯罪，情节恶劣
    OTHER = "other"  # 其他严重侵害行为


class GroundFoundBefore(Conflict):
    """This ground is entered for this report already."""

    title_zh = "该事由已登记"


class MeasureNumberTaken(Conflict):
    """This court has used this number for another interim measure."""

    title_zh = "文号已被使用"


class RestorationTooEarly(Conflict):
    """Guardianship may be asked back three months after the revocation at the earliest."""

    title_zh = "尚未到申请恢复监护人资格期限"


class RestorationTooLate(Conflict):
    """Guardianship may be asked back within one year after the revocation."""

    title_zh = "已超过申请恢复监护人资格期限"


class NeverToBeRestored(Conflict):
    """The standing of this guardian is never given back (法发〔2014〕24号40)."""

    title_zh = "依法不得恢复监护人资格"


class NotParentOrChild(Conflict):
    """Only a parent or a child of the ward may be given back guardianship (民法典38)."""

    title_zh = "申请人不是父母或者子女"


class RestorationPending(Conflict):
    """An application to restore this guardianship is before the court."""

    title_zh = "恢复申请正在审理"


class RestorationDecided(Conflict):
    """The court has decided on this application, or gave the standing back before."""

    title_zh = "恢复申请已裁判"


class RepentanceNotShown(Conflict):
    """Restored is who truly repents, committed no intentional crime on the ward, and whose ward,
    as far as it can, agrees (民法典38)."""

    title_zh = "不符合恢复监护人资格条件"


class RevokedAlready(Conflict):
    """The standing of this guardian is revoked already, and was not given back."""

    title_zh = "监护人资格已被撤销"


class GuardianNotRevoked(Conflict):
    """This judgment did not revoke the standing of the guardian who asks."""

    title_zh = "该判决未撤销申请人的监护人资格"


class CareNotRefusedLongEnough(Conflict):
    """Care was not refused for as long as this ground demands (法发〔2014〕24号35)."""

    title_zh = "拒不履行监护职责未达法定期限"


class NotWarnedOftenEnough(Conflict):
    """The guardian was not admonished as often as this ground demands (法发〔2014〕24号35)."""

    title_zh = "批评教育未达法定次数"


class RevocationGround(Row, InArea, table=True):
    """Somebody found a ground: others may apply, and civil affairs must if nobody does."""

    __table_args__ = (
        UniqueConstraint("report_id", "ground"),
        one_of("ground", Ground),
        {"info": {"organisation": units_asked("r.report_id = revocation_ground.report_id")}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_revocation_ground_report_id_ground": GroundFoundBefore}

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(foreign_key="report.id")
    child_id: UUID
    ground: str
    facts: bytes = Field(sa_type=LargeBinary)
    """Sealed with the key of the report."""
    since: date | None = None
    admonished: int | None = None
    found_at: datetime = moment()
    found_by: str

    def must_be_grave_enough(self, today: date) -> None:
        """Raises `CareNotRefusedLongEnough` or `NotWarnedOftenEnough`."""
        if self.ground == Ground.REFUSED_CARE:
            refused = norms.norm(REFUSED, today, self.area)
            if today < clocks.due(refused, self.since or today):
                raise CareNotRefusedLongEnough
        elif self.ground == Ground.FORCED_BEGGING:
            least = norms.norm(ADMONISHED, today, self.area).value
            if (self.admonished or 0) < least:
                raise NotWarnedOftenEnough


class RevokedStanding(Row, InArea, table=True):
    """One guardian of a child has lost its standing; the row stays when it is given back."""

    __table_args__ = (
        Index(
            "uq_revoked_standing_child_id_guardian",
            "child_id",
            "guardian",
            unique=True,
            # Who the others are the register alone knows: of two both may have lost it.
            postgresql_where=text("restored_at IS NULL AND guardian <> 'other'"),
        ),
        one_of("guardian", GuardianRole),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_revoked_standing_child_id_guardian": RevokedAlready}

    judgment_id: UUID = Field(primary_key=True, foreign_key="judgment.id")
    guardian: str = Field(primary_key=True)
    unit_id: UUID
    child_id: UUID
    restored_at: datetime | None = moment(default=None)


class Interim(StrEnum):
    """Who looks after the child while the court decides (民法典31, 36)."""

    CIVIL_AFFAIRS = "civil_affairs"  # 民政部门担任临时监护人
    VILLAGE_COMMITTEE = "village_committee"  # 村（居）民委员会
    RELATIVE = "relative"  # 其他具有监护资格的人
    PROTECTION_AGENCY = "protection_agency"  # 未成年人救助保护机构


class InterimMeasure(Row, InArea, table=True):
    """What a court arranged until it rules; only ever added."""

    __table_args__ = (
        UniqueConstraint("unit_id", "document_no"),
        one_of("measure", Interim),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_interim_measure_unit_id_document_no": MeasureNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    measure: str
    document_no: str = Field(max_length=100)
    made_on: date


class Relation(StrEnum):
    PARENT = "parent"
    CHILD = "child"
    OTHER = "other"


class RestorationStatus(StrEnum):
    PENDING = "pending"
    RESTORED = "restored"
    DISMISSED = "dismissed"


class Restoration(Row, InArea, table=True):
    """A guardian asks to be given back its standing (恢复监护人资格)."""

    __table_args__ = (
        Index(
            "uq_restoration_standing",
            "judgment_id",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        one_of("status", RestorationStatus),
        CheckConstraint("(status = 'pending') = (decided_on IS NULL)", name="decided"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_restoration_standing": RestorationPending}

    id: UUID = Field(primary_key=True)
    judgment_id: UUID = Field(foreign_key="judgment.id")
    unit_id: UUID
    child_id: UUID
    guardians: list[str] = Field(sa_type=ARRAY(Text))
    asked_at: datetime = moment()
    status: str = RestorationStatus.PENDING
    document_no: str | None = Field(default=None, max_length=100)
    decided_on: date | None = None
    version: int = 1

    def decide(self, status: RestorationStatus, document_no: str, on: date) -> None:
        """Raises `RestorationDecided`."""
        if self.status != RestorationStatus.PENDING:
            raise RestorationDecided
        self.status, self.document_no, self.decided_on = status, document_no, on
        self.version += 1
