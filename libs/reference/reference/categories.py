"""Categories of children. A child may hold several at once."""

from enum import StrEnum
from typing import Self


class ChildCategory(StrEnum):
    """Code, Chinese and English name.

    Declared in the order in which a child's first category is chosen for statistics (a product
    default); the others are never dropped.
    """

    zh: str
    en: str

    TEMPORARY_GUARDIANSHIP = "TG", "临时国家监护", "under temporary state guardianship"
    LONG_TERM_GUARDIANSHIP = "LG", "长期国家监护", "under long-term state guardianship"
    ORPHAN_INSTITUTION = "ORP-I", "集中养育孤儿", "institution-raised orphan"
    ORPHAN_COMMUNITY = "ORP-S", "社会散居孤儿", "community-raised orphan"
    DE_FACTO_UNATTENDED = "DFU", "事实无人抚养儿童", "de facto unattended child"
    HIV = "HIV", "艾滋病病毒感染儿童", "child with HIV"
    EXTREME_POVERTY = "TPS", "特困人员(未成年人)", "minor in extreme poverty"
    GUARDIANSHIP_LACKING = "CID-G", "困境儿童·监护缺失或不当", "child in difficulty: guardianship"
    DISABILITY = "CID-D", "困境儿童·自身残疾", "child in difficulty: disability"
    POVERTY = "CID-P", "困境儿童·家庭贫困", "child in difficulty: poverty"
    LEFT_BEHIND = "LBC", "农村留守儿童", "rural left-behind child"
    MIGRANT = "MIG", "流动儿童", "migrant child"

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member
