"""Admitting; what the law asks for, and what is told."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from placement_rig import Place

AN_ORDER = {"order_id": str(uuid4())}
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

    @pytest.mark.parametrize("ground", ["L1", "L2", "L3", "L4", "L5"])
    async def test_for_long_asks_for_more_than_an_order(self, place: Place, ground: str) -> None:
        """The police's report on a foundling, the judgment against a guardian, or a decision."""
        answer = await place.admit(
            await place.agency("CWI"), await place.child(), regime="long_term", ground=ground,
            legal_basis=AN_ORDER,
        )  # fmt: skip
        assert (answer.status_code, answer.json()["title"]) == (422, "Document missing")

    @pytest.mark.parametrize(
        ("kind", "form", "status"),
        [
            ("CWI", {"ground": "T1", "tracing_family": True}, 422),
            ("CWI", {"ground": "T7", "tracing_family": True}, 422),
            ("MPC", {"ground": "T1", "tracing_family": True}, 201),
        ],
    )
    async def test_of_a_foundling_to_an_institution_asks_for_the_polices_report(
        self, place: Place, kind: str, form: dict[str, Any], status: int
    ) -> None:
        agency, child = await place.agency(kind), await place.child()
        answer = await place.admit(agency, child, legal_basis=AN_ORDER, **form)
        assert answer.status_code == status, answer.text
        if status == 422:
            assert answer.json()["title"] == "Document missing"
            assert (await place.admit(agency, child, **form)).status_code == 201

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
