"""The handover list of a child that goes to the city is complete (民发〔2021〕44号)."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.custody.models import HandoverIncomplete, HandoverItem, account_for_all
from placement_plans import LONG, READY, city, decide, execute, proposed, weak
from placement_rig import Place

ITEMS = frozenset(map(str, HandoverItem))


def pointers(answer: Any) -> list[str]:
    return [fault["pointer"] for fault in answer.json()["errors"]]


class TestTheList:
    @given(st.sets(st.sampled_from(sorted(ITEMS))), st.sets(st.sampled_from(sorted(ITEMS))))
    def test_names_each_item_once(self, handed: set[str], missing: set[str]) -> None:
        wrong = (ITEMS - handed - missing) | (handed & missing)
        if not wrong:
            account_for_all(handed, missing)
            return
        with pytest.raises(HandoverIncomplete) as refused:
            account_for_all(handed, missing)
        assert {fault.pointer for fault in refused.value.faults} == {
            f"/not_at_hand/{item}" for item in wrong
        }


class TestPlannedMove:
    async def planned(self, place: Place) -> dict[str, Any]:
        await weak(place, await place.child())
        await place.agency("CWI", beds=3, seat=place.city)
        plan, (move,) = await proposed(place)
        assert (await decide(place, plan)).status_code == 200
        return move

    async def prepare(self, place: Place, move: dict[str, Any], **form: Any) -> Any:
        path = f"/consolidation-moves/{move['id']}/prepare"
        return await place.change(path, {**READY, **form})

    async def test_is_not_prepared_by_a_part_of_the_list(self, place: Place) -> None:
        move = await self.planned(place)
        answer = await self.prepare(place, move, handover=["file", "medical"], not_at_hand={})
        assert (answer.status_code, answer.json()["title"]) == (422, "Handover incomplete")
        assert answer.json()["title_zh"] == "交接清单不完整"
        assert pointers(answer) == [
            f"/not_at_hand/{item}" for item in ("hukou", "school", "property", "photo")
        ]
        twice = await self.prepare(place, move, handover=sorted(ITEMS))
        assert pointers(twice) == ["/not_at_hand/hukou"]
        assert twice.json()["title"] == "Handover incomplete"

    async def test_needs_a_reason_for_what_is_not_at_hand(self, place: Place) -> None:
        move = await self.planned(place)
        answer = await self.prepare(place, move, not_at_hand={"hukou": " "})
        assert (answer.status_code, pointers(answer)) == (422, ["/not_at_hand/hukou"])

    async def test_takes_its_list_along(self, place: Place) -> None:
        move = await self.planned(place)
        prepared = (await self.prepare(place, move)).json()
        assert (prepared["status"], prepared["handover"]) == ("prepared", READY["handover"])
        assert prepared["not_at_hand"]["hukou"] == "派出所补办中"
        assert (await execute(place, {"id": move["plan_id"]})).json()["status"] == "executed"
        (ended,) = await place.rows(
            "SELECT handover FROM custody WHERE child_id = $1 AND ended_at IS NOT NULL",
            UUID(move["child_id"]),
        )
        assert ended["handover"] == READY["handover"]
        path = f"/agencies/{move['from_agency']}"
        assert (await place.get(path, city(place))).json()["transition"] == "children_moved"

    async def test_the_database_too_knows_no_list_with_gaps(self, place: Place) -> None:
        move = await self.planned(place)
        await self.prepare(place, move)
        for change in ("not_at_hand = '{}'", "handover = handover || '{hukou}'"):
            with pytest.raises(asyncpg.CheckViolationError) as refused:
                await place.service.admin.execute(
                    f"UPDATE consolidation_move SET {change} WHERE id = $1", UUID(move["id"])
                )
            assert refused.value.constraint_name == "ck_consolidation_move_handover"


class TestTransferByHand:
    async def transfer(self, place: Place, kind: str, **form: Any) -> Any:
        """Of a child with a long-term ground, from the county's agency to the city's."""
        custody = await place.custody(await place.agency("CWI"), **LONG)
        home = await place.agency(kind, seat=form.pop("seat", place.city))
        await place.consent(home, custody["child_id"])
        body = {"agency_id": home["id"], "legal_basis": {"document_no": "1"}, **READY, **form}
        return await place.change(f"/custodies/{custody['id']}/transfer", body)

    async def test_to_the_city_is_no_way_around(self, place: Place) -> None:
        answer = await self.transfer(place, "CWI", not_at_hand={})
        assert (answer.status_code, answer.json()["title"]) == (422, "Handover incomplete")
        moved = await self.transfer(place, "CWI")
        assert moved.status_code == 201, moved.text
        before = (await place.get(f"/custodies/{moved.json()['transferred_from']}")).json()
        assert before["not_at_hand"]["hukou"] == READY["not_at_hand"]["hukou"]
        assert moved.json()["not_at_hand"]["hukou"] is None

    async def test_within_the_county_takes_what_there_is(self, place: Place) -> None:
        seat = place.county.code
        answer = await self.transfer(place, "CWI", seat=seat, handover=["file"], not_at_hand={})
        assert answer.status_code == 201, answer.text
