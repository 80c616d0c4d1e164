"""The help a child may need and a provider may offer (服务项目)."""

from enum import StrEnum
from typing import Self


class QualificationKind(StrEnum):
    """What a provider may be licensed as; the issuer is named in the row."""

    REGISTRATION = "registration"  # 社会组织登记证书、营业执照
    CHARITY = "charity"  # 慈善组织公开募捐资格
    SOCIAL_WORK = "social_work"  # 社会工作者职业资格
    LAWYER = "lawyer"  # 律师执业证
    PSYCHOLOGY = "psychology"  # 心理治疗、心理咨询专业资格
    MEDICAL = "medical"  # 医疗机构执业许可
    TEACHING = "teaching"  # 教师资格


class ServiceKind(StrEnum):
    """Code, Chinese name, and the licence without which nobody may give it, where there is one."""

    zh: str
    licence: QualificationKind | None

    PSYCHOLOGICAL = "psychological", "心理辅导", QualificationKind.PSYCHOLOGY
    TUTORING = "tutoring", "学业辅导", None
    LEGAL_AID = "legal_aid", "法律援助", QualificationKind.LAWYER
    FAMILY_EDUCATION = "family_education", "家庭教育指导", None
    MEDICAL = "medical", "医疗康复", QualificationKind.MEDICAL
    MATERIAL = "material", "物资帮扶", None
    COMPANIONSHIP = "companionship", "陪伴关爱", None
    SAFETY_EDUCATION = "safety_education", "安全与自护教育", None
    VISITING = "visiting", "走访探视", None

    def __new__(cls, code: str, zh: str = "", licence: QualificationKind | None = None) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.licence = licence
        return member
