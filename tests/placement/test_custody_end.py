"""Ending a custody, and reviewing it; what the law asks for, and what is told."""

from typing import Any
from uuid import UUID

import pytest

from household_rig import assessed
from placement_rig import Place

CLOCKS = {"custody_alert_first", "custody_alert_second", "custody_alert_last", "custody_review"}


class TestEnd:
    async def end(self, place: Place, custody: dict[str, Any], **form: Any) -> Any:
        return await place.change(f"/custodies/{custody['id']}/end", {"heard_child": True, **form})

    async def test_frees_the_bed_and_the_child(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        custody = await place.custody(agency, child)
        number = await assessed(place, child)
        answer = await self.end(place, custody, outcome="returned", assessment_no=number)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["outcome"], answer.headers["ETag"]) == ("returned", '"v2"')
        assert await place.told(custody["id"]) == [
            "placement.custody.began.v1", "placement.custody.ended.v1",
        ]  # fmt: skip
        assert await place.duties(custody["id"]) == dict.fromkeys(CLOCKS, "void")
        place.clock.advance(minutes=1)
        assert await place.custody(agency, child)

    async def test_meets_late_what_is_overdue(self, place: Place) -> None:
        custody = await place.custody()
        place.clock.advance(days=100)
        await self.end(place, custody, outcome="transferred", document_no="1")
        duties = await place.duties(custody["id"])
        assert duties.pop("custody_alert_first") == "met_late"
        assert set(duties.values()) == {"void"}

    @pytest.mark.parametrize(
        ("form", "title"),
        [
            ({"outcome": "returned"}, "Document missing"),
            ({"outcome": "adopted", "document_no": "1"}, "Outcome not of regime"),
            ({"outcome": "died"}, "Document missing"),
            ({"outcome": "aged_out"}, "Not of age"),
            ({"outcome": "kin", "document_no": "1"}, "Family not named"),
            ({"outcome": "fostered", "document_no": "1"}, "Family not named"),
            ({"outcome": "transferred"}, "Document missing"),
            ({"outcome": "transferred", "heard_child": False}, "Child not heard"),
        ],
    )
    async def test_guards_the_outcome(self, place: Place, form: dict[str, Any], title: str) -> None:
        answer = await self.end(place, await place.custody(), **form)
        assert answer.json()["title"] == title

    async def test_refuses_a_second_time(self, place: Place) -> None:
        custody = await place.custody()
        await self.end(place, custody, outcome="transferred", document_no="1")
        answer = await self.end(place, custody, outcome="transferred", document_no="1")
        assert (answer.status_code, answer.json()["title"]) == (409, "Custody over")

    async def test_asks_for_the_version_that_was_read(self, place: Place) -> None:
        path = f"/custodies/{(await place.custody())['id']}/end"
        assert (await place.post(path, {"outcome": "transferred"})).status_code == 428
        stale = {**place.officer(), "If-Match": '"v7"'}
        assert (await place.post(path, {"outcome": "transferred"}, stale)).status_code == 412


class TestReview:
    async def test_answers_the_clock_that_comes_next(self, place: Place) -> None:
        custody = await place.custody()
        path = f"/custodies/{custody['id']}/review"
        assert (await place.change(path, {"review_no": "1"})).status_code == 200
        assert (await place.told(custody["id"]))[-1] == "placement.custody.reviewed.v1"
        duties = await place.duties(custody["id"])
        assert duties.pop("custody_alert_first") == "met"
        assert set(duties.values()) == {"open"}

    async def test_of_a_day_do_not_answer_for_the_year(self, place: Place) -> None:
        custody = await place.custody()
        path = f"/custodies/{custody['id']}/review"
        for number in range(5):
            answer = await place.change(path, {"review_no": str(number)})
            assert answer.status_code == 200
        duties = await place.duties(custody["id"])
        assert duties.pop("custody_alert_first") == "met"
        assert set(duties.values()) == {"open"}

    async def test_after_a_year_is_due_again_in_a_year(self, place: Place) -> None:
        custody = await place.custody()
        path = f"/custodies/{custody['id']}/review"
        for day in (80, 100, 110, 75):
            place.clock.advance(days=day)
            assert (await place.change(path, {"review_no": str(day)})).status_code == 200
        rows = await place.rows(
            "SELECT status, due_at, met_at FROM duty WHERE subject_id = $1 "
            "AND kind = 'custody_review' ORDER BY due_at",
            UUID(custody["id"]),
        )
        assert [row["status"] for row in rows] == ["met", "open"]
        assert (rows[1]["due_at"] - rows[0]["met_at"]).days in (365, 366)
