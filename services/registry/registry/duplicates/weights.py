"""How much it says that two files agree (Fellegi and Sunter, 1969).

Each field has two shares, per million, as norms: `m`, how often it agrees where two files are of
one child, and `u`, how often where they are of two. Agreement adds log2(m / u) bits, contradiction
adds log2((1 - m) / (1 - u)); what one of the files does not know adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log2

from reference import norms

_MILLION = 1_000_000


class Agreement(StrEnum):
    """What two files say of one field."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


FIELDS = ("identity", "name", "birth", "phone", "township", "sex")


@dataclass(frozen=True, slots=True)
class Shares:
    """Of one field, between 0 and 1."""

    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The book in force on a day."""

    fields: Mapping[str, Shares]
    near_birth: Shares
    least_bits: int

    @classmethod
    def on(cls, day: date) -> "Weights":
        fields = {field: _shares(field, day) for field in FIELDS}
        least = norms.norm("registry.match_bits", on=day).value
        return cls(fields, _shares("near_birth", day), least)

    def bits(self, agreements: Mapping[str, Agreement]) -> float:
        """The sum over all fields."""
        return sum(self._field(field, found) for field, found in agreements.items())

    def is_near(self, bits: float) -> bool:
        return bits >= self.least_bits

    def _field(self, field: str, found: Agreement) -> float:
        shares = self.fields[field]
        near = self.near_birth if field == "birth" else Shares(0, 0)
        match found:
            case Agreement.SAME:
                return log2(shares.m / shares.u)
            case Agreement.NEAR if field == "birth":
                return log2(near.m / near.u)
            case Agreement.DIFFERENT:
                return log2((1 - shares.m - near.m) / (1 - shares.u - near.u))
        return 0.0


def agreement(one: object, other: object) -> Agreement:
    """Of a field that is known or not."""
    if one is None or other is None:
        return Agreement.UNKNOWN
    return Agreement.SAME if one == other else Agreement.DIFFERENT


def birth_agreement(one: date, other: date) -> Agreement:
    """Near: one digit is another, or day and month stand the other way round."""
    if one == other:
        return Agreement.SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Agreement.NEAR
    digits = zip(one.isoformat(), other.isoformat(), strict=True)
    return Agreement.NEAR if sum(a != b for a, b in digits) == 1 else Agreement.DIFFERENT


def _shares(field: str, day: date) -> Shares:
    m, u = (norms.norm(f"registry.match_{field}_{share}", on=day).value for share in "mu")
    return Shares(m / _MILLION, u / _MILLION)
