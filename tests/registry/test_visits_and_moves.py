"""What happens to a registered child: visits, moves, duties."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.access import Scope
from chassis.duties import open_duty
from chassis.models import Duty
from chassis.testing import eventually
from chassis.work import Work
from reference.divisions import Area
from registry_place import TODAY, Place


async def visit(place: Place, child: str, **form: Any) -> httpx.Response:
    body = {"visited_on": TODAY.isoformat(), "findings": "一切正常", **form}
    director = place.officer("village_director", place.village)
    return await place.service.client.post(
        f"/registry/children/{child}/visits", json=body, headers=director
    )


async def move(
    place: Place, child: str, village: str, *, headers: dict[str, str] | None = None, tag: str = ""
) -> httpx.Response:
    match = {"If-Match": tag} if tag else {}
    return await place.service.client.post(
        f"/registry/children/{child}/move",
        json={"village": village},
        headers={**(headers or place.officer()), **match},
    )


class TestRecordVisit:
    async def test_is_stored_sealed_and_told(self, place: Place) -> None:
        child = await place.child()
        answer = await visit(place, child)
        assert answer.status_code == 201, answer.text
        read = await place.service.client.get(answer.headers["Location"], headers=place.officer())
        assert read.json() == answer.json()
        assert read.json()["findings"] == "一切正常"
        [row] = await place.rows("SELECT v::text FROM visit v WHERE child_id::text = $1", child)
        assert "正常" not in row[0]
        assert "正常".encode().hex() not in row[0]
        told = await place.rows(
            "SELECT type FROM outbox WHERE aggregate_id::text = $1", answer.json()["id"]
        )
        assert [row["type"] for row in told] == ["registry.visit.recorded.v1"]

    @pytest.mark.parametrize("days", [1, -365 * 30])
    async def test_refuses_a_day_to_come_and_one_before_the_birth(
        self, place: Place, days: int
    ) -> None:
        child = await place.child()
        day = TODAY + timedelta(days=days)
        answer = await visit(place, child, visited_on=day.isoformat())
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/visited_on"

    async def test_needs_a_child_of_ones_own_area(self, place: Place, elsewhere: Place) -> None:
        assert (await visit(place, await elsewhere.child())).status_code == 404
        assert (await visit(place, str(uuid4()))).status_code == 404

    async def test_meets_the_open_duty_to_visit(self, place: Place) -> None:
        child = await place.child()
        work = Work(place.service.web.state.chassis)
        open_duty(
            work, "visit", norm="registry.visit_red", subject_type="child",
            subject_id=(await place.rows("SELECT $1::text::uuid", child))[0][0],
            area=Area(place.village), department="civil_affairs",
        )  # fmt: skip
        await work.commit()
        await visit(place, child)
        [duty] = (await place.get("/duties")).json()["items"]
        assert (duty["kind"], duty["status"]) == ("visit", "met")

    async def test_lists_the_latest_first_page_by_page(self, place: Place) -> None:
        child = await place.child()
        days = [3, 1, 2, 1]
        for ago in days:
            day = TODAY - timedelta(days=ago)
            await visit(place, child, visited_on=day.isoformat())
        found: list[str] = []
        path = f"/children/{child}/visits?limit=3"
        first = (await place.get(path)).json()
        second = (await place.get(f"{path}&after={first['next']}")).json()
        found = [one["visited_on"] for one in (*first["items"], *second["items"])]
        assert found == [(TODAY - timedelta(days=ago)).isoformat() for ago in sorted(days)]
        assert second["next"] is None

    async def test_is_not_read_above_the_county(self, place: Place) -> None:
        child = await place.child()
        city = place.officer("city_officer", place.county.code[:4])
        assert (await place.get(f"/children/{child}/visits", city)).status_code == 403


class TestMoveChild:
    async def test_takes_the_whole_file_to_the_new_village(self, place: Place) -> None:
        child = await place.child(no_hukou_reason="弃婴", birth_on="2020-01-01", sex="male")
        await visit(place, child)
        there = place.villages[3]
        answer = await move(place, child, there, tag='"v1"')
        assert answer.status_code == 200, answer.text
        assert (answer.json()["area"], answer.headers["ETag"]) == (there, '"v2"')
        director = place.officer("village_director", there)
        assert (await place.get(f"/children/{child}", director)).json()["name"] == "张三丰"
        visits = await place.get(f"/children/{child}/visits", director)
        assert len(visits.json()["items"]) == 1
        left = place.officer("village_director", place.village)
        assert (await place.get(f"/children/{child}", left)).status_code == 404
        [hukou] = (await place.get("/duties")).json()["items"]
        assert hukou["area"] == place.county.code

    async def test_needs_the_version_that_was_read(self, place: Place) -> None:
        child = await place.child()
        there = place.villages[1]
        assert (await move(place, child, there)).status_code == 428
        assert (await move(place, child, there, tag='"v9"')).status_code == 412
        assert (await move(place, child, there, tag='"v1"')).status_code == 200
        assert (await move(place, child, there, tag='"v1"')).status_code == 412

    async def test_of_twenty_at_once_one_wins(self, place: Place) -> None:
        child = await place.child()
        answers = await asyncio.gather(
            *(move(place, child, place.villages[n % 4], tag='"v1"') for n in range(20))
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19

    async def test_stays_within_the_county_and_the_callers_area(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        city = place.officer(area=place.county.code[:4])
        answer = await move(place, child, elsewhere.village, headers=city, tag='"v1"')
        assert answer.json()["type"] == "urn:wardship:problem:other-county"
        township = place.officer("township_supervisor", place.village[:9])
        answer = await move(place, child, place.villages[3], headers=township, tag='"v1"')
        assert answer.json()["errors"][0]["code"] == "village_outside"
        answer = await move(place, child, place.county.code + "099001", tag='"v1"')
        assert answer.status_code == 422
        assert (await place.get(f"/children/{child}")).json()["version"] == 1

    async def test_is_not_for_village_directors(self, place: Place) -> None:
        child = await place.child()
        director = place.officer("village_director", place.village)
        answer = await move(place, child, place.village, headers=director, tag='"v1"')
        assert answer.status_code == 403


class TestFollowUpOfAChildWithoutHukou:
    async def test_is_the_countys_whoever_of_a_village_registers_it(self, place: Place) -> None:
        director = place.officer("village_director", place.village)
        form = {"no_hukou_reason": "弃婴", "birth_on": "2020-01-01", "sex": "male"}
        assert (await place.register(director, **form)).status_code == 201
        [duty] = (await place.get("/duties")).json()["items"]
        assert (duty["kind"], duty["area"]) == ("hukou_follow_up", place.county.code)
        assert (await place.get("/duties", director)).json()["items"] == []


class TestWork:
    async def test_of_an_organisation_reaches_no_further(self, place: Place) -> None:
        work = Work(place.service.web.state.chassis, scope=Scope("organisation", str(uuid4())))
        with pytest.raises(RuntimeError, match="no further"):
            await work.reach(place.county)

    async def test_changes_no_row_unloaded_once_a_session_is_open(self, place: Place) -> None:
        work = Work(place.service.web.state.chassis)
        await work.session()
        with pytest.raises(RuntimeError, match="session"):
            work.change(Duty, {"id": uuid4()}, status="met")
        await work.close()


class TestListDuties:
    async def test_gives_the_next_one_due_first_page_by_page(self, place: Place) -> None:
        for month, name in enumerate(("赵一鸣", "钱思远", "孙若兰"), 1):  # no steward compares them
            form = {"name": name, "birth_on": f"2020-0{month}-01", "sex": "male"}
            await place.child(no_hukou_reason="弃婴", **form)
        first = (await place.get("/duties?limit=2")).json()
        rest = (await place.get(f"/duties?limit=2&after={first['next']}")).json()
        found = [(duty["due_at"], duty["id"]) for duty in (*first["items"], *rest["items"])]
        assert len(found) == 3
        assert found == sorted(found)
        assert rest["next"] is None

    async def test_filters_by_status_and_area(self, place: Place, elsewhere: Place) -> None:
        await place.child(no_hukou_reason="弃婴", birth_on="2020-01-01", sex="male")
        assert len((await place.get("/duties?status=open")).json()["items"]) == 1
        assert (await place.get("/duties?status=met")).json()["items"] == []
        assert (await place.get("/duties?status=late")).status_code == 422
        assert (await place.get("/duties", elsewhere.officer())).json()["items"] == []
        provider = place.service.issuer.bearer("provider_staff", org=str(uuid4()))
        assert (await place.get("/duties", provider)).status_code == 403

    async def test_shows_a_breach_and_who_it_went_to(self, place: Place) -> None:
        child = await place.child(no_hukou_reason="弃婴", birth_on="2020-01-01", sex="male")
        await place.rows(
            "UPDATE duty SET due_at = now() - interval '400 days' WHERE child_id::text = $1", child
        )

        async def breached() -> Any:
            return (await place.get("/duties?status=breached")).json()["items"]

        [duty] = await eventually(breached)
        assert duty["escalated_to"] == place.county.code[:4]
