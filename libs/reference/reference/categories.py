"""Categories of children (儿童类别). A child may hold several at once.

`classify` tells from what is known of a child which labels it holds on a day (domain rule 1.2).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from reference.divisions import NATION, Area
from reference.months import add_months
from reference.norms import norm
from reference.parents import (
    Parent,
    ParentState,
    Standing,
    Verdict,
    is_severe,
    standing,
    verdict,
)


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


CONFIRMED = frozenset(
    {
        ChildCategory.DE_FACTO_UNATTENDED,
        ChildCategory.HIV,
        ChildCategory.EXTREME_POVERTY,
        ChildCategory.POVERTY,
        ChildCategory.MIGRANT,
    }
)
"""An officer confirms these with a document; the others follow from what is recorded."""
_LIMITS = {
    ChildCategory.LEFT_BEHIND: "registry.age_left_behind",
    ChildCategory.EXTREME_POVERTY: "registry.age_extreme_poverty",
}


class Regime(StrEnum):
    """The state's guardianship, while the child is in custody (未成年人保护法 92, 94)."""

    TEMPORARY = "temporary"
    LONG_TERM = "long_term"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a child; None where nobody has said yet.

    `endangered`: abused, abandoned or long unattended, as the last assessment says.
    """

    birth_on: date
    father: Parent | None = None
    mother: Parent | None = None
    rural_hukou: bool | None = None
    lives_with_parents: bool | None = None
    disabled: bool | None = None
    endangered: bool | None = None
    regime: Regime | None = None

    @property
    def parents(self) -> list[Parent]:
        """Those of whom something is known."""
        return [one for one in (self.father, self.mother) if one is not None]

    @property
    def last_contact_on(self) -> date | None:
        """When either parent was last in contact."""
        known = (one.last_contact_on for one in self.parents)
        return max((day for day in known if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Classification:
    """The labels that follow, those that cannot be told yet, and the word on both parents."""

    held: frozenset[ChildCategory]
    undecided: frozenset[ChildCategory]
    unattended: Verdict | None


def classify(facts: Facts, on: date, area: Area = NATION) -> Classification:
    """Every label that follows from the facts; the `CONFIRMED` ones are not among them."""
    word = _word(facts, on, area)
    held: dict[ChildCategory, bool | None] = {
        ChildCategory.TEMPORARY_GUARDIANSHIP: facts.regime is Regime.TEMPORARY,
        ChildCategory.LONG_TERM_GUARDIANSHIP: facts.regime is Regime.LONG_TERM,
        ChildCategory.ORPHAN_INSTITUTION: _is_orphan(word, in_custody=facts.regime is not None),
        ChildCategory.ORPHAN_COMMUNITY: _is_orphan(word, in_custody=facts.regime is None),
        ChildCategory.GUARDIANSHIP_LACKING: facts.endangered,
        ChildCategory.DISABILITY: facts.disabled,
        ChildCategory.LEFT_BEHIND: _is_left_behind(facts, on, area),
    }
    young = {one: on < ends_on(one, facts.birth_on, on, area) for one in held}
    return Classification(
        held=frozenset(one for one, holds in held.items() if holds and young[one]),
        undecided=frozenset(one for one, holds in held.items() if holds is None and young[one]),
        unattended=word,
    )


def ends_on(category: ChildCategory, birth_on: date, on: date, area: Area = NATION) -> date:
    """The birthday on which the label lapses: the 16th for the left-behind, else the 18th."""
    limit = norm(_LIMITS.get(category, "registry.age_minor"), on, area)
    return add_months(birth_on, 12 * limit.value)


def _word(facts: Facts, on: date, area: Area) -> Verdict | None:
    if facts.father is None or facts.mother is None:
        return None
    return verdict(standing(facts.father, on, area), standing(facts.mother, on, area))


def _is_orphan(word: Verdict | None, *, in_custody: bool) -> bool | None:
    return None if word is None else word is Verdict.ORPHAN and in_custody


def _is_left_behind(facts: Facts, on: date, area: Area) -> bool | None:
    """Rural hukou, not living with the parents, both away, or one away and the other incapable.

    National text names no least length of absence, and is silent on one parent away and the other
    dead or absent: that is a norm of its own.
    """
    if facts.rural_hukou is False or facts.lives_with_parents:
        return False
    if facts.father is None or facts.mother is None:
        return None
    away = _are_away(facts.father, facts.mother, on, area)
    return None if away and facts.rural_hukou is None else away


def _are_away(father: Parent, mother: Parent, on: date, area: Area) -> bool:
    states = (father.state, mother.state)
    if ParentState.AWAY not in states:
        return False
    other = mother if father.state is ParentState.AWAY else father
    if other.state is ParentState.AWAY or other.state is ParentState.SEVERELY_ILL:
        return True
    if is_severe(other.disability, on, area):
        return True
    absent = standing(other, on, area) is not Standing.ABLE
    return absent and norm("registry.left_behind_other_absent", on, area).value == 1
