"""The guidance catalogue, and whether every county lists care for left-behind children."""

import asyncio
from functools import partial
from typing import Any

import pytest

from chassis.testing import MovableClock, eventually
from chassis.work import Work
from procurement.catalogue.service import sweep
from procurement_desk import TODAY, Desk, day, item_form
from procurement_tendering import at, problem
from reference.divisions import Area, counties
from reference.purchasing import negative_list, priority_services

LISTED = "procurement.catalogue-item.listed.v1"
STRUCK = "procurement.catalogue-item.struck.v1"
PREFECTURE = "4602"
"""Sanya: four counties that no other test uses."""


@pytest.fixture
def officer(desk: Desk) -> Desk:
    return at("460202", desk)


class TestTheData:
    def test_names_the_seven_priority_purchases_and_two_more(self) -> None:
        assert len(priority_services()) == 9

    def test_names_the_six_items_of_the_negative_list(self) -> None:
        assert len(negative_list()) == 6

    def test_names_every_county_of_the_country(self) -> None:
        assert len(counties()) == 2978


class TestListService:
    async def test_keeps_the_item_and_tells(self, desk: Desk) -> None:
        item = await desk.made("/catalogue/items", **item_form())
        assert (item["place"], item["struck_on"]) == (desk.county.code, None)
        assert await desk.told(item["id"]) == [LISTED]

    async def test_shows_it_to_every_county_and_provider(self, desk: Desk, elsewhere: Desk) -> None:
        item = await desk.made("/catalogue/items", **item_form())
        for headers in (elsewhere.officer(), desk.provider()):
            assert (await desk.get(f"/catalogue/items/{item['id']}", headers)).status_code == 200

    @pytest.mark.parametrize(
        ("fault", "slug"),
        [
            ({"authorisation_no": None}, "catalogue-not-authorised"),
            ({"negative_tags": ["hiring"]}, "on-the-negative-list"),
            ({"negative_tags": ["gold"]}, "invalid"),
            ({"service": "gold"}, "invalid"),
            ({"code": "A04"}, "invalid"),
            ({"valid_to": "2025-12-31"}, "invalid"),
        ],
    )
    async def test_refuses(self, desk: Desk, fault: dict[str, Any], slug: str) -> None:
        answer = await desk.post("/catalogue/items", **item_form(**fault))
        assert (answer.status_code, problem(answer)) == (422, slug)

    @pytest.mark.parametrize("tag", list(negative_list()))
    async def test_refuses_each_item_of_the_negative_list(self, desk: Desk, tag: str) -> None:
        answer = await desk.post("/catalogue/items", **item_form(negative_tags=[tag]))
        assert problem(answer) == "on-the-negative-list"

    async def test_lists_a_code_once_also_in_a_race(self, desk: Desk) -> None:
        calls = (desk.post("/catalogue/items", **item_form()) for _ in range(8))
        answers = await asyncio.gather(*calls)
        assert sorted(one.status_code for one in answers) == [201] + [409] * 7
        assert {problem(one) for one in answers if one.status_code == 409} == {
            "item-already-listed"
        }

    async def test_is_not_for_the_nation(self, desk: Desk) -> None:
        nation = desk.service.issuer.bearer("county_officer", "national_officer", area="")
        answer = await desk.post("/catalogue/items", nation, **item_form())
        assert answer.status_code == 403


class TestStrikeItem:
    async def test_is_the_localitys_own_affair(self, desk: Desk, elsewhere: Desk) -> None:
        item = await desk.made("/catalogue/items", **item_form())
        path = f"/catalogue/items/{item['id']}/strike"
        assert (await elsewhere.post(path, document_no="1")).status_code == 404
        struck = await desk.made(path, document_no="1")
        assert struck["struck_on"] == day(0)
        assert await desk.told(item["id"]) == [LISTED, STRUCK]
        assert problem(await desk.post(path, document_no="1")) == "item-struck"

    async def test_leaves_room_to_list_the_code_again(self, desk: Desk) -> None:
        item = await desk.made("/catalogue/items", **item_form())
        await desk.made(f"/catalogue/items/{item['id']}/strike", document_no="1")
        await desk.made("/catalogue/items", **item_form())


class TestCompliance:
    async def test_is_live_and_each_gap_a_duty_that_listing_meets(self, officer: Desk) -> None:
        city = officer.service.issuer.bearer("city_officer", area=PREFECTURE)
        before = await _compliance(officer, city)
        assert (before["counties"], before["gaps"]) == (4, 4)
        opened = await officer.made("/catalogue/compliance/duties", city)
        assert opened == {"opened": 4, "already_open": 0, "met": 0}
        again = await officer.made("/catalogue/compliance/duties", city)
        assert again == {"opened": 0, "already_open": 4, "met": 0}
        own = await officer.made("/catalogue/items", **item_form())
        after = await _compliance(officer, city)
        assert (after["listed"], after["gaps"]) == (1, 3)
        assert after["items"][0] == {
            "county": "460202", "is_listed": True, "by": "460202", "item_id": own["id"],
        }  # fmt: skip
        assert await _statuses(officer) == ["met", "open", "open", "open"]
        wider = await officer.made("/catalogue/items", city, **item_form())
        assert (await _compliance(officer, city))["gaps"] == 0
        assert await _statuses(officer) == ["met"] * 4
        path = f"/catalogue/items/{wider['id']}/strike"
        await officer.made(path, city, document_no="1")
        assert (await _compliance(officer, city))["gaps"] == 3
        assert await _statuses(officer) == ["met"] * 4 + ["open"] * 3

    async def test_counts_no_item_that_is_not_in_force(self, desk: Desk) -> None:
        future = at("460321", desk)
        await future.made("/catalogue/items", **item_form(valid_from=day(1)))
        assert (await _compliance(future, future.officer()))["gaps"] == 1

    async def test_covers_the_whole_country_in_pages(self, desk: Desk) -> None:
        nation = desk.service.issuer.bearer("national_officer", area="")
        first = await _compliance(desk, nation, "?limit=200")
        assert first["counties"] == 2978
        second = await _compliance(desk, nation, f"?limit=200&after={first['next']}")
        assert first["items"][-1]["county"] < second["items"][0]["county"]

    async def test_opens_each_gaps_duty_exactly_once_whoever_asks_at_once(self, desk: Desk) -> None:
        """A province, twice, and two prefectures of it at the same moment."""
        province, prefectures = "64", ("6401", "6402")
        bearers = [desk.service.issuer.bearer("provincial_officer", area=province)] * 2
        bearers += [desk.service.issuer.bearer("city_officer", area=area) for area in prefectures]
        path = "/catalogue/compliance/duties"
        answers = await asyncio.gather(*(desk.post(path, bearer) for bearer in bearers))
        assert {one.status_code for one in answers} <= {200, 409}
        (last,) = [await desk.made(path, bearers[0])]
        among = [one for one in counties() if one.code.startswith(province)]
        assert last == {"opened": 0, "already_open": len(among), "met": 0}
        query = (
            "SELECT county FROM duty WHERE kind = 'list_service' AND province = $1 "
            "AND status = 'open' ORDER BY county"
        )
        owing = [row["county"] for row in await desk.rows(query, province)]
        assert owing == [county.code for county in among]

    async def test_agrees_with_a_count_by_hand(self, desk: Desk) -> None:
        """An independent look: of each county, whether its code or one above it lists."""
        await at("460323", desk).made("/catalogue/items", **item_form())
        nation = desk.service.issuer.bearer("national_officer", area="")
        answer = await _compliance(desk, nation)
        query = (
            "SELECT place FROM catalogue_item WHERE covers_left_behind AND struck_on IS NULL "
            "AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)"
        )
        places = {row["place"] for row in await desk.rows(query, TODAY)}
        listed = [
            county.code for county in counties()
            if places & {county.code, county.code[:4], county.code[:2]}
        ]  # fmt: skip
        assert "460323" in listed
        assert (answer["listed"], answer["gaps"]) == (len(listed), 2978 - len(listed))

    async def test_shows_a_county_itself_only(self, desk: Desk) -> None:
        own = at("469021", desk)
        answer = await _compliance(own, own.officer(), "?only_gaps=true")
        assert [one["county"] for one in answer["items"]] == ["469021"]


class TestTheSweep:
    """What no officer asked for: the loop of the running service does it."""

    async def test_opens_a_duty_when_the_last_item_expires(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        own = at("469023", desk)
        await own.made("/catalogue/items", **item_form(valid_to=day(3)))
        clock.advance(days=3)
        await _sweep(own)
        assert await _owed(own) == []
        clock.advance(days=1)
        await eventually(partial(_owes, own, "open"))

    async def test_meets_it_when_an_item_comes_into_force(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        own = at("469024", desk)
        await own.made("/catalogue/items", **item_form(valid_from=day(3)))
        await eventually(partial(_owes, own, "open"))
        clock.advance(days=3)
        await eventually(partial(_owes, own, "met"))

    async def test_opens_one_for_a_county_with_a_child_that_never_listed(self, desk: Desk) -> None:
        """Dongguan's townships stand below the prefecture: it is its own county."""
        own, dongguan = at("469025", desk), at("4419", desk)
        await own.child()
        await dongguan.child("441900003001")
        for one in (own, dongguan):
            await eventually(partial(_owes, one, "open"))

    async def test_asks_nothing_of_a_county_that_the_service_knows_nothing_of(
        self, desk: Desk
    ) -> None:
        await _sweep(desk)
        assert await _owed(at("469026", desk)) == []

    async def test_opens_each_once_beside_other_sweeps_and_an_officer(self, desk: Desk) -> None:
        several = [at(f"4690{number}", desk) for number in (27, 28, 29, 30)]
        for one in several:
            await one.child()
        calls = (one.post("/catalogue/compliance/duties") for one in several)
        answers = await asyncio.gather(*calls, *(_sweep(desk) for _ in range(4)))
        assert {one.status_code for one in answers if one} <= {200, 409}
        for one in several:
            await eventually(partial(_owes, one, "open"))


async def _sweep(desk: Desk) -> None:
    async with Work(desk.service.web.state.chassis) as work:
        await sweep(work)
        await work.commit()


async def _owed(desk: Desk) -> list[str]:
    query = (
        "SELECT status FROM duty WHERE kind = 'list_service' AND coalesce(county, prefecture) = $1"
    )
    return [row["status"] for row in await desk.rows(query, desk.county.code)]


async def _owes(desk: Desk, status: str) -> bool:
    return await _owed(desk) == [status]


async def _compliance(desk: Desk, headers: dict[str, str], query: str = "") -> Any:
    answer = await desk.get(f"/catalogue/compliance{query}", headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _statuses(desk: Desk) -> list[str]:
    query = (
        "SELECT status FROM duty WHERE kind = 'list_service' AND prefecture = $1 ORDER BY status"
    )
    assert Area(PREFECTURE).covers(desk.county)
    return [row["status"] for row in await desk.rows(query, PREFECTURE)]
