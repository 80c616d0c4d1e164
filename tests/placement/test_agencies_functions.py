"""What agencies are there for: the ten duties of a protection centre, and who leaves them."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from placement_rig import IF_ANY, Place
from reference.divisions import Area

TEN = [f"M{number}" for number in range(1, 11)]
YEARLY = {"analyse_work", "guide_townships", "guide_screening", "train_workers",
          "publicise_protection"}  # fmt: skip


async def carry(place: Place, agency: dict[str, Any], *codes: str) -> httpx.Response:
    form = {"functions": list(codes), "since": "2026-05-01"}
    return await place.put(f"/agencies/{agency['id']}/functions", form)


async def report(
    place: Place, agency: dict[str, Any], code: str, done_on: str = "2026-05-20"
) -> httpx.Response:
    form = {"done_on": done_on, "document_no": "指1", "places": 12}
    return await place.post(f"/agencies/{agency['id']}/functions/{code}/reports", form)


async def functions(place: Place, agency: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = (await place.get(f"/agencies/{agency['id']}/functions")).json()
    return {one["code"]: one for one in found}


class TestFunctions:
    async def test_of_a_centre_are_ten_and_none_is_carried_out_unsaid(self, place: Place) -> None:
        found = await functions(place, await place.agency())
        assert list(found) == TEN
        assert all(one["carried_out_since"] is None for one in found.values())
        assert all(one["en"] and one["zh"] and one["source"] for one in found.values())

    async def test_are_carried_out_as_recorded(self, place: Place) -> None:
        agency = await place.agency()
        answer = await carry(place, agency, *TEN)
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"v2"')
        await carry(place, agency, "M1", "M3")
        found = await functions(place, agency)
        carried = {code for code, one in found.items() if one["carried_out_since"]}
        assert carried == {"M1", "M3"}
        assert found["M1"]["carried_out_since"] == "2026-05-01"

    @pytest.mark.parametrize("codes", [["I1"], ["M11"], ["M1", "M1"], ["x"]])
    async def test_are_those_of_the_kind(self, place: Place, codes: list[str]) -> None:
        agency = await place.agency()
        assert (await carry(place, agency, *codes)).status_code == 422
        assert not await place.rows(
            "SELECT 1 FROM carried_function WHERE agency_id = $1", UUID(agency["id"])
        )

    async def test_are_recorded_by_those_who_keep_the_agency(
        self, place: Place, elsewhere: Place
    ) -> None:
        agency = await place.agency()
        path, form = f"/agencies/{agency['id']}/functions", {"functions": [], "since": "2026-05-01"}
        headers = {**elsewhere.officer(), **IF_ANY}
        assert (await place.put(path, form, headers)).status_code == 403
        assert (await place.put(path, form, place.officer())).status_code == 428


class TestYearlyDuties:
    async def test_begin_when_a_centre_is_entered(self, place: Place) -> None:
        agency = await place.agency()
        assert await place.duties(agency["id"]) == dict.fromkeys(YEARLY, "open")
        assert await place.duties((await place.agency("CWI"))["id"]) == {}

    async def test_begin_when_an_institution_becomes_a_centre(self, place: Place) -> None:
        for kind, expected in (("MPC", YEARLY), ("CGC", {"guide_townships",
                                                         "visit_dispersed_children"})):  # fmt: skip
            agency = await place.assessed()
            form = {"kind": kind, "document_no": "1"}
            answer = await place.change(f"/agencies/{agency['id']}/convert", form)
            assert answer.status_code == 200, answer.text
            assert await place.duties(agency["id"]) == dict.fromkeys(expected, "open")

    async def test_are_met_by_a_report_and_begin_again_from_that_day(self, place: Place) -> None:
        agency = await place.agency()
        answer = await report(place, agency, "M3")
        assert answer.status_code == 201, answer.text
        rows = await place.rows(
            "SELECT status, due_at FROM duty WHERE subject_id = $1 AND kind = 'guide_townships' "
            "ORDER BY due_at",
            UUID(agency["id"]),
        )
        assert [row["status"] for row in rows] in (["met", "open"], ["open", "met"])
        found = (await functions(place, agency))["M3"]
        assert (found["last_done_on"], found["due_at"]) == ("2026-05-20", "2027-05-20T16:00:00Z")
        (kept,) = (await place.get(f"/agencies/{agency['id']}/function-reports")).json()["items"]
        assert (kept["code"], kept["places"]) == ("M3", 12)

    async def test_are_not_met_by_what_was_reported_or_lies_ahead(self, place: Place) -> None:
        agency = await place.agency()
        await report(place, agency, "M6")
        for day in ("2026-05-20", "2026-05-19"):
            answer = await report(place, agency, "M6", day)
            assert (answer.status_code, answer.json()["title"]) == (409, "Function reported")
        answer = await report(place, agency, "M6", "2026-06-02")
        assert (answer.status_code, answer.json()["title"]) == (422, "Function not yet done")

    @pytest.mark.parametrize("day", ["1949-10-01", "2018-01-01", "2019-05-26"])
    async def test_are_not_met_by_what_was_no_function_then(self, place: Place, day: str) -> None:
        agency = await place.agency()
        for code in TEN:
            answer = await report(place, agency, code, day)
            assert (answer.status_code, answer.json()["title"]) == (422, "Function not of kind")
        assert await place.duties(agency["id"]) == dict.fromkeys(YEARLY, "open")

    async def test_of_what_is_not_owed_by_the_year_are_none(self, place: Place) -> None:
        agency = await place.agency()
        before = await place.duties(agency["id"])
        assert (await report(place, agency, "M9")).status_code == 201
        assert await place.duties(agency["id"]) == before
        wrong = await report(place, agency, "I1")
        assert (wrong.status_code, wrong.json()["title"]) == (422, "Function not of kind")


async def coverage(place: Place, role: str, area: str, **query: Any) -> dict[str, Any]:
    headers = place.officer(role, area)
    answer = await place.get("/agency-functions", headers, **query)
    assert answer.status_code == 200, answer.text
    return {one["area"]: one for one in answer.json()["items"]}


class TestCoverage:
    async def test_of_a_county_without_a_centre_lacks_all_ten(self, place: Place) -> None:
        found = await coverage(place, "county_officer", "530702")
        assert list(found) == ["530702"]
        assert found["530702"]["has_centre"] is False
        assert [one["code"] for one in found["530702"]["uncovered"]] == TEN

    async def test_names_what_nobody_does_and_what_each_agency_leaves(self, place: Place) -> None:
        there = Place(place.service, Area("530721"))
        first, second = await there.agency(), await there.agency()
        guide = await there.agency("CWI")
        await carry(there, first, "M1", "M2")
        await carry(there, second, "M2", "M3")
        one = (await coverage(there, "county_officer", "530721"))["530721"]
        assert one["has_centre"] is True
        assert [words["code"] for words in one["uncovered"]] == TEN[3:]
        missing = {a["agency_id"]: [w["code"] for w in a["missing"]] for a in one["agencies"]}
        assert missing[first["id"]] == TEN[2:]
        assert missing[guide["id"]] == ["I1", "I2", "I3", "I4", "I5", "I6"]

    async def test_is_paged_over_the_counties_of_the_callers_area(self, place: Place) -> None:
        headers = place.officer("provincial_officer", "51")
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (await place.get("/agency-functions", headers, limit=50, **after)).json()
            seen += [one["area"] for one in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seen == sorted(set(seen))
        assert {"5101", "510104", "510105"} <= set(seen)
        assert all(code.startswith("51") for code in seen)
        city = await coverage(place, "city_officer", "5101", limit=200)
        assert set(city) == {code for code in seen if code.startswith("5101")}
