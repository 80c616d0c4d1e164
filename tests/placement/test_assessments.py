"""Assessments: who makes them, and the return that rests on one."""

from typing import Any
from uuid import UUID

import pytest

from household_rig import TEAM, approved, assess, assessed, given
from placement_rig import Place


async def send_home(place: Place, custody: dict[str, Any], number: str | None) -> Any:
    form = {"outcome": "returned", "assessment_no": number, "heard_child": True}
    return await place.change(f"/custodies/{custody['id']}/end", form)


class TestRecordAssessment:
    async def test_is_kept_sealed_and_listed(self, place: Place) -> None:
        child = await place.child()
        answer = await assess(place, child, kind="intake", conclusion="needs_custody")
        assert answer.status_code == 201, answer.text
        (row,) = await place.rows(
            "SELECT findings FROM assessment WHERE child_id = $1", UUID(child)
        )
        assert "父亲".encode() not in row["findings"]
        listed = await place.get(f"/children/{child}/assessments")
        assert listed.json()["items"] == [answer.json()]
        assert listed.json()["items"][0]["findings"].startswith("父亲")

    @pytest.mark.parametrize(
        ("form", "title"),
        [
            ({"team": TEAM[:2]}, "Team too small"),
            ({"team": [{"profession": "medicine", "title": "junior"}] * 3}, "Team without title"),
            ({"team": [{"profession": "cook", "title": "senior"}] * 3}, "Invalid"),
            ({"conclusion": "needs_custody"}, "Conclusion not of kind"),
            ({"kind": "intake"}, "Conclusion not of kind"),
            ({"assessed_on": "2026-06-02"}, "Assessment date impossible"),
            ({"assessed_on": "2016-02-29"}, "Assessment date impossible"),
            ({"findings": ""}, "Invalid"),
        ],
    )
    async def test_refuses_what_is_out_of_order(
        self, place: Place, form: dict[str, Any], title: str
    ) -> None:
        answer = await assess(place, await place.child(), **form)
        assert (answer.status_code, answer.json()["title"]) == (422, title)

    async def test_refuses_a_number_twice_for_a_child(self, place: Place) -> None:
        child, other = await place.child(), await place.child()
        assert (await assess(place, child, assessment_no="评A1")).status_code == 201
        again = await assess(place, child, assessment_no="评a1")
        assert (again.status_code, again.json()["title"]) == (409, "Assessment there")
        assert (await assess(place, other, assessment_no="评A1")).status_code == 201

    async def test_is_not_of_another_county(self, place: Place, elsewhere: Place) -> None:
        child = await place.child()
        await assessed(place, child)
        assert (await elsewhere.get(f"/children/{child}/assessments")).status_code == 404
        assert (await assess(elsewhere, child)).status_code == 404


class TestReturn:
    async def test_rests_on_an_assessment(self, place: Place) -> None:
        custody = await place.custody()
        number = await assessed(place, custody["child_id"])
        answer = await send_home(place, custody, number)
        assert answer.status_code == 200, answer.text
        assert answer.json()["assessment_no"] == number

    async def test_refuses_a_number_that_nobody_recorded(self, place: Place) -> None:
        custody = await place.custody()
        other = await assessed(place, await place.child())
        intake = await assessed(
            place, custody["child_id"], kind="intake", conclusion="needs_custody"
        )
        for number in ("评0号", other, intake):
            answer = await send_home(place, custody, number)
            assert (answer.status_code, answer.json()["title"]) == (422, "Assessment unknown")
        assert (await place.get(f"/custodies/{custody['id']}")).json() == custody

    async def test_refuses_an_unfit_guardian(self, place: Place) -> None:
        custody = await place.custody()
        number = await assessed(place, custody["child_id"], conclusion="guardian_unfit")
        answer = await send_home(place, custody, number)
        assert (answer.status_code, answer.json()["title"]) == (409, "Guardian not fit")

    @pytest.mark.parametrize(("days", "status"), [(90, 200), (91, 409)])
    async def test_refuses_one_older_than_the_norm(
        self, place: Place, days: int, status: int
    ) -> None:
        custody = await place.custody()
        number = await assessed(place, custody["child_id"])
        place.clock.advance(days=days)
        answer = await send_home(place, custody, number)
        assert answer.status_code == status, answer.text
        if status == 409:
            assert answer.json()["title"] == "Assessment too old"

    async def test_refuses_one_from_before_the_child_came_back_again(self, place: Place) -> None:
        custody = await place.custody()
        number = await assessed(place, custody["child_id"])
        assert (await send_home(place, custody, number)).status_code == 200
        place.clock.advance(days=10)
        again = await place.custody(child=custody["child_id"])
        answer = await send_home(place, again, number)
        assert (answer.status_code, answer.json()["title"]) == (409, "Assessment too old")

    async def test_takes_one_from_before_a_move_within_custody(self, place: Place) -> None:
        agency = await place.agency()
        custody = await place.custody(agency)
        number = await assessed(place, custody["child_id"])
        place.clock.advance(days=10)
        begun = await given(place, custody, await approved(place, agency, kind="kin"))
        assert (await send_home(place, begun, number)).status_code == 200
