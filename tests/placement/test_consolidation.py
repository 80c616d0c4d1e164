"""Consolidation: weak county institutions send their children to the city (民发〔2021〕44号)."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from placement_plans import LONG, READY, city, decide, execute, moved, proposed, weak
from placement_rig import IF_ANY, LACKING, Place


class TestAssessAgency:
    async def test_refuses_without_facts_and_names_them(self, place: Place) -> None:
        agency = await place.agency("CWI")
        answer = await place.change(f"/agencies/{agency['id']}/assessments", {})
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency facts missing")
        assert "/carers" in {fault["pointer"] for fault in answer.json()["errors"]}

    async def test_gives_a_reason_for_each_criterion_in_both_languages(self, place: Place) -> None:
        agency = await weak(place, await place.child())
        await place.change(f"/agencies/{agency['id']}/assessments", {})
        kept, _ = (await place.get(f"/agencies/{agency['id']}/assessments")).json()["items"]
        carers = next(one for one in kept["findings"] if one["criterion"] == "carers")
        assert (carers["measured"], carers["needed"], carers["is_met"]) == (0, 1, False)
        assert carers["en"]
        assert carers["zh"]
        assert sum(one["weight"] for one in kept["findings"]) == 100
        assert (await place.told(agency["id"]))[-1] == "placement.agency.assessed.v1"

    @pytest.mark.parametrize("day", ["2026-06-02", "9999-12-31", "0001-01-01"])
    async def test_counts_no_fire_check_that_cannot_have_been(self, place: Place, day: str) -> None:
        agency = await place.agency("CWI")
        answer = await place.put(
            f"/agencies/{agency['id']}/resources", {**LACKING, "fire_checked_on": day}
        )
        assert answer.status_code == 422, answer.text

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

    @pytest.mark.parametrize(
        ("birth_on", "change"),
        [
            (date(2025, 1, 1), {"capabilities": []}),
            (date(2016, 1, 1), {"sex": "male"}),
            (date(2016, 1, 1), {"youngest": 12}),
        ],
    )
    async def test_is_refused_when_the_agency_no_longer_fits(
        self, place: Place, birth_on: date, change: dict[str, Any]
    ) -> None:
        await weak(place, await place.child(birth_on=birth_on))
        home = await place.agency("CWI", beds=3, seat=place.city, capabilities=["infant"])
        plan, (move,) = await proposed(place)
        facts = {"name": home["name"], "capabilities": ["infant"], **change}
        assert (await place.put(f"/agencies/{home['id']}", facts, city(place))).status_code == 200
        refused = await decide(place, plan)
        assert refused.json()["title"] == "Plan stale"
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
            (f"/moves/{move['id']}", "no-longer-fits")
        ]

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

    async def test_keeps_a_bed_for_each_child_until_its_time_is_over(self, place: Place) -> None:
        await weak(place, await place.child(), await place.child())
        home = await place.agency("CWI", beds=3, seat=place.city)
        plan, moves = await proposed(place)
        await decide(place, plan)
        await prepare(place, moves)
        await place.custody(home, await place.child(), **LONG)
        full = await place.admit(home, await place.child(), **LONG)
        assert full.json()["title"] == "No free bed"
        place.clock.advance(days=61)
        await place.custody(home, await place.child(), **LONG)
        answer = (await execute(place, plan)).json()
        assert (len(answer["moved"]), len(answer["left"])) == (1, 1)
        assert answer["left"][0]["reason"]["zh"] == "空余床位不足"

    async def test_gives_the_held_beds_to_the_children(self, place: Place) -> None:
        _, home, _ = await moved(place, await place.child(), await place.child())
        holds = (await place.get("/holds")).json()["items"]
        assert [(one["agency_id"], one["status"]) for one in holds] == [(home["id"], "used")] * 2

    async def test_does_not_wait_for_who_went_home(self, place: Place) -> None:
        first = await place.child()
        agency = await weak(place, first, await place.child(sibling_of=UUID(first)))
        home = await place.agency("CWI", beds=3, seat=place.city)
        plan, moves = await proposed(place)
        await decide(place, plan)
        gone, stays = moves
        await end(place, gone)
        await prepare(place, [stays])
        done = (await execute(place, plan)).json()
        assert (done["status"], done["moved"]) == ("executed", [stays["child_id"]])
        assert [one["child_id"] for one in done["left"]] == [gone["child_id"]]
        listed = (await place.get(f"/consolidations/{plan['id']}/moves")).json()["items"]
        assert {one["id"]: one["status"] for one in listed} == {
            gone["id"]: "gone", stays["id"]: "moved",
        }  # fmt: skip
        late = await place.change(f"/consolidation-moves/{gone['id']}/prepare", READY)
        assert (late.status_code, late.json()["title"]) == (409, "Child gone")
        beds = (await place.get(f"/agencies/{home['id']}/beds")).json()["items"]
        assert sum(bed["free"] for bed in beds) == 2
        seen = (await place.get(f"/agencies/{agency['id']}")).json()
        assert seen["transition"] == "children_moved"

    async def test_frees_an_institution_that_all_left_by_themselves(self, place: Place) -> None:
        agency = await weak(place, await place.child())
        await place.agency("CWI", beds=3, seat=place.city)
        plan, (move,) = await proposed(place)
        await decide(place, plan)
        late = await place.custody(agency, await place.child(), **LONG)
        await end(place, move)
        assert (await execute(place, plan)).json()["status"] == "executed"
        convert = f"/agencies/{agency['id']}/convert", {"kind": "CGC", "document_no": "1"}
        assert (await place.change(*convert)).json()["title"] == "Moves unfinished"
        form = {"outcome": "died", "document_no": "1"}
        assert (await place.change(f"/custodies/{late['id']}/end", form)).status_code == 200
        assert (await execute(place, plan)).status_code == 200
        assert (await place.change(*convert)).status_code == 200

    async def test_lets_a_child_stand_on_the_judgment_it_stood_on(self, place: Place) -> None:
        agency = await place.assessed(beds=1)
        judgment = {"ground": "L4", "legal_basis": {"document_no": "（2026）川0104民特1号"}}
        await place.custody(agency, await place.child(), **{**LONG, **judgment})
        home = await place.agency("CWI", beds=3, seat=place.city)
        plan, moves = await proposed(place)
        await decide(place, plan)
        await prepare(place, moves)
        assert (await execute(place, plan)).json()["status"] == "executed"
        (lives,) = (await place.get(f"/agencies/{home['id']}/residents")).json()["items"]
        assert lives["document_no"] == judgment["legal_basis"]["document_no"]  # type: ignore[index]


async def prepare(place: Place, moves: list[dict[str, Any]]) -> None:
    for move in moves:
        path = f"/consolidation-moves/{move['id']}/prepare"
        assert (await place.change(path, READY)).status_code == 200


async def end(place: Place, move: dict[str, Any]) -> None:
    """The child of a move dies before it is moved."""
    held = (await place.get("/custodies", is_open=True)).json()["items"]
    (custody,) = (one for one in held if one["child_id"] == move["child_id"])
    form = {"outcome": "died", "document_no": "1"}
    assert (await place.change(f"/custodies/{custody['id']}/end", form)).status_code == 200
