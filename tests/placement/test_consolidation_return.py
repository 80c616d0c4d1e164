"""Undoing a plan, and how far the prefectures are (民发〔2021〕44号)."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from placement_plans import LONG, READY, city, decide, execute, give_back, moved, proposed, weak
from placement_rig import Place


class TestReturn:
    async def test_takes_the_children_back_by_a_plan_of_its_own(self, place: Place) -> None:
        first = await place.child()
        agency, home, plan = await moved(
            place, first, await place.child(sibling_of=UUID(first)), await place.child()
        )
        other = await place.custody(home, await place.child(), **LONG)
        back = (await give_back(place, plan)).json()
        assert (back["returns_plan"], back["children"], back["left"]) == (plan["id"], 3, 0)
        path = f"/consolidations/{back['id']}/moves"
        moves = (await place.get(path, city(place))).json()["items"]
        assert {(m["from_agency"], m["to_agency"]) for m in moves} == {(home["id"], agency["id"])}
        assert len({m["family"] for m in moves}) == 2
        assert (await execute(place, back)).json()["title"] == "Plan undecided"
        assert (await decide(place, back)).status_code == 200
        for move in moves:
            await place.change(f"/consolidation-moves/{move['id']}/prepare", READY)
        done = (await execute(place, back)).json()
        assert (done["status"], len(done["moved"])) == ("executed", 3)
        lives = (await place.get(f"/agencies/{home['id']}/residents")).json()["items"]
        assert [one["id"] for one in lives] == [other["id"]]
        seen = (await place.get(f"/agencies/{agency['id']}")).json()
        assert seen["transition"] == "assessed"
        kept = (await place.get(f"/consolidations/{plan['id']}", city(place))).json()
        assert kept["status"] == "executed"
        again, _ = await proposed(place)
        assert (again["children"], again["left"]) == (3, 0)

    async def test_of_a_plan_half_done_leaves_the_institution_to_a_new_plan(
        self, place: Place
    ) -> None:
        agency = await weak(place, await place.child(), await place.child())
        await place.agency("CWI", beds=5, seat=place.city)
        plan, moves = await proposed(place)
        await decide(place, plan)
        await place.change(f"/consolidation-moves/{moves[0]['id']}/prepare", READY)
        assert (await execute(place, plan)).json()["status"] == "decided"
        back = (await give_back(place, plan)).json()
        assert (back["children"], back["left"]) == (1, 0)
        await decide(place, back)
        (move,) = (await place.get(f"/consolidations/{back['id']}/moves")).json()["items"]
        await place.change(f"/consolidation-moves/{move['id']}/prepare", READY)
        assert (await execute(place, back)).json()["status"] == "executed"
        seen = (await place.get(f"/agencies/{agency['id']}")).json()
        assert seen["transition"] == "assessed"
        again, _ = await proposed(place)
        assert again["children"] == 2

    async def test_leaves_those_whose_institution_was_converted(self, place: Place) -> None:
        agency, _, plan = await moved(place, await place.child())
        convert = {"kind": "MPC", "document_no": "1"}
        answer = await place.change(f"/agencies/{agency['id']}/convert", convert)
        assert answer.status_code == 200, answer.text
        back = (await give_back(place, plan)).json()
        (move,) = (await place.get(f"/consolidations/{back['id']}/moves")).json()["items"]
        assert (back["left"], move["to_agency"]) == (1, None)
        assert "converted" in move["reasons"][0]["en"]
        assert (await decide(place, back)).json()["title"] == "Plan leaves children"

    async def test_is_stale_where_the_institution_was_converted_meanwhile(
        self, place: Place
    ) -> None:
        agency, _, plan = await moved(place, await place.child())
        back = (await give_back(place, plan)).json()
        await place.change(f"/agencies/{agency['id']}/convert", {"kind": "CGC", "document_no": "1"})
        refused = await decide(place, back)
        assert refused.json()["title"] == "Plan stale"
        assert [one["code"] for one in refused.json()["errors"]] == ["agency-converted"]

    async def test_is_refused_where_nobody_was_moved(self, place: Place) -> None:
        await weak(place, await place.child())
        await place.agency("CWI", beds=3, seat=place.city)
        plan, _ = await proposed(place)
        answer = await give_back(place, plan)
        assert (answer.status_code, answer.json()["title"]) == (409, "Nothing to return")

    @pytest.mark.parametrize("table", ["consolidation_move", "consolidation_plan"])
    async def test_deletes_nothing_and_nobody_can(self, place: Place, table: str) -> None:
        _, _, plan = await moved(place, await place.child())
        key = "plan_id" if table == "consolidation_move" else "id"
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await place.service.admin.execute(
                f"DELETE FROM {table} WHERE {key} = $1", UUID(plan["id"])
            )
        assert refused.value.constraint_name == "ck_consolidation_plan_kept"


async def standing(place: Place) -> dict[str, Any]:
    answer = await place.get("/consolidation-standings", city(place))
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["items"]
    found: dict[str, Any] = one
    return found


class TestStandings:
    async def test_count_what_is_pending_and_the_gap(self, place: Place, elsewhere: Place) -> None:
        await weak(place, *[await place.child() for _ in range(3)])
        await weak(elsewhere, await elsewhere.child())
        await elsewhere.assessed(beds=20)
        home = await place.agency("CWI", beds=3, seat=place.city)
        await place.custody(home, await place.child(), **LONG)
        assert await standing(place) == {
            "prefecture": place.city, "counties_pending": 2, "institutions_pending": 3,
            "children_pending": 4, "retained": 0, "converted": 0, "places": 1, "capacity_gap": 3,
        }  # fmt: skip

    async def test_follow_the_plan_and_the_conversion(self, place: Place) -> None:
        agency, _, _ = await moved(place, await place.child())
        after = await standing(place)
        assert (after["counties_pending"], after["children_pending"]) == (1, 0)
        await place.change(f"/agencies/{agency['id']}/convert", {"kind": "MPC", "document_no": "1"})
        done = await standing(place)
        assert (done["counties_pending"], done["converted"], done["capacity_gap"]) == (0, 1, 0)

    async def test_are_paged_over_the_prefectures_of_a_province(self, place: Place) -> None:
        await place.assessed()
        headers = place.officer("provincial_officer", place.city[:2])
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (await place.get("/consolidation-standings", headers, limit=1, **after)).json()
            seen += [one["prefecture"] for one in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seen == sorted(set(seen))
        assert place.city in seen
        refused = await place.get("/consolidation-standings")
        assert refused.status_code == 403


class TestKin:
    async def test_draws_a_child_to_where_its_sibling_lives_already(self, place: Place) -> None:
        homes = [await place.agency("CWI", beds=5, seat=place.city) for _ in range(4)]
        elder = await place.child()
        await place.custody(homes[2], elder, **LONG)
        await weak(place, await place.child(sibling_of=UUID(elder)))
        _, (move,) = await proposed(place)
        assert move["to_agency"] == homes[2]["id"]
        costs = {one["agency_id"]: one["cost"] for one in move["alternatives"]}
        assert costs.pop(homes[2]["id"]) == 3
        assert set(costs.values()) == {13}
