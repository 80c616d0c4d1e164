"""The health check on intake: a duty, what it found, and what care follows."""

from typing import Any
from uuid import UUID

import pytest

from household_rig import approved, check_health, given
from placement_rig import Place


class TestHealthCheck:
    async def test_is_due_after_admission(self, place: Place) -> None:
        custody = await place.custody()
        child = custody["child_id"]
        assert (await place.duties(child))["check_health"] == "open"
        (duty,) = await place.rows(
            "SELECT due_at - opened_at AS left FROM duty WHERE subject_id = $1", UUID(child)
        )
        assert duty["left"].days == 3
        answer = await check_health(place, custody)
        assert answer.status_code == 201, answer.text
        assert (await place.duties(child))["check_health"] == "met"

    async def test_is_due_in_whichever_way_the_child_came(self, place: Place) -> None:
        agency = await place.agency()
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        custody = await place.custody(
            agency, bed_ids=[beds[0]["id"]], legal_basis={"document_no": "1"}
        )
        assert (await place.duties(custody["child_id"]))["check_health"] == "open"

    async def test_is_due_once_in_an_unbroken_custody(self, place: Place) -> None:
        custody = await place.custody()
        await check_health(place, custody)
        await given(place, custody, await approved(place, await place.agency(), kind="kin"))
        assert (await place.duties(custody["child_id"]))["check_health"] == "met"

    async def test_falls_away_when_the_child_goes(self, place: Place) -> None:
        custody = await place.custody()
        form = {"outcome": "died", "document_no": "1"}
        await place.change(f"/custodies/{custody['id']}/end", form)
        assert (await place.duties(custody["child_id"]))["check_health"] == "void"

    async def test_keeps_the_note_sealed(self, place: Place) -> None:
        custody = await place.custody()
        facts = {"findings": ["hearing", "hearing"], "note": "左耳听力损失。"}
        answer = await check_health(place, custody, "L2", **facts)
        read = answer.json()
        assert (read["findings"], read["care"]) == (["hearing"], ["special_ed"])
        (row,) = await place.rows("SELECT note FROM health_check WHERE id = $1", UUID(read["id"]))
        assert "左耳".encode() not in row["note"]
        listed = await place.get(f"/custodies/{custody['id']}/health-checks")
        assert listed.json()["items"] == [read]
        assert read["note"] == "左耳听力损失。"

    @pytest.mark.parametrize(
        ("facts", "status", "title"),
        [
            ({"checked_on": "2026-05-31"}, 422, "Health check date impossible"),
            ({"checked_on": "2026-06-02"}, 422, "Health check date impossible"),
            ({"care_level": "L5"}, 422, "Invalid"),
            ({"findings": ["freckles"]}, 422, "Invalid"),
            ({"note": ""}, 422, "Invalid"),
        ],
    )
    async def test_refuses_what_is_out_of_order(
        self, place: Place, facts: dict[str, Any], status: int, title: str
    ) -> None:
        answer = await check_health(place, await place.custody(), **facts)
        assert (answer.status_code, answer.json()["title"]) == (status, title)

    async def test_of_the_first_day_is_recorded_after_a_transfer_as_well(
        self, place: Place
    ) -> None:
        custody = await place.custody()
        place.clock.advance(days=1)
        begun = await given(place, custody, await approved(place, await place.agency(), kind="kin"))
        answer = await check_health(place, begun, checked_on="2026-06-01")
        assert answer.status_code == 201, answer.text
        early = await check_health(place, begun, checked_on="2026-05-31")
        assert early.json()["title"] == "Health check date impossible"

    async def test_refuses_a_second_one_on_a_day_and_one_after_the_end(self, place: Place) -> None:
        custody = await place.custody()
        await check_health(place, custody)
        again = await check_health(place, custody)
        assert (again.status_code, again.json()["title"]) == (409, "Health check there")
        await place.change(
            f"/custodies/{custody['id']}/end", {"outcome": "died", "document_no": "1"}
        )
        over = await check_health(place, custody)
        assert (over.status_code, over.json()["title"]) == (409, "Custody over")

    async def test_is_not_of_another_county(self, place: Place, elsewhere: Place) -> None:
        custody = await place.custody()
        assert (await check_health(elsewhere, custody)).status_code == 404
        path = f"/custodies/{custody['id']}/health-checks"
        assert (await elsewhere.get(path)).status_code == 404


class TestCareLevel:
    async def test_warns_whoever_looks_for_an_agency(self, place: Place) -> None:
        custody = await place.custody()
        await check_health(place, custody, "L3", findings=["intellectual"])
        query = {"child_id": custody["child_id"], "ground": "T6"}
        warned = (await place.get("/matches", **query)).json()["warnings"]
        assert "L3" in warned[0]["en"]
        assert "医疗、康复、特殊教育" in warned[0]["zh"]
        asked = [("care", one) for one in ("rehab", "special_ed", "medical")]
        answer = await place.service.client.get(
            "/placement/matches", params=[*query.items(), *asked], headers=place.officer()
        )
        assert answer.json()["warnings"] == []
