"""How a child lives (儿童基本情况, domain rule 1.4): health, school, home, income, aid."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Invalid
from chassis.models import InArea, moment, one_of
from reference.parents import DisabilityKind
from reference.schooling import PUPIL, Schooling
from registry.tables import Row

WORST_GRADE, MILDEST_GRADE = 1, 4
"""残疾等级: a scale of the standard GB/T 26341, not a threshold."""


class Health(StrEnum):
    """健康状况."""

    HEALTHY = "healthy"
    DISABLED = "disabled"
    ILL = "ill"


ATTENDS = PUPIL | {Schooling.KINDERGARTEN}


class Income(StrEnum):
    """家庭经济来源."""

    WAGES = "wages"  # 打工
    FARMING = "farming"  # 种养殖
    STATE_AID = "state_aid"  # 政府救助
    RELATIVES = "relatives"  # 亲朋接济
    OTHER = "other"


class Aid(StrEnum):
    """救助情况."""

    MINIMUM_LIVING = "minimum_living"  # 最低生活保障
    TEMPORARY = "temporary"  # 临时救助
    MEDICAL = "medical"  # 医疗救助
    HOUSING = "housing"  # 住房救助
    OTHER = "other"


class CircumstancesContradict(Invalid):
    """What is said of the child's health or school contradicts itself or the child's age."""

    title_zh = "儿童情况互相矛盾"


class Circumstances(Row, InArea, table=True):
    """As last recorded; one row a child. The illness is sealed with the child's key."""

    child_key: ClassVar[str | None] = "child_id"
    refusals: ClassVar[dict[str, Any]] = {
        "ck_circumstances_disability_is_whole": CircumstancesContradict,
    }
    __table_args__ = (
        one_of("health", Health),
        one_of("disability_kind", DisabilityKind),
        one_of("schooling", Schooling),
        CheckConstraint(
            "num_nonnulls(disability_kind, disability_grade) = "
            "CASE WHEN health = 'disabled' THEN 2 ELSE 0 END",
            name="disability_is_whole",
        ),
    )

    child_id: UUID = Field(primary_key=True)
    health: str
    disability_kind: str | None = None
    disability_grade: int | None = None
    illness: bytes | None = None
    schooling: str
    boarding: bool = False
    rural_hukou: bool | None = None
    lives_with_parents: bool | None = None
    income: list[str] = Field(sa_type=ARRAY(Text))
    aid: list[str] = Field(sa_type=ARRAY(Text))
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime = moment()

    @property
    def is_disabled(self) -> bool:
        return self.health == Health.DISABLED

    @property
    def is_pupil(self) -> bool:
        return self.schooling in PUPIL

    @property
    def is_at_school(self) -> bool:
        """At a school or kindergarten."""
        return self.schooling in ATTENDS
