"""What goes out about the agencies that may take a child."""

from functools import cache
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from placement.matching.models import Reason, Regime, Rule


class Words(BaseModel):
    """One sentence in both languages."""

    en: str
    zh: str

    @classmethod
    @cache
    def of(cls, reason: Reason) -> Self:
        en, zh = reason.value
        return cls(en=en, zh=zh)


class RuleRead(BaseModel):
    """The rule that was applied; `checked` says how far its text was verified."""

    id: str
    source: str
    checked: str

    @classmethod
    def of(cls, rule: Rule) -> Self:
        return cls(id=rule.id, source=rule.source, checked=rule.checked)


class Match(BaseModel):
    """One agency, weighed. `together`: it has beds for the child and all siblings asked for;
    `agreements`: by which a protection centre entrusts it with care that the child needs."""

    agency_id: UUID
    name: str
    kind: str
    seat: str
    may_take: bool
    free_beds: int
    together: bool
    agreements: list[UUID] = []
    reasons_for: list[Words]
    reasons_against: list[Words]


class Matches(BaseModel):
    """The agencies that serve the child's area, the most fitting first."""

    child_id: UUID
    regime: Regime
    rule: RuleRead
    children: list[UUID]
    """The child and the siblings to be placed with it."""
    matches: list[Match]
    warnings: list[Words]
