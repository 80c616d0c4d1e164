"""A township closes its figures of a month, the county adds them up, and so on; none changes."""

import asyncpg
import httpx
import pytest

from reference.months import add_months
from registry_file import born
from registry_place import TODAY, Place, identity_number

PERIOD = f"{TODAY:%Y-%m}"
_ADD = "INSERT INTO division VALUES ($1, '区划', $2, $3) ON CONFLICT DO NOTHING"


def townships(place: Place) -> list[str]:
    return sorted({village[:9] for village in place.villages})


async def divided(place: Place) -> None:
    """The county's townships are divisions."""
    for township in townships(place):
        await place.service.admin.execute(_ADD, township, "township", township[:6])


async def close(place: Place, code: str, period: str = PERIOD) -> httpx.Response:
    role = {
        9: "township_supervisor", 6: "county_officer", 4: "city_officer", 2: "provincial_officer",
    }[len(code)]  # fmt: skip
    return await place.service.client.post(
        "/registry/returns", json={"period": period}, headers=place.officer(role, code)
    )


async def closed(place: Place, code: str) -> dict[tuple[str, str], int]:
    answer = await close(place, code)
    assert answer.status_code == 201, answer.text
    return {(one["category"], one["age_band"]): one["children"] for one in answer.json()["figures"]}


def aged(years: int) -> str:
    return identity_number(born(years, 3))


class TestATownship:
    async def test_closes_with_the_figures_of_the_moment(self, place: Place) -> None:
        await place.child(resident_id=aged(3), categories=["CID-P"])
        await place.child(resident_id=aged(9), categories=["CID-P"])
        await place.child(resident_id=aged(9))
        await place.child(resident_id=aged(9), village=place.villages[3])
        figures = await closed(place, townships(place)[0])
        assert figures == {("CID-P", "0-5"): 1, ("CID-P", "6-13"): 1, ("none", "6-13"): 1}
        await place.child(resident_id=aged(9))
        headers = place.officer("township_supervisor", townships(place)[0])
        [kept] = (await place.get("/returns", headers)).json()["items"]
        assert kept["total"] == 3
        assert (await place.get(f"/returns/{kept['id']}", headers)).json() == kept

    async def test_closes_a_month_once(self, place: Place) -> None:
        await closed(place, townships(place)[0])
        answer = await close(place, townships(place)[0])
        assert (answer.status_code, answer.json()["title"]) == (409, "Return closed")

    async def test_has_reviewed_its_entries_first(self, place: Place) -> None:
        director = place.officer("village_director", place.village)
        child = (await place.register(director)).json()["id"]
        answer = await close(place, townships(place)[0])
        assert (answer.status_code, answer.json()["title"]) == (409, "Entries unreviewed")
        assert (await close(place, townships(place)[1])).status_code == 201
        headers = {**place.officer("township_supervisor", townships(place)[0]), "If-Match": "*"}
        for form, status in (
            ({"decision": "returned", "reason": "x"}, 409),
            ({"decision": "passed"}, 201),
        ):
            path = f"/registry/children/{child}"
            if status == 201:
                await place.service.client.post(
                    f"{path}/details", json={"name": "张"},
                    headers={**place.officer(), "If-Match": "*"},
                )  # fmt: skip
            reviewed = await place.service.client.post(
                f"{path}/reviews", json=form, headers=headers
            )
            assert reviewed.status_code == 201, reviewed.text
            assert (await close(place, townships(place)[0])).status_code == status

    async def test_closes_no_month_to_come(self, place: Place) -> None:
        following = f"{add_months(TODAY.replace(day=1), 1):%Y-%m}"
        answer = await close(place, townships(place)[0], following)
        assert (answer.status_code, answer.json()["title"]) == (422, "Period to come")


class TestACounty:
    async def test_adds_up_what_its_townships_closed(self, place: Place) -> None:
        await divided(place)
        first, second = townships(place)
        await place.child(resident_id=aged(9), categories=["CID-P"])
        await place.child(resident_id=aged(9), categories=["CID-P"], village=place.villages[3])
        await closed(place, first)
        answer = await close(place, place.county.code)
        assert (answer.status_code, answer.json()["title"]) == (409, "Returns missing")
        assert [one["detail"] for one in answer.json()["errors"]] == [second]
        await closed(place, second)
        await place.child(resident_id=aged(9))
        assert await closed(place, place.county.code) == {("CID-P", "6-13"): 2}

    async def test_tells_with_who_and_when(self, place: Place) -> None:
        await divided(place)
        for code in (*townships(place), place.county.code):
            await closed(place, code)
        read = (await place.get("/returns")).json()["items"]
        assert [one["area"] for one in read] == [place.county.code, *reversed(townships(place))]
        assert all(one["closed_by"] and one["closed_at"] for one in read)
        told = await place.rows(
            "SELECT payload::json ->> 'area' FROM outbox WHERE county = $1 AND type = $2 "
            "ORDER BY id",
            place.county.code, "registry.return.closed.v1",
        )  # fmt: skip
        assert [one[0] for one in told] == [*townships(place), place.county.code]


class TestAboveTheCounty:
    async def test_the_prefecture_adds_up_and_is_told_no_few(self, place: Place) -> None:
        county, prefecture = place.county.code, place.county.code[:4]
        await divided(place)
        await place.child(resident_id=aged(9))
        for code in (*townships(place), county):
            await closed(place, code)
        await place.service.admin.execute("DELETE FROM division WHERE parent = $1", prefecture)
        await place.service.admin.execute(_ADD, county, "county", prefecture)
        answer = await close(place, prefecture)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["total"], answer.json()["figures"]) == (None, [])
        assert answer.json()["hidden"] == 1
        [[total]] = await place.rows(
            "SELECT total FROM period_return WHERE code = $1 AND period = $2", prefecture, PERIOD
        )
        assert total == 1

    async def test_nobody_else_closes_one(self, place: Place) -> None:
        for role, area, status in (
            ("village_director", place.village, 403),
            ("county_officer", townships(place)[0], 201),
            ("national_officer", "", 403),
        ):
            answer = await place.service.client.post(
                "/registry/returns", json={"period": PERIOD}, headers=place.officer(role, area)
            )
            assert answer.status_code == status, role


class TestARow:
    @pytest.mark.parametrize(
        "change", ["UPDATE period_return SET total = 9", "DELETE FROM period_return"]
    )
    async def test_is_not_the_service_s_to_change(
        self, place: Place, urls: tuple[str, str], change: str
    ) -> None:
        await closed(place, townships(place)[0])
        own = await asyncpg.connect(urls[0])
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await own.execute(change)
        finally:
            await own.close()

    async def test_is_not_for_another_county_to_see(self, place: Place, elsewhere: Place) -> None:
        answer = await close(place, townships(place)[0])
        read = await elsewhere.get(f"/returns/{answer.json()['id']}")
        assert read.status_code == 404
