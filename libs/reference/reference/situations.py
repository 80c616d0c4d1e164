"""The nine situations that must be reported at once (高检发〔2020〕9号, article 4)."""

from enum import StrEnum
from typing import Self


class Situation(StrEnum):
    """Code, Chinese and English name, in the order of the article."""

    zh: str
    en: str

    GENITAL_INJURY = (
        "genital_injury",
        "生殖器官或隐私部位遭受或疑似遭受非正常损伤",
        "abnormal injury of genitals or private parts",
    )
    SEXUAL_ABUSE_UNDER_14 = (
        "sexual_abuse_under_14",
        "不满十四周岁的女性未成年人遭受或疑似遭受性侵害、怀孕、流产",
        "sexual abuse, pregnancy or abortion of a girl under 14",
    )
    SEXUAL_ABUSE_FROM_14 = (
        "sexual_abuse_from_14",
        "十四周岁以上女性未成年人遭受或疑似遭受性侵害所致怀孕、流产",
        "pregnancy or abortion of a girl of 14 or more from sexual abuse",
    )
    VIOLENCE = (
        "violence",
        "身体存在多处损伤、严重营养不良、意识不清，存在或疑似存在受到家庭暴力、欺凌、虐待、殴打或者被人麻醉",
        "several injuries, malnutrition or unconsciousness, as from violence, bullying or drugging",
    )
    DEATH_OR_DISABILITY = (
        "death_or_disability",
        "因自杀、自残、工伤、中毒、被人麻醉、殴打等非正常原因导致伤残、死亡",
        "death or disability from suicide, self-harm, work injury, poisoning, drugging or beating",
    )
    UNATTENDED = (
        "unattended",
        "被遗弃或长期处于无人照料状态",
        "abandoned, or long left unattended",
    )
    TRAFFICKED = (
        "trafficked",
        "来源不明、失踪或者被拐卖、收买",
        "of unknown origin, missing, trafficked or bought",
    )
    BEGGING = ("begging", "被组织乞讨", "made to beg by others")
    OTHER_HARM = (
        "other_harm",
        "其他严重侵害未成年人身心健康的情形或未成年人正在面临不法侵害危险",
        "other serious harm, or harm that is imminent",
    )

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member
