"""Assessments (评估): whether a child needs custody, and whether it can go home."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid
from chassis.models import Form, InArea, moment, new_id, one_of
from placement.tables import Row


class AssessmentKind(StrEnum):
    INTAKE = "intake"  # 入院评估（未成年人保护法 92）
    RETURN = "return"  # 回归家庭评估（未成年人保护法 93）


class Conclusion(StrEnum):
    NEEDS_CUSTODY = "needs_custody"  # 需要临时监护或者长期监护
    NO_CUSTODY = "no_custody"  # 无需监护安置
    GUARDIAN_FIT = "guardian_fit"  # 监护人具备履行监护职责条件
    GUARDIAN_UNFIT = "guardian_unfit"  # 监护人尚不具备条件


CONCLUSIONS = {
    AssessmentKind.INTAKE: frozenset({Conclusion.NEEDS_CUSTODY, Conclusion.NO_CUSTODY}),
    AssessmentKind.RETURN: frozenset({Conclusion.GUARDIAN_FIT, Conclusion.GUARDIAN_UNFIT}),
}


class Profession(StrEnum):
    """The backgrounds of which a team is made."""

    SOCIAL_WORK = "social_work"  # 社会工作
    PSYCHOLOGY = "psychology"  # 心理
    MEDICINE = "medicine"  # 医学


class TitleLevel(StrEnum):
    """专业技术职称, the lowest first."""

    NONE = "none"
    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"


_TITLED = frozenset({TitleLevel.MIDDLE, TitleLevel.SENIOR})


class AssessmentDateImpossible(Invalid):
    """An assessment lies between the child's birth and today."""

    title_zh = "评估日期不合理"


class ConclusionNotOfKind(Invalid):
    """An intake is concluded by the need of custody, a return by the guardian's fitness."""

    title_zh = "评估结论与评估类型不符"


class TeamTooSmall(Invalid):
    """An assessment is made by a team of three or more."""

    title_zh = "评估小组人数不足"


class TeamWithoutTitle(Invalid):
    """One of the team has a mid-level professional title at least."""

    title_zh = "评估小组无中级以上职称人员"


class AssessmentThere(Conflict):
    """An assessment of this child is recorded under this number already."""

    title_zh = "该评估编号已存在"


class AssessmentUnknown(Invalid):
    """No return assessment of this child has that number; record it first."""

    title_zh = "该儿童无此编号的回归家庭评估"


class GuardianNotFit(Conflict):
    """The assessment did not find the guardian fit; the child does not go home."""

    title_zh = "评估结论为监护人不具备监护条件"


class AssessmentTooOld(Conflict):
    """The assessment is older than the norm allows, or from before this custody; assess again."""

    title_zh = "评估已过有效期"


class Assessor(Form):
    """One of the team: a background and a title, and no name."""

    profession: Profession
    title: TitleLevel


class AssessmentBase(SQLModel):
    kind: AssessmentKind = Field(sa_type=Text)
    assessment_no: str = Field(min_length=1, max_length=100)
    assessed_on: date
    conclusion: Conclusion = Field(sa_type=Text)


class Assessment(AssessmentBase, Row, InArea, table=True):
    """Never changed: a new look is a new row. The findings are sealed with the child's key."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        ForeignKeyConstraint(["child_id"], ["child.id"]),
        one_of("kind", AssessmentKind),
        CheckConstraint(
            "(kind = 'intake') = (conclusion IN ('needs_custody', 'no_custody')) "
            "AND conclusion IN ('needs_custody', 'no_custody', 'guardian_fit', 'guardian_unfit')",
            name="conclusion",
        ),
        CheckConstraint("jsonb_array_length(team) > 0", name="team"),
        Index("uq_assessment_no", "child_id", text("lower(assessment_no)"), unique=True),
        Index("ix_assessment_child", "child_id", "id"),
    )
    refusals: ClassVar[dict[str, Any]] = {"uq_assessment_no": AssessmentThere}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    team: list[dict[str, Any]] = Field(sa_type=JSONB)
    findings: bytes
    recorder: str = Field(max_length=200)
    recorded_at: datetime = moment()

    def must_open_the_way_home(self, began_on: date, earliest: date) -> None:
        """Raises GuardianNotFit, AssessmentTooOld."""
        if self.conclusion != Conclusion.GUARDIAN_FIT:
            raise GuardianNotFit
        if self.assessed_on < max(began_on, earliest):
            raise AssessmentTooOld


def check_team(team: Sequence[Assessor], least: int, titled: int) -> None:
    """Raises TeamTooSmall, TeamWithoutTitle."""
    if len(team) < least:
        raise TeamTooSmall
    if sum(one.title in _TITLED for one in team) < titled:
        raise TeamWithoutTitle
