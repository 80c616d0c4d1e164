"""How bids are scored and ranked (综合评分法, 87号令55、57、60). Exact, without the database.

Price points = benchmark ÷ price × weight, the benchmark being the lowest price that counts
(低价优先法); the price of a small enterprise, or of one that shares with small ones, is lowered for
both. Points carry two digits, as published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Priced:
    """A bid that counts, by its real price, and the percent that are taken off it for scoring."""

    price_fen: int
    deduction_pct: int = 0

    @property
    def judged(self) -> Fraction:
        return Fraction(self.price_fen * (100 - self.deduction_pct), 100)


@dataclass(frozen=True, slots=True)
class Result:
    """Points in hundredths."""

    price_fen: int
    price_points: int
    technical_points: int
    other_points: int

    @property
    def total(self) -> int:
        return self.price_points + self.technical_points + self.other_points

    @property
    def order(self) -> tuple[int, int, int]:
        """Score from high to low, then price from low to high, then technical score."""
        return (-self.total, self.price_fen, -self.technical_points)


def price_points(bids: Sequence[Priced], weight: int) -> list[int]:
    """The hundredths of each bid; the contract is made at the real price all the same."""
    benchmark = min(bid.judged for bid in bids)
    return [hundredths(benchmark / bid.judged * weight) for bid in bids]


def mean(points: Sequence[int]) -> int:
    """Of the members' hundredths for one criterion."""
    return hundredths(Fraction(sum(points), 100 * len(points)))


def ranked(results: Sequence[Result]) -> list[int]:
    """The rank of each, from 1; of full equals the one that came first goes first."""
    order = sorted(range(len(results)), key=lambda index: results[index].order)
    ranks = [0] * len(results)
    for rank, index in enumerate(order, start=1):
        ranks[index] = rank
    return ranks


def hundredths(points: Fraction) -> int:
    """Rounded half up (四舍五入)."""
    return int(points * 100 + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class LowPrice:
    """Below which shares, in percent, a price is abnormally low (异常低价)."""

    of_mean: int
    of_next: int
    of_budget: int

    def among(self, prices: Sequence[int], budget_fen: int) -> list[bool]:
        """Of each price, whether it has to be justified."""
        return [self._is_low(index, prices, budget_fen) for index in range(len(prices))]

    def _is_low(self, index: int, prices: Sequence[int], budget_fen: int) -> bool:
        price = prices[index]
        others = [other for at, other in enumerate(prices) if at != index]
        return (
            price * 100 * len(prices) < sum(prices) * self.of_mean
            or price * 100 < budget_fen * self.of_budget
            or (bool(others) and price * 100 < min(others) * self.of_next)
        )
