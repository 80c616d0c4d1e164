"""Admitting, ending and transferring; what the law asks for, and what is told."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from placement_rig import Place

CLOCKS = {"custody_alert_first", "custody_alert_second", "custody_alert_last", "custody_review"}


class TestAdmit:
    async def test_begins_a_custody_in_a_bed(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        answer = await place.admit(agency, child)
        assert answer.status_code == 201, answer.text
        (custody,) = answer.json()["custodies"]
        assert (custody["child_id"], custody["area"]) == (child, place.county.code)
        read = await place.service.client.get(answer.headers["Location"], headers=place.officer())
        assert read.json() == custody
        assert read.headers["ETag"] == answer.headers["ETag"] == '"v1"'
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        assert [bed["id"] for bed in beds if not bed["free"]] == [custody["bed_id"]]

    async def test_tells_of_each_child(self, place: Place) -> None:
        children = [await place.child(), await place.child()]
        answer = await place.admit(await place.agency(), *children)
        assert [one["child_id"] for one in answer.json()["custodies"]] == children
        for custody in answer.json()["custodies"]:
            assert await place.told(custody["id"]) == ["placement.custody.began.v1"]

    async def test_starts_the_review_clocks_of_temporary_custody(self, place: Place) -> None:
        custody = await place.custody()
        assert await place.duties(custody["id"]) == dict.fromkeys(CLOCKS, "open")

    async def test_starts_none_for_long_term_custody(self, place: Place) -> None:
        custody = await place.custody(
            await place.agency("CWI"), regime="long_term", ground="L3",
            legal_basis={"document_no": "川民监〔2026〕3号"},
        )  # fmt: skip
        assert await place.duties(custody["id"]) == {}

    async def test_admits_all_or_none(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        children = [await place.child(), await place.child()]
        answer = await place.admit(agency, *children)
        assert (answer.status_code, answer.json()["type"][-11:]) == (409, "no-free-bed")
        assert (await place.get("/custodies")).json()["items"] == []

    async def test_takes_the_beds_that_were_asked_for(self, place: Place) -> None:
        agency = await place.agency(beds=3)
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        asked = [beds[2]["id"], beds[0]["id"]]
        children = sorted([await place.child(), await place.child()], reverse=True)
        answer = await place.admit(agency, *children, bed_ids=asked)
        assert [one["bed_id"] for one in answer.json()["custodies"]] == asked

    async def test_refuses_a_bed_that_is_taken(self, place: Place) -> None:
        agency = await place.agency()
        taken = (await place.custody(agency))["bed_id"]
        answer = await place.admit(agency, await place.child(), bed_ids=[taken])
        assert (answer.status_code, answer.json()["title"]) == (409, "Bed taken")

    async def test_refuses_a_bed_of_another_agency(self, place: Place) -> None:
        other = await place.custody()
        answer = await place.admit(
            await place.agency(), await place.child(), bed_ids=[other["bed_id"]]
        )
        assert (answer.status_code, answer.json()["title"]) == (422, "Bed unknown")

    async def test_refuses_a_child_who_is_in_custody(self, place: Place) -> None:
        child = await place.child()
        await place.custody(child=child)
        answer = await place.admit(await place.agency(), child)
        assert (answer.status_code, answer.json()["title"]) == (409, "Child already placed")

    async def test_refuses_an_agency_that_may_not_take_the_child(self, place: Place) -> None:
        await place.agency("MPC")
        answer = await place.admit(await place.agency("CWI"), await place.child())
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency may not take")
        assert "protection agency" in answer.json()["detail"]

    async def test_hears_a_child_of_eight(self, place: Place) -> None:
        eight, seven = date(2018, 6, 1), date(2018, 6, 2)
        refused = await place.admit(
            await place.agency(), await place.child(birth_on=eight), heard_child=False
        )
        assert (refused.status_code, refused.json()["title"]) == (422, "Child not heard")
        assert await place.custody(child=await place.child(birth_on=seven), heard_child=False)

    @pytest.mark.parametrize(
        "fault",
        [
            {"regime": "long_term"},
            {"ground": "T8"},
            {"legal_basis": {}},
            {"children": []},
            {"bed_ids": [str(uuid4()), str(uuid4())]},
            {"unknown": 1},
        ],
    )
    async def test_refuses_a_faulty_form(self, place: Place, fault: dict[str, Any]) -> None:
        answer = await place.admit(await place.agency(), await place.child(), **fault)
        assert answer.status_code == 422

    async def test_needs_the_judgment_for_a_revoked_guardian(self, place: Place) -> None:
        answer = await place.admit(
            await place.agency("CWI"), await place.child(), regime="long_term", ground="L4"
        )
        assert (answer.status_code, answer.json()["title"]) == (422, "Document missing")

    async def test_warns_of_a_sibling_left_behind(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        await place.child(sibling_of=UUID(child))
        answer = await place.admit(agency, child)
        assert answer.status_code == 201
        assert "sibling" in answer.json()["warnings"][0]["en"]

    async def test_lets_the_city_take_a_child_of_its_county(self, place: Place) -> None:
        city = await place.agency("CWI", seat=place.city)
        custody = await place.custody(
            city, regime="long_term", ground="L2", legal_basis={"document_no": "1"}
        )
        assert custody["area"] == place.county.code
        by_city = await place.get(
            f"/custodies/{custody['id']}", place.officer("city_officer", place.city)
        )
        assert by_city.status_code == 200


class TestEnd:
    async def end(self, place: Place, custody: dict[str, Any], **form: Any) -> Any:
        return await place.change(f"/custodies/{custody['id']}/end", {"heard_child": True, **form})

    async def test_frees_the_bed_and_the_child(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        custody = await place.custody(agency, child)
        answer = await self.end(place, custody, outcome="returned", assessment_no="评估1号")
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
        await self.end(place, custody, outcome="kin")
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
            ({"outcome": "kin", "heard_child": False}, "Child not heard"),
        ],
    )
    async def test_guards_the_outcome(self, place: Place, form: dict[str, Any], title: str) -> None:
        answer = await self.end(place, await place.custody(), **form)
        assert answer.json()["title"] == title

    async def test_refuses_a_second_time(self, place: Place) -> None:
        custody = await place.custody()
        await self.end(place, custody, outcome="kin")
        answer = await self.end(place, custody, outcome="kin")
        assert (answer.status_code, answer.json()["title"]) == (409, "Custody over")

    async def test_asks_for_the_version_that_was_read(self, place: Place) -> None:
        path = f"/custodies/{(await place.custody())['id']}/end"
        assert (await place.post(path, {"outcome": "kin"})).status_code == 428
        stale = {**place.officer(), "If-Match": '"v7"'}
        assert (await place.post(path, {"outcome": "kin"}, stale)).status_code == 412


class TestReview:
    async def test_answers_the_clock_that_comes_next(self, place: Place) -> None:
        custody = await place.custody()
        path = f"/custodies/{custody['id']}/review"
        assert (await place.change(path, {"review_no": "1"})).status_code == 200
        duties = await place.duties(custody["id"])
        assert duties.pop("custody_alert_first") == "met"
        assert set(duties.values()) == {"open"}


class TestWhoSees:
    async def test_answers_another_county_as_if_there_were_none(
        self, place: Place, elsewhere: Place
    ) -> None:
        custody = await place.custody()
        hidden = await elsewhere.get(f"/custodies/{custody['id']}")
        missing = await elsewhere.get(f"/custodies/{uuid4()}")
        assert hidden.status_code == missing.status_code == 404
        assert {**hidden.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}
        assert (await elsewhere.get("/custodies")).json() == {"items": [], "next": None}

    async def test_lets_another_county_neither_admit_nor_end(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        answer = await elsewhere.admit(await elsewhere.agency(), child)
        assert answer.status_code == 404
        custody = await place.custody(child=child)
        answer = await elsewhere.change(f"/custodies/{custody['id']}/end", {"outcome": "kin"})
        assert answer.status_code == 404

    async def test_shows_another_county_the_free_beds_of_their_city_only_as_a_number(
        self, place: Place, elsewhere: Place
    ) -> None:
        city = await place.agency("CWI", seat=place.city)
        await place.custody(city, regime="long_term", ground="L2", legal_basis={"document_no": "1"})
        beds = (await elsewhere.get(f"/agencies/{city['id']}/beds")).json()["items"]
        assert [bed["free"] for bed in beds] == [False, True]
        assert (await elsewhere.get(f"/agencies/{city['id']}/residents")).json()["items"] == []

    async def test_shows_staff_their_own_agency_only(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        custody, other = await place.custody(own), await place.custody()
        for path in ("/custodies", f"/agencies/{own['id']}/residents"):
            found = (await place.get(path, place.staff(organisation))).json()["items"]
            assert [one["id"] for one in found] == [custody["id"]]
        hidden = await place.get(f"/custodies/{other['id']}", place.staff(organisation))
        assert hidden.status_code == 404
        for stranger in (str(uuid4()), None, "none"):
            found = (await place.get("/custodies", place.staff(stranger))).json()["items"]
            assert found == []

    async def test_lets_staff_admit_to_their_own_agency_only(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        child = await place.child()
        refused = await place.admit(await place.agency(), child, headers=place.staff(organisation))
        assert refused.status_code == 403
        admitted = await place.admit(own, child, headers=place.staff(organisation))
        assert admitted.status_code == 201

    async def test_lists_page_by_page(self, place: Place) -> None:
        agency = await place.agency(beds=5)
        begun = [(await place.custody(agency))["id"] for _ in range(5)]
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (await place.get("/custodies", None, limit=2, is_open=True, **after)).json()
            seen += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seen == begun[::-1]

    async def test_writes_who_read_into_the_audit(self, place: Place) -> None:
        custody = await place.custody()
        await place.get(f"/custodies/{custody['id']}")
        rows = await place.rows(
            "SELECT action, record, operation FROM audit WHERE child_id = $1",
            UUID(custody["child_id"]),
        )
        assert ("read", "custody", "read_custody") in map(tuple, rows)
        assert ("write", "custody", "admit_children") in map(tuple, rows)
