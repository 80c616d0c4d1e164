"""Directors and supervisors: tested before duty, replaced with handover, and where nobody is."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from registry_place import Place
from registry_workforce import (
    CLEAR,
    add_division,
    appoint,
    candidate,
    course,
    duties_of,
    on_duty,
    pages,
    post,
    release,
    today,
    train,
    worker,
)


def _title(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["title"]  # type: ignore[attr-defined]


class TestRegisterWorker:
    async def test_enters_a_candidate(self, place: Place) -> None:
        entered = await worker(place)
        assert (entered["status"], entered["place"]) == ("candidate", place.village)
        read = (await place.get(f"/workers/{entered['id']}")).json()
        assert (read["name"], read["phone"]) == ("王小梅", "13800138000")

    async def test_seals_name_and_phone(self, place: Place) -> None:
        entered = await worker(place)
        ((name, phone),) = await place.rows(
            "SELECT name, phone FROM worker WHERE id = $1::text::uuid", entered["id"]
        )
        assert "王小梅".encode() not in name
        assert b"13800138000" not in phone

    async def test_shows_them_in_part_above_the_county(self, place: Place) -> None:
        entered = await worker(place)
        city = place.officer("city_officer", place.county.code[:4])
        read = (await place.get(f"/workers/{entered['id']}", city)).json()
        assert read["name"].startswith("王*")
        assert read["phone"] == "138****8000"

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ({"kind": "supervisor"}, "Place unfit"),
            ({"place": "990101001001"}, "Not appointed from here"),
            ({"kind": "trainer"}, "Place unfit"),
            ({"place": "0000"}, "Place unfit"),
        ],
    )
    async def test_refuses_a_place_that_does_not_fit(
        self, place: Place, form: dict[str, str], expected: str
    ) -> None:
        answer = await post(place, "/workers", candidate(place, **form))
        assert _title(answer)[1] == expected

    async def test_refuses_a_village_that_is_none(self, place: Place) -> None:
        form = candidate(place, place=place.county.code + "009009")
        assert _title(await post(place, "/workers", form)) == (422, "Place unknown")

    async def test_is_done_from_above(self, place: Place) -> None:
        own = place.officer("township_supervisor", place.village)
        answer = await post(place, "/workers", candidate(place), own)
        assert _title(answer) == (403, "Not appointed from here")


class TestAppoint:
    async def test_needs_the_first_test(self, place: Place) -> None:
        entered = await worker(place)
        answer = await appoint(place, entered["id"])
        assert _title(answer) == (409, "First test not passed")
        failed = await train(place, await course(place), entered["id"], score=59)
        assert failed.json()["results"][0]["passed"] is False
        assert _title(await appoint(place, entered["id"])) == (409, "First test not passed")

    async def test_a_yearly_course_is_not_the_first_test(self, place: Place) -> None:
        entered = await worker(place)
        await train(place, await course(place, kind="yearly"), entered["id"])
        assert _title(await appoint(place, entered["id"])) == (409, "First test not passed")

    async def test_begins_duty_and_tells(self, place: Place) -> None:
        appointed = await on_duty(place)
        assert appointed["status"] == "on_duty"
        told = await place.rows(
            "SELECT type FROM outbox WHERE aggregate_id = $1::text::uuid ORDER BY id",
            appointed["id"],
        )
        kinds = [row["type"] for row in told]
        assert kinds == ["registry.worker.trained.v1", "registry.worker.appointed.v1"]

    async def test_opens_the_yearly_training(self, place: Place) -> None:
        appointed = await on_duty(place)
        assert await duties_of(place, "train") == [("open", place.village, appointed["subject"])]

    async def test_needs_the_version_that_was_read(self, place: Place) -> None:
        entered = await worker(place)
        await train(place, await course(place), entered["id"])
        assert (await appoint(place, entered["id"], match='"v1"')).status_code == 412
        assert (await appoint(place, entered["id"], match='"v2"')).status_code == 200

    async def test_refuses_a_second_time(self, place: Place) -> None:
        appointed = await on_duty(place)
        assert _title(await appoint(place, appointed["id"])) == (409, "Worker already on duty")

    async def test_one_person_holds_one_post(self, place: Place) -> None:
        await on_duty(place)
        other = await worker(place, place=place.villages[1])
        await train(place, await course(place), other["id"])
        assert _title(await appoint(place, other["id"])) == (409, "Person on duty")

    async def test_of_one_person_at_two_places_at_once_succeeds_once(self, place: Place) -> None:
        both = [await worker(place, place=village) for village in place.villages[:2]]
        await train(place, await course(place), *(one["id"] for one in both))
        answers = await asyncio.gather(*(appoint(place, one["id"]) for one in both))
        assert sorted(answer.status_code for answer in answers) == [200, 409]


class TestRelease:
    async def test_without_a_successor_opens_a_gap_for_the_township(self, place: Place) -> None:
        appointed = await on_duty(place)
        answer = await release(place, appointed["id"], reason="resigned")
        assert (answer.status_code, answer.json()["status"]) == (200, "released")
        assert await duties_of(place, "staff_place") == [("open", place.village[:9], "")]
        assert [one[0] for one in await duties_of(place, "train")] == ["void"]

    async def test_the_next_appointment_closes_the_gap(self, place: Place) -> None:
        await release(place, (await on_duty(place))["id"])
        await on_duty(place, subject="next")
        assert [one[0] for one in await duties_of(place, "staff_place")] == ["met"]

    async def test_opens_none_where_a_colleague_stays(self, place: Place) -> None:
        first, _ = await on_duty(place), await on_duty(place, subject="second")
        await release(place, first["id"])
        assert await duties_of(place, "staff_place") == []

    async def test_hands_the_open_duties_over(self, place: Place) -> None:
        first, second = await on_duty(place), await on_duty(place, subject="second")
        child = await place.child(no_hukou_reason="弃婴", birth_on="2020-05-01", sex="male")
        await place.rows(
            "UPDATE duty SET owner = $2 WHERE child_id = $1::text::uuid", child, first["subject"]
        )
        answer = await release(place, first["id"], successor_id=second["id"])
        assert answer.json()["successor_id"] == second["id"]
        owners = await place.rows("SELECT owner FROM duty WHERE child_id = $1::text::uuid", child)
        assert {row["owner"] for row in owners} == {second["subject"]}

    async def test_refuses_a_successor_elsewhere(self, place: Place) -> None:
        first = await on_duty(place)
        other = await on_duty(place, subject="other", place=place.villages[1])
        for successor in (other, first):
            answer = await release(place, first["id"], successor_id=successor["id"])
            assert _title(answer) == (409, "Successor unfit")

    async def test_refuses_who_is_not_on_duty(self, place: Place) -> None:
        entered = await worker(place)
        assert _title(await release(place, entered["id"])) == (409, "Worker not on duty")

    async def test_of_the_last_two_at_once_opens_one_gap(self, place: Place) -> None:
        both = [await on_duty(place), await on_duty(place, subject="second")]
        answers = await asyncio.gather(*(release(place, one["id"]) for one in both))
        assert [answer.status_code for answer in answers] == [200, 200]
        assert [one[0] for one in await duties_of(place, "staff_place")] == ["open"]

    async def test_and_an_appointment_at_once_leave_no_gap_open(self, place: Place) -> None:
        leaving = await on_duty(place)
        coming = await worker(place, subject="coming")
        await train(place, await course(place), coming["id"])
        await asyncio.gather(release(place, leaving["id"]), appoint(place, coming["id"]))
        assert "open" not in [one[0] for one in await duties_of(place, "staff_place")]


class TestRecordCheck:
    """违法犯罪记录查询 (未成年人保护法 62)."""

    async def check(self, place: Place, worker_id: str, **form: Any) -> Any:
        path = f"/workers/{worker_id}/record-checks"
        return await post(place, path, {**CLEAR, **form}, match="*")

    async def test_comes_before_duty(self, place: Place) -> None:
        entered = await worker(place, record_check=None)
        await train(place, await course(place), entered["id"])
        assert _title(await appoint(place, entered["id"])) == (409, "Record not queried")
        assert (await self.check(place, entered["id"])).status_code == 200
        age = "UPDATE worker SET checked_on = checked_on - $2::int WHERE id::text = $1"
        await place.rows(age, entered["id"], 367)
        assert _title(await appoint(place, entered["id"])) == (409, "Record not queried")
        await place.rows(age, entered["id"], -300)
        assert (await appoint(place, entered["id"])).status_code == 200

    async def test_with_a_hit_bars_from_duty(self, place: Place) -> None:
        entered = await worker(place, record_check={**CLEAR, "is_clear": False})
        await train(place, await course(place), entered["id"])
        assert _title(await appoint(place, entered["id"])) == (409, "Worker barred")

    async def test_is_owed_every_year_by_who_is_above(self, place: Place) -> None:
        appointed = await on_duty(place)
        assert await duties_of(place, "criminal_record_query") == [("open", place.village[:9], "")]
        assert (await self.check(place, appointed["id"])).status_code == 200
        found = await duties_of(place, "criminal_record_query")
        assert [status for status, *_ in found] == ["met", "open"]

    async def test_with_a_hit_ends_the_duty_at_once(self, place: Place) -> None:
        appointed = await on_duty(place)
        answer = (await self.check(place, appointed["id"], is_clear=False)).json()
        assert (answer["status"], answer["release_reason"]) == ("released", "dismissed")
        assert [one[0] for one in await duties_of(place, "criminal_record_query")] == ["void"]
        assert [one[0] for one in await duties_of(place, "staff_place")] == ["open"]
        assert _title(await self.check(place, appointed["id"])) == (409, "Worker gone")

    @pytest.mark.parametrize("days", [1, -367, -3_650])
    async def test_is_of_the_last_year(self, place: Place, days: int) -> None:
        appointed = await on_duty(place)
        day = (date.fromisoformat(today(place)) + timedelta(days=days)).isoformat()
        answer = await self.check(place, appointed["id"], checked_on=day)
        assert _title(answer) == (422, "Check date impossible")

    async def test_is_done_from_above(self, place: Place, elsewhere: Place) -> None:
        entered = await worker(place)
        for headers, status in (
            (place.officer("township_supervisor", place.village[:9]), 200),
            (elsewhere.officer(), 404),
            (place.officer("village_director", place.village), 403),
        ):
            path = f"/workers/{entered['id']}/record-checks"
            assert (await post(place, path, CLEAR, headers, "*")).status_code == status


class TestGaps:
    async def test_are_the_villages_without_a_director(self, place: Place) -> None:
        await on_duty(place)
        found = (await place.get("/workforce/gaps?limit=2")).json()
        rest = (await place.get(f"/workforce/gaps?limit=2&after={found['next']}")).json()
        codes = [one["place"] for one in found["items"] + rest["items"]]
        assert codes == place.villages[1:]

    async def test_are_counted_by_county(self, place: Place, elsewhere: Place) -> None:
        await on_duty(place)
        city = place.officer("city_officer", place.county.code[:4])
        listed = await pages(place, "/workforce/counties?limit=1", city)
        found = {one["county"]: (one["places"], one["without"]) for one in listed}
        assert (found[place.county.code], found[elsewhere.county.code]) == ((4, 3), (4, 4))

    async def test_are_the_townships_without_a_supervisor(self, place: Place) -> None:
        for township in {village[:9] for village in place.villages}:
            await add_division(place, township, "township")
        path = f"/workforce/gaps?kind=supervisor&area={place.village[:9]}"
        found = (await place.get(path)).json()["items"]
        assert [one["place"] for one in found] == [place.village[:9]]

    async def test_outside_the_own_area_are_not_shown(self, place: Place) -> None:
        answer = await place.get("/workforce/gaps?area=11")
        assert answer.status_code == 422
