"""Consolidation: weak county institutions send their children to the city (民发〔2021〕44号)."""

import asyncio
import itertools
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from placement.consolidation.solver import Family, solve
from placement_rig import IF_ANY, Place

WEAK = {
    "carers": 0, "medical_staff": 0, "rehab_staff": 0, "special_teachers": 0,
    "fire_checked_on": "2024-01-01", "budget_fen": 0,
}  # fmt: skip
LONG = {"regime": "long_term", "ground": "L2", "legal_basis": {"document_no": "1"}}
READY = {"handover": ["file", "medical"], "heard_child": True}
AGENCIES = [UUID(int=number) for number in (1, 2, 3)]


def city(place: Place) -> dict[str, str]:
    return {**place.officer("city_officer", place.city), **IF_ANY}


async def weak(place: Place, *children: str, **form: Any) -> dict[str, Any]:
    """A county institution that lacks resources, with children in it."""
    agency = await place.agency("CWI", beds=len(children) + 1, **form)
    path = f"/placement/agencies/{agency['id']}/resources"
    headers = {**place.officer(), **IF_ANY}
    answer = await place.service.client.put(path, json=WEAK, headers=headers)
    assert answer.status_code == 200, answer.text
    for child in children:
        await place.custody(agency, child, **LONG)
    assessed = await place.change(f"/agencies/{agency['id']}/assessments", {})
    assert assessed.status_code == 201, assessed.text
    assert assessed.json()["has_resources"] is False
    return agency


async def proposed(place: Place) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    answer = await place.post("/consolidations", {}, city(place))
    assert answer.status_code == 201, answer.text
    plan = answer.json()
    moves = (await place.get(f"/consolidations/{plan['id']}/moves", city(place))).json()["items"]
    return plan, moves


async def decide(place: Place, plan: dict[str, Any]) -> Any:
    path = f"/consolidations/{plan['id']}/decide"
    return await place.post(path, {"document_no": "市民〔2026〕1号"}, city(place))


async def execute(place: Place, plan: dict[str, Any]) -> Any:
    return await place.post(f"/consolidations/{plan['id']}/execute", {}, city(place))


class TestAssessAgency:
    async def test_refuses_without_facts_and_names_them(self, place: Place) -> None:
        agency = await place.agency("CWI")
        answer = await place.change(f"/agencies/{agency['id']}/assessments", {})
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency facts missing")
        assert "/carers" in {fault["pointer"] for fault in answer.json()["errors"]}

    async def test_gives_a_reason_for_each_criterion_in_both_languages(self, place: Place) -> None:
        agency = await weak(place, await place.child())
        (kept,) = (await place.get(f"/agencies/{agency['id']}/assessments")).json()["items"]
        carers = next(one for one in kept["findings"] if one["criterion"] == "carers")
        assert (carers["measured"], carers["needed"], carers["is_met"]) == (0, 1, False)
        assert carers["en"]
        assert carers["zh"]
        assert sum(one["weight"] for one in kept["findings"]) == 100
        assert (await place.told(agency["id"]))[-1] == "placement.agency.assessed.v1"

    async def test_is_not_for_a_protection_agency(self, place: Place) -> None:
        agency = await place.agency("MPC")
        answer = await place.change(f"/agencies/{agency['id']}/assessments", {})
        assert answer.json()["title"] == "Agency not assessable"


class TestRetainAgency:
    async def test_refuses_one_that_lacks_resources(self, place: Place) -> None:
        agency = await weak(place)
        province = {**place.officer("provincial_officer", place.city[:2]), **IF_ANY}
        path = f"/agencies/{agency['id']}/retain"
        answer = await place.post(path, {"approval_no": "省民〔2026〕1号"}, province)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency not retainable")
        assert (await place.post(path, {}, province)).status_code == 422


class TestPlan:
    async def test_keeps_siblings_together_and_shows_a_county_its_own(
        self, place: Place, elsewhere: Place
    ) -> None:
        first = await place.child()
        await weak(place, first, await place.child(sibling_of=UUID(first)))
        await weak(elsewhere, await elsewhere.child())
        for beds in (2, 3):
            await place.agency("CWI", beds=beds, seat=place.city)
        plan, moves = await proposed(place)
        assert (plan["children"], plan["left"]) == (3, 0)
        homes = {move["family"]: set() for move in moves}  # type: ignore[var-annotated]
        for move in moves:
            homes[move["family"]].add(move["to_agency"])
        assert [len(home) for home in homes.values()] == [1, 1]
        own = (await place.get(f"/consolidations/{plan['id']}/moves")).json()["items"]
        assert len(own) == 2
        assert (await place.get(f"/consolidations/{plan['id']}")).status_code == 404

    async def test_says_who_is_left_and_why(self, place: Place) -> None:
        await weak(place, await place.child(), capabilities=["rehab"])
        await place.agency("CWI", beds=5, seat=place.city)
        plan, (move,) = await proposed(place)
        assert (plan["left"], move["to_agency"]) == (1, None)
        assert "lacks rehabilitation" in move["reasons"][0]["en"]
        refused = await decide(place, plan)
        assert (refused.status_code, refused.json()["title"]) == (409, "Plan leaves children")

    async def test_needs_a_weak_institution_and_a_prefecture(self, place: Place) -> None:
        answer = await place.post("/consolidations", {}, city(place))
        assert answer.json()["title"] == "Nothing to consolidate"
        county = place.officer("city_officer", place.county.code)
        assert (await place.post("/consolidations", {}, county)).status_code == 403

    async def test_is_refused_when_a_child_went_meanwhile(self, place: Place) -> None:
        child = await place.child()
        agency = await weak(place, child)
        await place.agency("CWI", beds=3, seat=place.city)
        plan, (move,) = await proposed(place)
        (held,) = (await place.get(f"/agencies/{agency['id']}/residents")).json()["items"]
        end = {"outcome": "died", "document_no": "1"}
        assert (await place.change(f"/custodies/{held['id']}/end", end)).status_code == 200
        refused = await decide(place, plan)
        assert refused.json()["title"] == "Plan stale"
        assert refused.json()["errors"][0]["pointer"] == f"/moves/{move['id']}"

    async def test_is_decided_once_of_two_at_a_time(self, place: Place) -> None:
        await weak(place, await place.child())
        await place.agency("CWI", beds=3, seat=place.city)
        plan, _ = await proposed(place)
        answers = await asyncio.gather(*(decide(place, plan) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


class TestExecute:
    async def test_moves_nobody_twice_and_leaves_the_unprepared(self, place: Place) -> None:
        agency = await weak(place, await place.child(), await place.child())
        home = await place.agency("CWI", beds=4, seat=place.city)
        plan, moves = await proposed(place)
        assert (await execute(place, plan)).json()["title"] == "Plan undecided"
        assert (await decide(place, plan)).status_code == 200
        convert = {"kind": "CGC", "document_no": "1"}
        early = await place.change(f"/agencies/{agency['id']}/convert", convert)
        assert early.json()["title"] == "Moves unfinished"
        prepare = "/consolidation-moves/{}/prepare"
        unheard = {**READY, "heard_child": False}
        answer = await place.change(prepare.format(moves[0]["id"]), unheard)
        assert (answer.status_code, answer.json()["title"]) == (422, "Child unheard")
        await place.change(prepare.format(moves[0]["id"]), READY)
        first = (await execute(place, plan)).json()
        assert first["moved"] == [moves[0]["child_id"]]
        assert [one["child_id"] for one in first["left"]] == [moves[1]["child_id"]]
        assert (await execute(place, plan)).json()["moved"] == []
        await place.change(prepare.format(moves[1]["id"]), READY)
        second = (await execute(place, plan)).json()
        assert (second["status"], second["left"]) == ("executed", [])
        lives = (await place.get(f"/agencies/{home['id']}/residents")).json()["items"]
        assert len(lives) == 2
        again = await place.change(prepare.format(moves[0]["id"]), READY)
        assert again.json()["title"] == "Move done"
        seen = (await place.get(f"/agencies/{agency['id']}")).json()
        assert seen["transition"] == "children_moved"
        converted = await place.change(f"/agencies/{agency['id']}/convert", convert)
        assert converted.json()["transition"] == "converted_cgc"

    async def test_leaves_a_family_whose_bed_was_taken_and_moves_the_rest(
        self, place: Place
    ) -> None:
        await weak(place, await place.child(), await place.child())
        home = await place.agency("CWI", beds=3, seat=place.city)
        plan, moves = await proposed(place)
        await decide(place, plan)
        for move in moves:
            await place.change(f"/consolidation-moves/{move['id']}/prepare", READY)
        for _ in range(2):
            await place.custody(home, await place.child(), **LONG)
        answer = (await execute(place, plan)).json()
        assert (len(answer["moved"]), len(answer["left"])) == (1, 1)
        assert answer["left"][0]["reason"]["zh"] == "空余床位不足"


def _best(families: list[Family], capacity: dict[UUID, int]) -> tuple[int, int]:
    """Children left and cost of the best plan, by trying every one."""
    results = []
    for choice in itertools.product(*([None, *one.costs] for one in families)):
        pairs = list(zip(families, choice, strict=True))
        if all(
            sum(one.children for one, to in pairs if to == agency) <= beds
            for agency, beds in capacity.items()
        ):
            results.append(_value(pairs))
    return min(results)


def _value(pairs: list[tuple[Family, UUID | None]]) -> tuple[int, int]:
    left = sum(one.children for one, to in pairs if to is None)
    return left, sum(one.costs[to] for one, to in pairs if to is not None)


FAMILIES = st.lists(
    st.builds(
        Family,
        children=st.integers(1, 3),
        costs=st.dictionaries(st.sampled_from(AGENCIES), st.integers(0, 9)),
    ),
    max_size=5,
)


class TestSolver:
    @settings(max_examples=60, deadline=None)
    @given(FAMILIES, st.fixed_dictionaries({one: st.integers(0, 5) for one in AGENCIES}))
    def test_finds_the_optimum_that_trying_everything_finds(
        self, families: list[Family], capacity: dict[UUID, int]
    ) -> None:
        chosen = solve(families, capacity)
        pairs = list(zip(families, chosen, strict=True))
        for agency, beds in capacity.items():
            assert sum(one.children for one, to in pairs if to == agency) <= beds
        assert _value(pairs) == _best(families, capacity)
