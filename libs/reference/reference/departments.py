"""The ten departments that issued 民发〔2019〕34号, and what each must do for these children."""

import csv
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from reference.divisions import Area

DATA = Path(__file__).parent / "data" / "department_duties.csv"


class Duty(StrEnum):
    """What a department answers for; the default recipient of a referral follows from it."""

    COORDINATION = "coordination"
    CARE_INSTITUTIONS = "care_institutions"
    CHILD_WORKFORCE = "child_workforce"
    CHILD_REGISTER = "child_register"
    SOCIAL_ORGANISATIONS = "social_organisations"
    DROPOUT_PREVENTION = "dropout_prevention"
    STUDENT_AID = "student_aid"
    HOME_TEACHING = "home_teaching"
    SCHOOL_COUNSELLING = "school_counselling"
    NEARBY_SCHOOLING = "nearby_schooling"
    EMERGENCY_RESPONSE = "emergency_response"
    GUARDIAN_LIABILITY = "guardian_liability"
    CRIME = "crime"
    HUKOU = "hukou"
    TRACING = "tracing"
    LEGAL_AID = "legal_aid"
    LEGAL_PUBLICITY = "legal_publicity"
    FUNDING = "funding"
    FUND_SUPERVISION = "fund_supervision"
    PARENT_EMPLOYMENT = "parent_employment"
    PARENT_TRAINING = "parent_training"
    OUTLINE_TARGETS = "outline_targets"
    YOUTH_VOLUNTEERS = "youth_volunteers"
    FAMILY_EDUCATION = "family_education"
    GUARDIAN_GUIDANCE = "guardian_guidance"
    DISABILITY_REHABILITATION = "disability_rehabilitation"
    DISABILITY_EDUCATION = "disability_education"


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    zh: str
    en: str
    duties: tuple[Duty, ...]


DEPARTMENTS = (
    Department(
        "civil_affairs",
        "民政部",
        "Ministry of Civil Affairs",
        (
            Duty.COORDINATION,
            Duty.CARE_INSTITUTIONS,
            Duty.CHILD_WORKFORCE,
            Duty.CHILD_REGISTER,
            Duty.SOCIAL_ORGANISATIONS,
        ),
    ),
    Department(
        "education",
        "教育部",
        "Ministry of Education",
        (
            Duty.DROPOUT_PREVENTION,
            Duty.STUDENT_AID,
            Duty.HOME_TEACHING,
            Duty.SCHOOL_COUNSELLING,
            Duty.NEARBY_SCHOOLING,
        ),
    ),
    Department(
        "public_security",
        "公安部",
        "Ministry of Public Security",
        (
            Duty.EMERGENCY_RESPONSE,
            Duty.GUARDIAN_LIABILITY,
            Duty.CRIME,
            Duty.HUKOU,
            Duty.TRACING,
        ),
    ),
    Department(
        "justice",
        "司法部",
        "Ministry of Justice",
        (Duty.LEGAL_AID, Duty.LEGAL_PUBLICITY),
    ),
    Department(
        "finance",
        "财政部",
        "Ministry of Finance",
        (Duty.FUNDING, Duty.FUND_SUPERVISION),
    ),
    Department(
        "human_resources",
        "人力资源社会保障部",
        "Ministry of Human Resources and Social Security",
        (Duty.PARENT_EMPLOYMENT, Duty.PARENT_TRAINING),
    ),
    Department(
        "women_and_children",
        "国务院妇女儿童工作委员会办公室",
        "Office of the National Working Committee on Children and Women",
        (Duty.OUTLINE_TARGETS,),
    ),
    Department(
        "youth_league",
        "共青团中央",
        "Communist Youth League",
        (Duty.YOUTH_VOLUNTEERS,),
    ),
    Department(
        "womens_federation",
        "全国妇联",
        "All-China Women's Federation",
        (Duty.FAMILY_EDUCATION, Duty.GUARDIAN_GUIDANCE),
    ),
    Department(
        "disabled_persons_federation",
        "中国残联",
        "China Disabled Persons' Federation",
        (Duty.DISABILITY_REHABILITATION, Duty.DISABILITY_EDUCATION),
    ),
)

_ANSWERABLE = {duty: department for department in DEPARTMENTS for duty in department.duties}


def answerable(duty: Duty) -> Department:
    """The department that answers for a duty."""
    return _ANSWERABLE[duty]


class Trigger(StrEnum):
    """A fact that asks something of departments (`data/department_duties.csv`)."""

    NINE_SITUATIONS = "nine_situations"  # 强制报告九类情形
    UNATTENDED = "unattended"  # 无人监护或者单独居住
    MISSING = "missing"  # 失踪或者身份不明
    GUARDIAN_UNAVAILABLE = "guardian_unavailable"  # 监护人被羁押、住院、遇灾
    DOMESTIC_VIOLENCE = "domestic_violence"  # 家庭暴力
    DROPOUT = "dropout"  # 失学辍学
    NO_HUKOU = "no_hukou"  # 无户籍
    BEGGING = "begging"  # 流浪乞讨
    DISABILITY_WITHOUT_REHABILITATION = "disability_without_rehabilitation"  # 残疾未康复
    POOR_GUARDIANSHIP = "poor_guardianship"  # 监护状况差
    PARENTS_AWAY = "parents_away"  # 父母外出务工
    APPROPRIATION_SHORT = "appropriation_short"  # 资金不足
    OUTLINE_TARGET_MISSED = "outline_target_missed"  # 纲要目标未达


@dataclass(frozen=True, slots=True)
class Owed:
    """What a trigger asks of a department: a duty, by when (a norm), and from when to when.

    `only_if`: a fact that must hold, such as `pupil`, or nothing. `checked` and `province` as in
    the norms; `valid_to` is inclusive.
    """

    trigger: Trigger
    department: str
    duty: Duty
    norm: str
    only_if: str
    source: str
    checked: str
    valid_from: date
    valid_to: date
    province: str

    @classmethod
    def of_row(cls, row: dict[str, str]) -> Self:
        return cls(
            trigger=Trigger(row["trigger"]),
            department=row["department"],
            duty=Duty(row["duty"]),
            norm=row["norm"],
            only_if=row["only_if"],
            source=row["source"],
            checked=row["checked"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
            province=row["province"],
        )

    def holds(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_to


class Matrix:
    """The duty matrix (部门职责清单): who owes what, when a fact asks it."""

    def __init__(self, rows: Iterable[Owed]) -> None:
        self._by_place: dict[tuple[Trigger, str], list[Owed]] = {}
        for row in rows:
            self._by_place.setdefault((row.trigger, row.province), []).append(row)

    @classmethod
    def read(cls, lines: Iterable[str]) -> Self:
        """From lines of CSV with a header. Raises KeyError or ValueError on a malformed row."""
        return cls(Owed.of_row(row) for row in csv.DictReader(lines))

    def owed(
        self, trigger: Trigger, on: date, facts: Set[str] = frozenset(), area: Area | None = None
    ) -> list[Owed]:
        """What the trigger asks of each department on that day, where the facts hold.

        A province's own row goes before the national one for the same duty.
        """
        province = area.code[:2] if area else ""
        found: dict[Duty, Owed] = {}
        for place in ("", province):
            for row in self._by_place.get((trigger, place), ()):
                if row.holds(on):
                    found[row.duty] = row
        return [row for row in found.values() if not row.only_if or row.only_if in facts]

    def __iter__(self) -> Iterator[Owed]:
        return (row for rows in self._by_place.values() for row in rows)


@cache
def matrix() -> Matrix:
    """The one that comes with the project."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Matrix.read(lines)


def owed(
    trigger: Trigger, /, on: date, facts: Set[str] = frozenset(), area: Area | None = None
) -> list[Owed]:
    """What a trigger asks on a day in an area, by the matrix that comes with the project."""
    return matrix().owed(trigger, on, facts, area)
