"""What the register itself counts, on its dashboards: children of each kind, and places without a
worker."""

from typing import Any

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from neighbours import Neighbours
from page_clerk import Clerk, answer_to, signed_in
from page_reader import Browser

CITY = COUNTY[:4]
TOWNSHIP, VILLAGE = f"{COUNTY}100", f"{COUNTY}100204"
HIDDEN: dict[str, Any] = {
    "area": "5101", "total": None, "hidden_cells": 2, "age_bands": {}, "sexes": {}, "ratings": {},
    "guardings": {}, "schoolings": {}, "cells": [],
}  # fmt: skip


async def _told(system: Assembled, area: str) -> Any:
    return await answer_to(system, f"/registry/statistics?area={area}", Role.COUNTY_OFFICER)


class TestStatistics:
    async def test_count_by_area_age_band_and_sex_and_lead_down_to_the_village(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        page = await clerk.read("/statistics")
        (told,) = [one for one in (await _told(assembled, COUNTY))["areas"]
                   if one["area"] == TOWNSHIP]  # fmt: skip
        (link,) = [one for one in page.all("a") if one.get("href") == f"?area={TOWNSHIP}"][:1]
        assert link
        name = (await answer_to(assembled, f"/registry/divisions/{TOWNSHIP}",
                                Role.COUNTY_OFFICER))["name"]  # fmt: skip
        at = page.cells.index(name)
        assert page.cells[at + 1] == str(told["total"])
        below = await clerk.read(f"/statistics?area={TOWNSHIP}")
        assert f"?area={VILLAGE}" in {one.get("href") for one in below.all("a")}

    async def test_count_by_category_too(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        page = await clerk.read(f"/statistics?area={VILLAGE}")
        (told,) = (await _told(assembled, VILLAGE))["areas"]
        cells = {(one["category"], one["sex"], one["age_band"]): one["children"]
                 for one in told["cells"]}  # fmt: skip
        bands = sorted({band for _, _, band in cells}, key=lambda one: int(one.partition("-")[0]))
        at = page.cells.index("No category")
        assert page.cells[at + 1] in ("female", "male")
        sex = page.cells[at + 1]
        assert page.cells[at + 2 : at + 2 + len(bands)] == [
            str(cells.get(("none", sex, band), 0)) for band in bands
        ]

    async def test_are_of_the_end_of_a_past_day_as_far_as_dates_tell(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await assembled.rows(
            "registry",
            "UPDATE child SET registered_at = registered_at - interval '1 day' "
            f"WHERE id = '{child}' RETURNING id",
        )
        past = f"/statistics?area={TOWNSHIP}&on={day(-1)}"
        page = await clerk.read(past)
        told = await answer_to(assembled, f"/registry{past}", Role.COUNTY_OFFICER)
        today = await _told(assembled, TOWNSHIP)
        assert 0 < told["total"] < today["total"]
        assert f"<dd>{told['total']}</dd>" in page.text
        assert "Categories, ratings, care and schooling are counted only" in page.text
        assert "No category" not in page.cells
        links = {str(one.get("href")) for one in page.all("a")}
        assert {f"?area={VILLAGE}&on={day(-1)}", f"?area={COUNTY}&on={day(-1)}"} <= links
        (asked,) = [one for one in page.all("input") if one.get("name") == "on"]
        assert (asked["value"], asked["max"]) == (day(-1), day(0))

    async def test_of_a_day_to_come_are_refused(self, clerk: Clerk) -> None:
        assert (await clerk.open(f"/statistics?on={day(1)}")).status_code == 422

    async def test_say_of_a_small_number_that_it_is_hidden(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        registry = neighbours.sources["registry"]
        cell = {"category": "LBC", "age_band": "6-13", "sex": "male", "children": 12}
        found = {"area": "51", "on": "2026-05-01", "smallest_cell": 5, "total": None, "areas": [
            HIDDEN, HIDDEN | {"area": "5103", "total": 20, "cells": [
                cell, {**cell, "sex": "female", "age_band": "0-5"}]},
        ]}  # fmt: skip
        registry.answers["GET", "/registry/statistics"] = (200, found)
        await browser.sign_in("provincial_officer", "51")
        page = await browser.read("/statistics", lang="en")
        registry.answers.clear()
        assert "too few to be told" in page.text
        first = page.cells.index("5101")
        assert page.cells[first : first + 7] == ["5101", "—", "—", "—", "—", "—", "2"]
        assert page.cells[-5:] == ["5103", "rural left-behind child", "male", "—", "12"]

    async def test_are_for_officials_of_civil_affairs(self, assembled: Assembled) -> None:
        async with signed_in(assembled, "education-officer") as education:
            assert (await education.open("/statistics")).status_code == 403
            assert "/statistics" not in (await education.open("/country")).text


class TestPlacesWithoutAWorker:
    async def test_are_listed_from_the_line_of_their_county(
        self, assembled: Assembled, clerk: Clerk
    ) -> None:
        address = f"/queues/gaps?area={COUNTY}"
        assert address in (await clerk.open("/workforce")).text
        async with signed_in(assembled, "city-officer") as city:
            assert address not in (await city.open("/workforce")).text
            assert address in (await city.open(f"/workforce?area={COUNTY}")).text
        page = await clerk.read(address)
        path = "/registry/workforce/gaps?limit=50"
        told = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        assert [one["name"] for one in told] == page.cells[3::3]
        supervisors = await clerk.read(f"{address}&kind=supervisor")
        told = (await answer_to(assembled, f"{path}&kind=supervisor", Role.COUNTY_OFFICER))["items"]
        assert [one["place"] for one in told] == supervisors.cells[4::3]
