"""Custody against a small model: whatever is tried in whatever order, both say the same.

The model knows who is where, and for whom a bed is held until when. After every step the database
must agree: at most one open place for a child, no gap and no overlap in an unbroken custody, one
child in each bed, and no bed both lived in and held.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from household_rig import LONG_TERM, approved, assessed, check_health, give
from placement_rig import NOW, Place

SHORT: dict[str, Any] = {
    "regime": "temporary", "ground": "T6", "legal_basis": {"document_no": "1"},
}  # fmt: skip
BEDS = {"centre": 2, "home": 2}
PLACES = {"kin": 1, "foster": 2}
HELD_MINUTES = 72 * 60
OF_AGE_ON_DAY = 3
"""The eldest child comes of age so many days after the beginning."""
BIRTHDAYS = (
    date(2015, 1, 1), date(2020, 1, 1), (NOW + timedelta(days=OF_AGE_ON_DAY)).date().replace(
        year=NOW.year - 18
    ),
)  # fmt: skip

CHILD = st.integers(0, len(BIRTHDAYS) - 1)
WHERE = st.sampled_from([("centre", False), ("home", True), ("home", True), ("home", False)])
"""An agency, and whether for long: mostly as the law has it."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["admit", "transfer"]), CHILD, WHERE),
        st.tuples(st.sampled_from(["kin", "foster"]), CHILD),
        st.tuples(st.sampled_from(["kin", "foster"]), CHILD),
        st.tuples(st.sampled_from(["review", "returned", "adopted", "aged_out"]), CHILD),
        st.tuples(st.just("hold"), CHILD, st.sampled_from(sorted(BEDS))),
        st.tuples(st.just("a day passes")),
    ),
    min_size=8,
    max_size=24,
)
FIRST = [("admit", 0, ("centre", False)), ("admit", 1, ("home", True))]


@dataclass
class Model:
    """Where each child is, and whether for long; a place is an agency or a kind of family."""

    where: dict[int, str] = field(default_factory=dict)
    is_long: dict[int, bool] = field(default_factory=dict)
    held: dict[int, tuple[str, int]] = field(default_factory=dict)
    """The agency at which a bed is held for a child, and the minute at which that is over."""
    day: int = 0
    minute: int = 0

    def wait(self, minutes: int) -> None:
        self.minute += minutes
        self.held = {one: hold for one, hold in self.held.items() if hold[1] > self.minute}

    def is_of_age(self, child: int) -> bool:
        return child == len(BIRTHDAYS) - 1 and self.day >= OF_AGE_ON_DAY

    def has_room(self, place: str, leaving: int | None = None) -> bool:
        taken = sum(at == place for child, at in self.where.items() if child != leaving)
        kept = sum(at == place for child, (at, _) in self.held.items() if child != leaving)
        return taken + kept < {**BEDS, **PLACES}[place]

    def hold(self, child: int, agency: str) -> bool:
        taken = [*self.where.values(), *(at for at, _ in self.held.values())].count(agency)
        if child in self.held or taken >= BEDS[agency]:
            return False
        self.held[child] = (agency, self.minute + HELD_MINUTES)
        return True

    def takes(self, agency: str, child: int, *, long: bool) -> bool:
        return (agency == "home") is long and not self.is_of_age(child)

    def admit(self, child: int, agency: str, long: bool) -> bool:
        if child in self.where or not self.takes(agency, child, long=long):
            return False
        return self._put(child, agency, long)

    def transfer(self, child: int, agency: str, long: bool) -> bool:
        if child not in self.where or (self.is_long[child] and not long):
            return False
        if not self.takes(agency, child, long=long):
            return False
        return self._put(child, agency, long)

    def to_family(self, child: int, kind: str) -> bool:
        if self.where.get(child) not in BEDS or (kind == "kin" and self.is_long[child]):
            return False
        if self.is_of_age(child):
            return False
        return self._put(child, kind, self.is_long[child])

    def end(self, child: int, outcome: str) -> bool:
        if child not in self.where:
            return False
        if outcome == "adopted" and not self.is_long[child]:
            return False
        if outcome == "aged_out" and not self.is_of_age(child):
            return False
        del self.where[child]
        self.held.pop(child, None)
        return True

    def _put(self, child: int, place: str, long: bool) -> bool:
        if not self.has_room(place, leaving=child):
            return False
        self.where[child], self.is_long[child] = place, long
        if place in BEDS:
            self.held.pop(child, None)
        return True


@dataclass
class Real:
    """The same through the service, in a county of its own."""

    place: Place
    agencies: dict[str, Any]
    families: dict[str, Any]
    children: list[str]
    custodies: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The last custody of each child, open or not."""

    @classmethod
    async def make(cls, place: Place) -> "Real":
        place.clock.now = NOW
        agencies = {
            "centre": await place.agency("MPC", beds=BEDS["centre"]),
            "home": await place.agency("CWI", beds=BEDS["home"]),
        }
        families = {
            kind: await approved(place, agencies["home"], kind=kind, places=places)
            for kind, places in PLACES.items()
        }
        children = [await place.child(birth_on=born) for born in BIRTHDAYS]
        return cls(place, agencies, families, children)

    async def admit(self, child: int, agency: str, long: bool) -> bool:
        form = LONG_TERM if long else SHORT
        answer = await self.place.admit(self.agencies[agency], self.children[child], **form)
        if answer.status_code == 201:
            (self.custodies[child],) = answer.json()["custodies"]
            await check_health(self.place, self.custodies[child])
        return answer.status_code == 201

    async def transfer(self, child: int, agency: str, long: bool) -> bool:
        form = {"handover": ["file"], "heard_child": True, **(LONG_TERM if long else SHORT)}
        return await self._next(child, "transfer", agency_id=self.agencies[agency]["id"], **form)

    async def hold(self, child: int, agency: str) -> bool:
        answer = await self.place.hold(self.agencies[agency], self.children[child])
        assert answer.status_code in (201, 409), answer.text
        return answer.status_code == 201

    async def to_family(self, child: int, kind: str) -> bool:
        if child not in self.custodies:
            return False
        answer = await give(self.place, self.custodies[child], self.families[kind])
        return self._keep(child, answer)

    async def end(self, child: int, outcome: str) -> bool:
        number = await assessed(self.place, self.children[child])
        form = {"outcome": outcome, "heard_child": True, "document_no": "1"}
        return await self._act(child, "end", **form, assessment_no=number)

    async def review(self, child: int) -> bool:
        return await self._act(child, "review", review_no="1")

    async def _next(self, child: int, verb: str, **form: Any) -> bool:
        if child not in self.custodies:
            return False
        path = f"/custodies/{self.custodies[child]['id']}/{verb}"
        return self._keep(child, await self.place.change(path, form))

    async def _act(self, child: int, verb: str, **form: Any) -> bool:
        if child not in self.custodies:
            return False
        path = f"/custodies/{self.custodies[child]['id']}/{verb}"
        answer = await self.place.change(path, form)
        assert answer.status_code in (200, 409, 422), answer.text
        return answer.status_code == 200

    def _keep(self, child: int, answer: Any) -> bool:
        assert answer.status_code in (201, 409, 422), answer.text
        if answer.status_code == 201:
            self.custodies[child] = answer.json()
        return bool(answer.status_code == 201)


async def step(model: Model, real: Real, what: tuple[Any, ...]) -> None:
    """Both do it; both must say the same."""
    real.place.clock.advance(minutes=1)
    model.wait(minutes=1)
    match what:
        case ("a day passes",):
            model.day += 1
            model.wait(minutes=24 * 60)
            real.place.clock.advance(days=1)
        case ("hold", child, agency):
            assert await real.hold(child, agency) is model.hold(child, agency)
        case ("admit", child, (agency, long)):
            assert await real.admit(child, agency, long) is model.admit(child, agency, long)
        case ("transfer", child, (agency, long)):
            assert await real.transfer(child, agency, long) is model.transfer(child, agency, long)
        case ("kin" | "foster" as kind, child):
            assert await real.to_family(child, kind) is model.to_family(child, kind)
        case ("review", child):
            assert await real.review(child) is (child in model.where)
        case (outcome, child):
            assert await real.end(child, outcome) is model.end(child, outcome)


async def check(model: Model, real: Real) -> None:
    """The rows say where the model says."""
    keys = {UUID(child): number for number, child in enumerate(real.children)}
    rows = await real.place.rows(
        "SELECT * FROM custody WHERE child_id = ANY($1) ORDER BY began_at, id", list(keys)
    )
    named = {UUID(one["id"]): name for name, one in {**real.agencies, **real.families}.items()}
    open_ = [row for row in rows if row["ended_at"] is None]
    assert len({row["child_id"] for row in open_}) == len(open_)
    assert model.where == {
        keys[row["child_id"]]: named[row["household_id"] or row["agency_id"]] for row in open_
    }
    holds = (await real.place.get("/holds", None, limit=200)).json()["items"]
    assert {child: at for child, (at, _) in model.held.items()} == {
        keys[UUID(one["child_id"])]: named[UUID(one["agency_id"])]
        for one in holds
        if one["status"] == "held" and UUID(one["child_id"]) in keys
    }
    known = {row["id"]: row for row in rows}
    for row in rows:
        if row["transferred_from"] is not None:
            assert known[row["transferred_from"]]["ended_at"] == row["began_at"]
    for table, column, which, most in (
        ("bed_stay", "bed_id", "agency_id", BEDS), ("household_stay", "id", "household_id", PLACES),
    ):  # fmt: skip
        for key, name in named.items():
            lain = await real.place.rows(
                f"SELECT {column} FROM {table} WHERE {which} = $1 AND ended_at IS NULL", key
            )
            if name in most:
                assert len({row[0] for row in lain}) == len(lain)
                assert len(lain) == sum(at == name for at in model.where.values())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_custody_does_what_the_model_does(place: Place, steps: list[Any]) -> None:
    model, real = Model(), await Real.make(place)
    for what in [*FIRST, *steps]:
        await step(model, real, what)
        await check(model, real)
