"""The published proportions that the made-up prefecture and country follow, with their sources."""

from collections.abc import Mapping
from dataclasses import dataclass

CHILDREN = 20_000
WORKERS = 3_000
AGENCIES = 1_806
"""未成年人救助保护机构 of the country, April 2020 (民政部, press conference of the 24th)."""

CATEGORIES: Mapping[str, float] = {
    "LBC": 0.780, "CID-P": 0.080, "CID-D": 0.060, "DFU": 0.040, "ORP-S": 0.018, "CID-G": 0.010,
    "ORP-I": 0.008, "TPS": 0.002, "HIV": 0.002,
}  # fmt: skip
"""The first category of a child. Orphans to de facto unattended to left-behind children about as
nationwide at the end of 2020 (0.193, 0.253 and 6.4 million); the others a product default."""

BOYS = 0.545
"""Of left-behind children, 2018 (民政部)."""

LEFT_BEHIND_AGES: Mapping[tuple[int, int], float] = {
    (0, 5): 0.217, (6, 13): 0.674, (14, 15): 0.109,
}  # fmt: skip
"""Full years, both included; 2018 (民政部: 21.7, 67.4 and 10.9 per cent up to sixteen)."""
OTHER_AGES: Mapping[tuple[int, int], float] = {(0, 5): 0.25, (6, 13): 0.5, (14, 17): 0.25}
"""A product default."""

CARERS: Mapping[str, float] = {
    "祖父": 0.300, "祖母": 0.593, "亲属": 0.033, "父亲": 0.017, "母亲": 0.017, "无人监护": 0.040,
}  # fmt: skip
"""Who looks after a left-behind child, 2016 (民政部): grandparents 89.3, relatives 3.3, one parent
without the capacity 3.4, nobody 4 per cent."""

YI = 0.52
"""The share of the Yi (彝族) in Liangshan, census of 2020, about."""
WITHOUT_HUKOU = 0.002
"""A product default."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is. What is `each` is for one county; product defaults, but
    for children and workers, who are in the proportion of the country."""

    name: str
    children: int
    workers: int
    visited_each: int
    assessed_each: int
    files_each: int
    yearly_each: int
    reports_each: int
    needs_each: int
    city_beds: int
    agencies: int
    """Of the country, one in a county."""

    @property
    def files_among(self) -> int:
        """So many of a county's children those with a full file are looked for among."""
        return 3 * self.files_each


FULL = Size(
    "full", children=CHILDREN, workers=WORKERS, visited_each=60, assessed_each=100, files_each=12,
    yearly_each=60, reports_each=6, needs_each=5, city_beds=200, agencies=AGENCIES,
)  # fmt: skip
SMALL = Size(
    "small", children=240, workers=36, visited_each=4, assessed_each=6, files_each=2,
    yearly_each=4, reports_each=5, needs_each=3, city_beds=12, agencies=8,
)  # fmt: skip
"""For a look of some seconds, and for tests: the same things, fewer of each."""
SMALL_COUNTIES = 4
