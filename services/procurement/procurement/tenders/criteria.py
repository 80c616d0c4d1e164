"""The criteria of an award (评审因素): quantified, weighed, and known before the first bid.

They are part of the published document; criteria outside it are void (政府采购法实施条例34).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from chassis.errors import Invalid
from chassis.models import Form
from reference.divisions import Area
from reference.norms import norm
from reference.purchasing import Method

WHOLE = 100
"""Points, which are also the percent of the weights."""


class CriterionKind(StrEnum):
    """The price is computed; the others are scored by the panel."""

    PRICE = "price"  # 价格
    TECHNICAL = "technical"  # 技术、服务方案
    COMMERCIAL = "commercial"  # 商务、履约能力


class WeightsDoNotAddUp(Invalid):
    """The weights of the criteria must add up to 100."""

    title_zh = "评审因素权重合计不是一百"


class PriceNotWeighed(Invalid):
    """There is exactly one criterion for the price."""

    title_zh = "价格评审因素有误"


class PriceWeightUnlawful(Invalid):
    """The weight of the price lies outside what the method allows."""

    title_zh = "价格分权重不合规定"


class Criterion(Form):
    """One criterion; `rule` says how its points follow from facts (量化指标)."""

    kind: CriterionKind
    title: str = Field(min_length=1, max_length=100)
    weight: int = Field(ge=1, le=WHOLE)
    rule: str = Field(min_length=1, max_length=500)


class NumberedCriterion(BaseModel):
    """As it stands in the document."""

    number: int
    kind: CriterionKind
    title: str
    weight: int
    rule: str


def numbered(criteria: Sequence[Criterion]) -> list[dict[str, object]]:
    return [
        {"number": number, **one.model_dump(mode="json")}
        for number, one in enumerate(criteria, start=1)
    ]


def must_be_lawful(criteria: Sequence[Criterion], method: Method, on: date, area: Area) -> None:
    """Raises WeightsDoNotAddUp, PriceNotWeighed, PriceWeightUnlawful."""
    if sum(one.weight for one in criteria) != WHOLE:
        raise WeightsDoNotAddUp
    prices = [one.weight for one in criteria if one.kind is CriterionKind.PRICE]
    if len(prices) != 1:
        raise PriceNotWeighed
    floor, ceiling = method.price_floor_norm, method.price_ceiling_norm
    if (floor and prices[0] < norm(floor, on, area).value) or (
        ceiling and prices[0] > norm(ceiling, on, area).value
    ):
        raise PriceWeightUnlawful
