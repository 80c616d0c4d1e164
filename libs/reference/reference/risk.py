"""From a guardianship assessment (监护评估) to a tier (风险等级) by points that are norms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reference.divisions import NATION, Area
from reference.months import add_months
from reference.norms import norm


class Rating(StrEnum):
    """监护状况: 较好, 一般, 差."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Guarding(StrEnum):
    """监护情况, as the national form counts children by it; the first three are all poor (差)."""

    NOBODY = "nobody"  # 无人监护
    PARENT_INCAPABLE = "parent_incapable"  # 父或母无监护能力
    CARER_INCAPABLE = "carer_incapable"  # 受委托人能力不足
    FAIR = "fair"  # 一般
    GOOD = "good"  # 较好

    @property
    def rating(self) -> Rating:
        """What it is on the scale of the assessment."""
        return {Guarding.FAIR: Rating.FAIR, Guarding.GOOD: Rating.GOOD}.get(self, Rating.POOR)


class Tier(StrEnum):
    """From the most urgent on: 红, 橙, 黄, 蓝, 绿."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Risk:
    """What an assessor saw, with what the register knows. Harm and nobody there make it red."""

    rating: Rating
    age: int
    harmed: bool = False
    unattended: bool = False
    carer_age: int | None = None
    dropout: bool = False
    ill_or_disabled: bool = False
    days_without_contact: int | None = None
    mental_health: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    points: int
    tier: Tier
    reasons: tuple[str, ...]
    """The norms that gave points, or the flag that made it red."""


def score(risk: Risk, on: date, area: Area = NATION) -> Score:
    """The sum of the points; a hard flag is red whatever the sum."""
    counted = [one for one, holds in _inputs(risk, on, area) if holds]
    points = sum(norm(f"registry.{one}", on, area).value for one in counted)
    hard = [name for name in ("harmed", "unattended") if getattr(risk, name)]
    tier = Tier.RED if hard else _tier(points, on, area)
    return Score(points, tier, (*hard, *counted))


def points_change_on(
    birth_on: date, last_contact_on: date | None, on: date, area: Area = NATION
) -> date | None:
    """The next day on which the points change although nobody reports anything: the child is old
    enough to be alone at times, or its parents have been silent for too long."""
    days = [add_months(birth_on, 12 * norm("registry.age_never_alone", on, area).value)]
    if last_contact_on is not None:
        days.append(silent_from(last_contact_on, on, area))
    return min((day for day in days if day > on), default=None)


def silent_from(last_contact_on: date, on: date, area: Area = NATION) -> date:
    """From when parents who were last in contact on that day are silent for too long."""
    return last_contact_on + timedelta(days=norm("registry.parents_silent", on, area).value + 1)


def visit_norm(tier: Tier) -> str:
    """The norm that says how soon a child of the tier is visited again."""
    return f"registry.visit_{tier}"


def _inputs(risk: Risk, on: date, area: Area) -> Iterator[tuple[str, bool]]:
    def limit(name: str) -> int:
        return norm(f"registry.{name}", on, area).value

    silent = risk.days_without_contact
    yield "risk_poor", risk.rating is Rating.POOR
    yield "risk_fair", risk.rating is Rating.FAIR
    yield "risk_young", risk.age < limit("age_never_alone")
    yield "risk_aged_carer", risk.carer_age is not None and risk.carer_age > limit("carer_aged")
    yield "risk_dropout", risk.dropout
    yield "risk_ill_or_disabled", risk.ill_or_disabled
    yield "risk_silent_parents", silent is not None and silent > limit("parents_silent")
    yield "risk_mental_health", risk.mental_health


def _tier(points: int, on: date, area: Area) -> Tier:
    for tier in (Tier.RED, Tier.ORANGE, Tier.YELLOW, Tier.BLUE):
        if points >= norm(f"registry.risk_tier_{tier}", on, area).value:
            return tier
    return Tier.GREEN
