"""What follows a child that moves, against a small model that keeps its rows where it lives."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.duties import DutyBreached, DutyMet, DutyOpened, DutyVoided
from contracts.event import Event
from contracts.judicial_referral import ProtectionOrderMade, ReportReceived
from contracts.placement import CustodyBegan, CustodyEnded
from contracts.procurement import DeliveryRecorded
from contracts.registry import ChildMoved, ChildRegistered, VisitRecorded
from insight.facts.following import along
from neighbours import Neighbours, counted, fold, make
from reference.divisions import Area

HERE, THERE = Area("520102"), Area("520103")
VILLAGES = [Area(f"{county.code}00100{n}") for county in (HERE, THERE) for n in (1, 2)]
HELD = r"^(visits|children_registered|custodies_open|custody/|duties_|duty/|custody-end/)"


@dataclass
class Child:
    """The model's child: where it lives, and what counts of it, each with how deep it was told."""

    id: UUID
    homes: list[Area]
    counts: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def home(self) -> Area:
        return self.homes[-1]

    def add(self, *measures: str, in_village: bool = False) -> None:
        self.counts += [(measure, in_village) for measure in measures]

    def take(self, *measures: str) -> None:
        for measure in measures:
            self.counts.remove((measure, False))


class Model:
    """Tells events, and keeps what they mean. A placement service that lags, or runs ahead of what
    insight has heard, tells of another home than the present one."""

    def __init__(self, neighbours: Neighbours, seed: int) -> None:
        self._neighbours, self._dice = neighbours, random.Random(seed)
        self.children: list[Child] = []
        self._open: list[tuple[Child, str, UUID]] = []
        self._custodies: list[tuple[Child, UUID]] = []

    def tell(self, number: int) -> None:
        for _ in range(number):
            known = self.children or [self._register()]
            child = self._dice.choice(known)
            acts: list[Callable[[Child], object]] = [
                lambda _: self._register(), self._visit, self._move, self._owe, self._owe,
                self._do, self._house, self._send_home,
            ]  # fmt: skip
            self._dice.choice(acts)(child)

    def _say(self, source: str, event: type[Event], area: Area, **facts: Any) -> Event:
        told = make(event, area, **facts)
        self._neighbours.sources[source].tell(told)
        return told

    def _register(self) -> Child:
        child = Child(uuid4(), [self._dice.choice(VILLAGES)])
        self.children.append(child)
        self._say("registry", ChildRegistered, child.home, child_id=child.id)
        child.add("children_registered", in_village=True)
        return child

    def _visit(self, child: Child) -> None:
        self._say("registry", VisitRecorded, child.home, child_id=child.id)
        child.add("visits", in_village=True)

    def _move(self, child: Child) -> None:
        child.homes.append(self._dice.choice(VILLAGES))
        before = child.homes[-2].code
        self._say("registry", ChildMoved, child.home, child_id=child.id, area_before=before)

    def _place(self, source: str, child: Child) -> Area:
        if source == "registry" or len(child.homes) == 1:
            return child.home
        return self._dice.choice(child.homes)

    def _duty(
        self, child: Child, source: str, event: type[Event], duty: UUID, **facts: Any
    ) -> None:
        county = Area(self._place(source, child).code[:6])
        facts |= {"child_id": child.id, "duty_id": duty, "kind": "k"}
        self._say(source, event, county, **facts)

    def _owe(self, child: Child) -> None:
        source, duty = self._dice.choice(("registry", "placement")), uuid4()
        self._duty(child, source, DutyOpened, duty)
        child.add("duties_open", "duty/k/open")
        self._open.append((child, source, duty))
        if self._dice.random() < 0.3:
            self._duty(child, source, DutyBreached, duty)
            child.add("duties_breached", "duty/k/breached")

    def _do(self, _: Child) -> None:
        if self._open:
            child, source, duty = self._open.pop(self._dice.randrange(len(self._open)))
            child.take("duties_open", "duty/k/open")
            if self._dice.random() < 0.3:
                self._duty(child, source, DutyVoided, duty)
                return
            late = self._dice.random() < 0.5
            self._duty(child, source, DutyMet, duty, late=late)
            done = "met_late" if late else "met"
            child.add(f"duties_{done}", f"duty/k/{done}")

    def _house(self, child: Child) -> None:
        custody, place = uuid4(), self._place("placement", child)
        self._say(
            "placement", CustodyBegan, place, custody_id=custody, child_id=child.id,
            regime="temporary", ground="T6", mode="agency",
        )  # fmt: skip
        self._custodies.append((child, custody))

    def _send_home(self, _: Child) -> None:
        if self._custodies:
            child, custody = self._custodies.pop()
            self._say(
                "placement", CustodyEnded, self._place("placement", child), custody_id=custody,
                child_id=child.id, outcome="returned",
            )  # fmt: skip
            child.add("custody-end/returned", in_village=True)

    def counts(self, area: Area) -> Counter[str]:
        """At every moment all of it stands where the child lives; what was told for a county is
        in no village."""
        found: Counter[str] = Counter()
        for child in self.children:
            for measure, in_village in child.counts:
                if area.covers(child.home if in_village else Area(child.home.code[:6])):
                    found[measure] += 1
        for child, _ in self._custodies:
            if area.covers(child.home):
                found.update(("custodies_open", "custody/temporary/T6"))
        return found


class TestAChildsFile:
    @pytest.mark.parametrize("seed", range(4))
    async def test_counts_where_the_child_lives_whichever_feed_is_ahead(
        self, unfolded: Neighbours, seed: int
    ) -> None:
        model = Model(unfolded, seed)
        for _ in range(3):
            model.tell(80)
            await unfolded.settled()
            for area in (HERE, THERE, VILLAGES[0], VILLAGES[3], Area("52")):
                assert await counted(unfolded.insight, area, HELD) == model.counts(area), area
            await fold(unfolded.insight)
        assert await counted(unfolded.insight, HERE, HELD) == model.counts(HERE)

    async def test_moves_what_placement_tells_before_insight_hears_of_the_move(
        self, unfolded: Neighbours
    ) -> None:
        child, (first, *_, last) = uuid4(), VILLAGES
        tell = unfolded.sources["placement"].tell
        tell(make(DutyOpened, THERE, child_id=child))
        tell(make(DutyOpened, HERE, child_id=child))
        await unfolded.settled()
        unfolded.tell(ChildRegistered, first, child_id=child)
        unfolded.tell(ChildMoved, last, child_id=child)
        await unfolded.settled()
        tell(make(DutyOpened, HERE, child_id=child))
        await unfolded.settled()
        assert (await counted(unfolded.insight, THERE, HELD))["duties_open"] == 3
        assert (await counted(unfolded.insight, HERE, HELD)) == {}

    async def test_leaves_what_courts_and_providers_did_where_it_was(
        self, unfolded: Neighbours
    ) -> None:
        child, (first, *_, last) = uuid4(), VILLAGES
        unfolded.tell(ChildRegistered, first, child_id=child)
        unfolded.sources["judicial-referral"].tell(make(DutyOpened, HERE, child_id=child))
        for event in (DeliveryRecorded, ReportReceived, ProtectionOrderMade):
            unfolded.tell(event, HERE, child_id=child)
        await unfolded.settled()
        unfolded.tell(ChildMoved, last, child_id=child)
        await unfolded.settled()
        rows = await unfolded.insight.admin.fetch(
            "SELECT measure FROM delta, unnest(places, measures, amounts) "
            "AS change (place, measure, amount) WHERE left(place, 6) = $1 AND measure IN "
            "('duties_open', 'deliveries', 'reports', 'protection_orders') "
            "GROUP BY 1 HAVING sum(amount) = 1",
            HERE.code,
        )
        assert len(rows) == 4

    async def test_leaves_what_another_county_owes_for_it(self, unfolded: Neighbours) -> None:
        """A county that was asked to take the file over, and refused."""
        child, third = uuid4(), Area("520111")
        unfolded.tell(ChildRegistered, VILLAGES[0], child_id=child)
        unfolded.tell(DutyOpened, third, child_id=child, kind="take_over")
        unfolded.tell(ChildMoved, VILLAGES[3], child_id=child)
        await unfolded.settled()
        assert (await counted(unfolded.insight, third, HELD))["duties_open"] == 1
        assert not (await counted(unfolded.insight, THERE, HELD))["duties_open"]

    async def test_told_again_moves_once(self, unfolded: Neighbours) -> None:
        child = uuid4()
        unfolded.tell(ChildRegistered, VILLAGES[0], child_id=child)
        unfolded.tell(VisitRecorded, VILLAGES[0], child_id=child)
        moved = unfolded.tell(ChildMoved, VILLAGES[3], child_id=child)
        await unfolded.settled()
        source = unfolded.sources["registry"]
        source.feed.append(moved.model_copy(update={"sequence": len(source.feed) + 1}))
        await unfolded.settled()
        assert (await counted(unfolded.insight, THERE, HELD))["visits"] == 1
        assert not (await counted(unfolded.insight, HERE, HELD))["visits"]


class TestAlong:
    @pytest.mark.parametrize(
        ("told", "home", "then"),
        [
            ("520102001001", "520103002002", "520103002002"),
            ("520102001", "520103002002", "520103002"),
            ("520102", "520103002002", "520103"),
            ("520102001001", "441900003", "441900003"),
            ("520102", "441900003", "4419"),
            ("441900003", "520103002002", "520103002"),
        ],
    )
    def test_keeps_how_deep_it_was_told(self, told: str, home: str, then: str) -> None:
        assert along(Area(told), Area(home)) == Area(then)
