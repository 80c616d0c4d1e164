"""What a child counts as, against a small model that keeps each child's row and counts rows."""

import random
from collections import Counter
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from contracts.judicial_referral import ProtectionOrderChanged, ProtectionOrderMade
from contracts.placement import CustodyBegan, CustodyEnded
from contracts.registry import ChildClassified, ChildLeft, ChildMoved, ChildRegistered
from neighbours import Neighbours, counted, fold
from reference.divisions import Area

CATEGORIES = ("LBC", "CID-P", "DFU")
CHILDREN = "^(children$|first/|label/|tier/)"
BANDS = ("0-5", "6-13", "14-15")


@dataclass
class Child:
    """The model's row."""

    village: Area
    categories: tuple[str, ...]
    band: str
    tier: str | None
    counted: bool = True


class Model:
    """Tells events and keeps what they mean."""

    def __init__(self, neighbours: Neighbours, villages: list[Area], seed: int) -> None:
        self._neighbours, self._villages, self._dice = neighbours, villages, random.Random(seed)
        self.children: dict[UUID, Child] = {}

    def tell(self, number: int) -> None:
        for _ in range(number):
            chosen = self._dice.choice(("register", "classify", "classify", "move", "leave"))
            known = [child_id for child_id, one in self.children.items() if one.counted]
            if chosen == "register" or not known:
                self._register()
                continue
            child_id = self._dice.choice(known)
            getattr(self, f"_{chosen}")(child_id, self.children[child_id])

    def _register(self) -> None:
        child_id, village = uuid4(), self._dice.choice(self._villages)
        # Born on the day of the neighbours' beginning: of the first band.
        self.children[child_id] = Child(village, ("LBC",), "0-5", None)
        self._neighbours.tell(ChildRegistered, village, child_id=child_id, categories=("LBC",))

    def _classify(self, child_id: UUID, child: Child) -> None:
        child.categories = tuple(self._dice.sample(CATEGORIES, self._dice.randint(0, 3)))
        child.band = self._dice.choice(BANDS)
        child.tier = self._dice.choice((None, "red", "green"))
        self._neighbours.tell(
            ChildClassified, child.village, child_id=child_id, categories=child.categories,
            age_band=child.band, tier=child.tier,
        )  # fmt: skip

    def _move(self, child_id: UUID, child: Child) -> None:
        before, child.village = child.village, self._dice.choice(self._villages)
        self._neighbours.tell(ChildMoved, child.village, child_id=child_id, area_before=before.code)

    def _leave(self, child_id: UUID, child: Child) -> None:
        child.counted = False
        self._neighbours.tell(ChildLeft, child.village, child_id=child_id, reason="of_age")

    def counts(self, area: Area) -> Counter[str]:
        found: Counter[str] = Counter()
        for child in self.children.values():
            if not child.counted or not area.covers(child.village):
                continue
            found["children"] += 1
            found[f"first/{(child.categories or ('none',))[0]}/{child.band}"] += 1
            found.update(f"label/{one}/{child.band}" for one in child.categories)
            found.update([f"tier/{child.tier}"] if child.tier else [])
        return found


class TestChildren:
    @pytest.mark.parametrize("seed", range(3))
    async def test_are_counted_as_if_their_rows_were(self, unfolded: Neighbours, seed: int) -> None:
        county = Area("520101")
        villages = [
            Area(f"{county.code}{town:03}{place:03}") for town in (1, 2) for place in (1, 2)
        ]
        model = Model(unfolded, villages, seed)
        for _ in range(3):
            model.tell(60)
            await unfolded.settled()
            for area in (county, Area("52"), villages[0]):
                assert await counted(unfolded.insight, area, CHILDREN) == model.counts(area)
            await fold(unfolded.insight)
        assert await counted(unfolded.insight, county, CHILDREN) == model.counts(county)

    async def test_the_cells_below_an_area_are_those_of_its_parts(
        self, unfolded: Neighbours
    ) -> None:
        for code in ("5201", "441900003", "441900"[:4], "520101001"):
            unfolded.tell(ChildRegistered, Area(code))
        await unfolded.settled()
        await fold(unfolded.insight)
        rows = await unfolded.insight.admin.fetch(
            "SELECT area_code, parent FROM rollup WHERE measure = 'children' AND parent IS NOT NULL"
        )
        assert {row["area_code"]: row["parent"] for row in rows} == {
            "52": "", "5201": "52", "520101": "5201", "520101001": "520101",
            "44": "", "4419": "44", "441900003": "4419",
        }  # fmt: skip


class TestOthers:
    async def test_a_custody_counts_under_its_ground_until_it_ends(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        told = neighbours.tell(CustodyBegan, county, regime="temporary", ground="T6", mode="agency")
        custody = UUID(told.data["custody_id"])
        neighbours.tell(CustodyBegan, county, regime="temporary", ground="T1", mode="kin")
        neighbours.tell(CustodyEnded, county, custody_id=custody, outcome="returned")
        await neighbours.settled()
        ways = await counted(neighbours.insight, county, "^custody")
        assert ways["custody/temporary/T1"] == 1
        assert ways["custody-end/returned"] == 1
        assert not ways["custody/temporary/T6"]

    async def test_an_order_is_in_force_until_it_is_revoked_or_lapses(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        made = [neighbours.tell(ProtectionOrderMade, county) for _ in range(3)]
        for order, change in zip(made, ("revoked", "extended", "lapsed"), strict=True):
            neighbours.tell(
                ProtectionOrderChanged, county, change=change,
                protection_order_id=UUID(order.data["protection_order_id"]),
            )  # fmt: skip
        await neighbours.settled()
        assert (await counted(neighbours.insight, county, "^orders"))["orders_in_force"] == 1
