"""The ten departments that issued 民发〔2019〕34号, and what each must do for these children."""

from dataclasses import dataclass
from enum import StrEnum


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
