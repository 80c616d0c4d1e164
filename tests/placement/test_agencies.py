"""Agencies and beds: who enters them, changes them, and finds them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from placement_rig import Place


class TestRegisterAgency:
    async def test_tells_its_kind_and_beds(self, place: Place) -> None:
        agency = await place.agency(beds=3)
        (row,) = await place.rows(
            "SELECT payload->>'beds' AS beds FROM outbox WHERE payload->>'agency_id' = $1",
            agency["id"],
        )
        assert row["beds"] == "3"
        assert await place.told(agency["id"]) == ["placement.agency.registered.v1"]

    async def test_refuses_a_seat_outside_the_officers_area(
        self, place: Place, elsewhere: Place
    ) -> None:
        form = {"name": "某某救助保护中心", "kind": "MPC"}
        for seat in (elsewhere.county.code, place.city):
            answer = await place.post("/agencies", {**form, "seat": seat})
            assert (answer.status_code, answer.json()["title"]) == (403, "Agency elsewhere")

    async def test_refuses_the_same_name_twice_at_one_seat(self, place: Place) -> None:
        agency = await place.agency()
        form = {"name": agency["name"], "kind": "MPC", "seat": place.county.code}
        answer = await place.post("/agencies", form)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency there")

    @pytest.mark.parametrize(
        "fault",
        [
            {"seat": "51"},
            {"seat": "510100"},
            {"seat": "５１０１０４"},
            {"kind": "ORPHANAGE"},
            {"youngest": 9, "oldest": 8},
            {"capabilities": ["infant", "infant"]},
            {"capabilities": ["flying"]},
            {"beds": [{"label": ""}]},
            {"version": 3},
        ],
    )
    async def test_refuses_a_faulty_form(self, place: Place, fault: dict[str, Any]) -> None:
        form = {"name": "某某救助保护中心", "kind": "MPC", "seat": place.county.code, **fault}
        assert (await place.post("/agencies", form)).status_code == 422

    async def test_answers_the_same_to_the_same_idempotency_key(self, place: Place) -> None:
        form = {"name": "某某福利院", "kind": "CWI", "seat": place.county.code}
        headers = {**place.officer(), "Idempotency-Key": str(uuid4())}
        first, second = [await place.post("/agencies", form, headers) for _ in range(2)]
        assert first.status_code == second.status_code == 201
        assert first.json() == second.json()


class TestAddBeds:
    async def test_adds_several_at_once(self, place: Place) -> None:
        agency = await place.agency(beds=0)
        beds = [{"label": "A1", "features": ["cot"]}, {"label": "A2"}]
        answer = await place.post(f"/agencies/{agency['id']}/beds", {"beds": beds})
        assert answer.status_code == 201
        listed = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        assert listed == answer.json()
        assert [(bed["label"], bed["free"]) for bed in listed] == [("A1", True), ("A2", True)]

    async def test_refuses_a_label_that_is_there(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        answer = await place.post(
            f"/agencies/{agency['id']}/beds", {"beds": [{"label": "new"}, {"label": "000"}]}
        )
        assert (answer.status_code, answer.json()["title"]) == (409, "Bed there")
        assert len((await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]) == 1

    async def test_leaves_a_citys_agency_to_the_city(self, place: Place) -> None:
        agency = await place.agency(seat=place.city)
        path, body = f"/agencies/{agency['id']}/beds", {"beds": [{"label": "A1"}]}
        assert (await place.post(path, body)).status_code == 403
        city = place.officer("city_officer", place.city)
        assert (await place.post(path, body, city)).status_code == 201

    async def test_gives_cots_to_infants(self, place: Place) -> None:
        agency = await place.agency(beds=1, capabilities=["infant"])
        cot = {"label": "zz", "features": ["cot"]}
        await place.post(f"/agencies/{agency['id']}/beds", {"beds": [cot]})
        baby, child = await place.child(birth_on="2026-01-01"), await place.child()
        answer = await place.admit(agency, child, baby)
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        assert [one["bed_id"] for one in answer.json()["custodies"]] == [bed["id"] for bed in beds]


class TestListAgencies:
    async def test_shows_the_county_its_own_and_its_citys(
        self, place: Place, elsewhere: Place
    ) -> None:
        own, citys = await place.agency(), await place.agency("CWI", seat=place.city)
        other = await elsewhere.agency()
        listed = (await place.get("/agencies", limit=200)).json()["items"]
        ids = {agency["id"] for agency in listed}
        assert {own["id"], citys["id"]} <= ids
        assert other["id"] not in ids

    async def test_counts_the_beds_of_each_and_those_that_are_free(self, place: Place) -> None:
        empty, home = await place.agency(beds=0), await place.agency(beds=2)
        await place.admit(home, await place.child())
        listed = (await place.get("/agencies", limit=200)).json()["items"]
        beds = {one["id"]: (one["beds"], one["free_beds"]) for one in listed}
        assert (beds[empty["id"]], beds[home["id"]]) == ((0, 0), (2, 1))

    async def test_shows_the_city_those_of_its_counties(self, place: Place) -> None:
        agencies = {(await place.agency())["id"] for _ in range(3)}
        seen: set[str] = set()
        after: dict[str, str] = {}
        while True:
            city = place.officer("city_officer", place.city)
            page = (await place.get("/agencies", city, limit=2, **after)).json()
            seen |= {agency["id"] for agency in page["items"]}
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert agencies <= seen


class TestChangeAgency:
    async def test_replaces_what_it_is_called_and_whom_it_serves(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        form = {"name": f"新名{uuid4()}", "capabilities": [], "youngest": 3, "oldest": 15}
        answer = await place.put(f"/agencies/{agency['id']}", form)
        assert answer.status_code == 200, answer.text
        seen = (await place.get(f"/agencies/{agency['id']}")).json()
        assert {name: seen[name] for name in form} == form
        assert (seen["kind"], seen["seat"], seen["version"]) == ("CWI", place.county.code, 2)
        assert (await place.told(agency["id"]))[-1] == "placement.agency.changed.v1"

    async def test_loses_nobodys_edit(self, place: Place) -> None:
        agency = await place.agency()
        path, form = f"/agencies/{agency['id']}", {"name": agency["name"]}
        bare = await place.put(path, form, place.officer())
        assert bare.status_code == 428
        first = {**place.officer(), "If-Match": '"v1"'}
        answers = await asyncio.gather(*(place.put(path, form, first) for _ in range(8)))
        assert sorted({answer.status_code for answer in answers}) == [200, 412]
        assert [answer.status_code for answer in answers].count(200) == 1

    async def test_refuses_a_new_capability_without_proof(self, place: Place) -> None:
        agency = await place.agency("CWI")
        form = {"name": agency["name"], "capabilities": ["rehab"]}
        answer = await place.put(f"/agencies/{agency['id']}", form)
        assert (answer.status_code, answer.json()["title"]) == (409, "Capability unproven")

    async def test_does_not_let_staff_hand_the_agency_to_others(self, place: Place) -> None:
        """Whoever runs it sees the children who live there."""
        own, other = str(uuid4()), str(uuid4())
        agency = await place.agency(organisation_id=own)
        path, form = f"/agencies/{agency['id']}", {"name": agency["name"], "organisation_id": other}
        staff = {**place.staff(own), "If-Match": "*"}
        refused = await place.put(path, form, staff)
        assert (refused.status_code, refused.json()["title"]) == (403, "Operator not yours to name")
        kept = await place.put(path, {**form, "organisation_id": own, "youngest": 3}, staff)
        assert kept.status_code == 200, kept.text
        assert (await place.put(path, form)).status_code == 200

    async def test_is_not_for_another_county(self, place: Place, elsewhere: Place) -> None:
        agency = await place.agency()
        headers = {**elsewhere.officer(), "If-Match": "*"}
        answer = await place.put(f"/agencies/{agency['id']}", {"name": "别处"}, headers)
        assert (answer.status_code, answer.json()["title"]) == (403, "Agency elsewhere")
