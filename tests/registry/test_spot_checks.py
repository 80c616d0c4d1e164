"""Supervisors check visits: of another, once, and enough of them a month."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from reference.clocks import CHINA
from registry_place import Place
from registry_spot_checks import check, supervisor, visited


@pytest.fixture
def township(place: Place) -> str:
    return place.village[:9]


async def coverage(place: Place, headers: dict[str, str] | None = None, query: str = "") -> Any:
    answer = await place.get(f"/spot-check-coverage{query}", headers or supervisor(place))
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rsplit(":", 1)[1]


class TestRecordSpotCheck:
    async def test_is_stored_sealed_and_listed(self, place: Place) -> None:
        child = await place.child()
        visit = await visited(place, child)
        answer = await check(place, child, visit, agrees=False, note="祖母说没有人来过")
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["agrees"], made["checked_by"], made["visit_id"]) == (
            False,
            "supervisor",
            visit,
        )
        listed = await place.get(f"/children/{child}/visits/{visit}/spot-checks")
        assert listed.json()["items"] == [made]
        [row] = await place.rows(
            "SELECT s::text FROM spot_check s WHERE child_id::text = $1", child
        )
        assert "祖母说".encode().hex() not in row[0]

    async def test_is_not_for_who_made_the_visit(self, place: Place) -> None:
        child = await place.child()
        visit = await visited(place, child, supervisor(place))
        answer = await check(place, child, visit)
        assert (answer.status_code, slug(answer)) == (403, "visit-is-your-own")
        assert (await check(place, child, visit, supervisor(place, "another"))).status_code == 201

    async def test_is_made_once_by_each_supervisor_also_in_a_race(self, place: Place) -> None:
        child = await place.child()
        visit = await visited(place, child)
        answers = await asyncio.gather(*(check(place, child, visit) for _ in range(8)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 7
        assert {slug(one) for one in answers if one.status_code == 409} == {"visit-checked-already"}
        assert (await check(place, child, visit, supervisor(place, "another"))).status_code == 201

    @pytest.mark.parametrize("role", ["village_director", "county_officer"])
    async def test_is_the_supervisors_alone(self, place: Place, role: str) -> None:
        child = await place.child()
        visit = await visited(place, child)
        area = place.village if role == "village_director" else None
        assert (await check(place, child, visit, place.officer(role, area))).status_code == 403

    async def test_needs_a_visit_of_this_child_in_ones_own_township(self, place: Place) -> None:
        child, other = await place.child(), await place.child()
        visit = await visited(place, child)
        beside = supervisor(place, township=place.villages[2][:9])
        answers = [
            await check(place, child, str(uuid4())),
            await check(place, other, visit),
            await check(place, child, visit, beside),
        ]
        assert [one.status_code for one in answers] == [404] * 3

    @pytest.mark.parametrize("fault", [{"note": ""}, {"note": "x" * 2_001}, {"agrees": None}])
    async def test_refuses(self, place: Place, fault: dict[str, Any]) -> None:
        child = await place.child()
        assert (await check(place, child, await visited(place, child), **fault)).status_code == 422

    async def test_goes_where_the_child_goes(self, place: Place) -> None:
        child = await place.child()
        visit = await visited(place, child)
        await check(place, child, visit)
        there = place.villages[3]
        moved = await place.service.client.post(
            f"/registry/children/{child}/move", json={"village": there},
            headers={**place.officer(), "If-Match": "*"},
        )  # fmt: skip
        assert moved.status_code == 200, moved.text
        path = f"/children/{child}/visits/{visit}/spot-checks"
        listed = await place.get(path, supervisor(place, township=there[:9]))
        assert len(listed.json()["items"]) == 1


class TestCoverage:
    async def test_asks_for_a_tenth_of_the_visits_rounded_up(
        self, place: Place, township: str
    ) -> None:
        child = await place.child()
        visits = [await visited(place, child) for _ in range(11)]
        await check(place, child, visits[0])
        [before] = await coverage(place)
        await check(place, child, visits[0], supervisor(place, "another"))
        await check(place, child, visits[1])
        [after] = await coverage(place)
        assert (before["township"], before["visits"], before["needed"]) == (township, 11, 2)
        assert [(one["checked"], one["is_kept"]) for one in (before, after)] == [
            (1, False), (2, True),
        ]  # fmt: skip

    async def test_asks_for_every_red_child(self, place: Place) -> None:
        red, green = await place.child(), await place.child()
        await place.rows("UPDATE child SET tier = 'red' WHERE id::text = $1", red)
        mine, other = await visited(place, red), await visited(place, green)
        await check(place, green, other)
        [before] = await coverage(place)
        await check(place, red, mine)
        [after] = await coverage(place)
        assert [_red(one) for one in (before, after)] == [(1, 0, False), (1, 1, True)]

    async def test_is_of_one_month(self, place: Place) -> None:
        child = await place.child()
        await visited(place, child)
        first = place.service.clock().astimezone(CHINA).date().replace(day=1)
        before = first - timedelta(days=1)
        [this] = await coverage(place, query=f"?month={first:%Y-%m}")
        [last] = await coverage(place, query=f"?month={before:%Y-%m}")
        assert (this["visits"], last["visits"], last["needed"]) == (1, 0, 0)

    async def test_shows_a_county_each_of_its_townships_in_pages(self, place: Place) -> None:
        townships = sorted({village[:9] for village in place.villages})
        for village in place.villages:
            await place.child(village=village)
        assert [one["township"] for one in await coverage(place, place.officer())] == townships
        first = (await place.get("/spot-check-coverage?limit=1")).json()
        rest = (await place.get(f"/spot-check-coverage?limit=1&after={first['next']}")).json()
        assert [one["township"] for one in (*first["items"], *rest["items"])] == townships

    @pytest.mark.parametrize("month", ["2026-13", "0000-01", "2026-1", "june"])
    async def test_refuses_what_is_no_month(self, place: Place, month: str) -> None:
        answer = await place.get(f"/spot-check-coverage?month={month}", supervisor(place))
        assert answer.status_code == 422


def _red(one: dict[str, Any]) -> tuple[int, int, bool]:
    return one["red_children"], one["red_checked"], one["is_kept"]
