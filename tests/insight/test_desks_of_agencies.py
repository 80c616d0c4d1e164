"""The desks of agencies, before the real services: what they have, and what becomes of them."""

from uuid import uuid4

import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_agencies import QUEUE, listed, registered
from page_clerk import Clerk, answer_to
from page_reader import PAGES

CITY = COUNTY[:4]
EQUIPPED = {
    "carers": "40", "medical_staff": "20", "rehab_staff": "0", "special_teachers": "9",
    "fire_checked_on": day(-1), "budget_fen": "9000000.50",
}  # fmt: skip


@pytest.fixture
async def agency(assembled: Assembled, clerk: Clerk) -> str:
    return await registered(assembled, clerk, capabilities=["rehab"], beds="1\n2")


class TestAnAgency:
    async def test_is_registered_with_its_beds(self, assembled: Assembled, agency: str) -> None:
        made = await listed(assembled, id=agency)
        assert (made["beds"], made["free_beds"], made["sex"]) == (2, 2, "any")
        assert (made["transition"], made["capabilities"]) == ("county_cwi", ["rehab"])

    async def test_gets_more_beds_and_no_label_twice(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        location = await clerk.done("add_beds", agency, beds="3\n4", features=["cot"])
        assert location == f"{PAGES}/desks/add_beds?of={agency}&done=add_beds"
        assert (await listed(assembled, id=agency))["beds"] == 4
        assert "cot" in (await clerk.open(f"/desks/add_beds?of={agency}")).text
        assert (await clerk.work("add_beds", agency, beds="4")).status_code == 409
        assert 'id="beds-fault"' in (await clerk.work("add_beds", agency)).text

    async def test_is_changed_and_keeps_what_was_not_touched(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        record = (await clerk.open(f"/desks/change_agency?of={agency}")).text
        assert "<dt>Name of the agency</dt>" in record
        assert (
            await clerk.done("change_agency", agency, youngest="6") == f"{QUEUE}?done=change_agency"
        )
        changed = await listed(assembled, id=agency)
        assert (changed["youngest"], changed["oldest"], changed["capabilities"]) == (
            6,
            17,
            ["rehab"],
        )
        unproven = await clerk.work("change_agency", agency, capabilities=["rehab", "infant"])
        assert unproven.status_code == 409

    async def test_proves_a_capability_and_then_names_it(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        await clerk.done(
            "capability", agency, capability="infant", licence_no="照1", staff="3",
            valid_from=day(-1), valid_until=day(300),
        )  # fmt: skip
        assert "照1" in (await clerk.open(f"/desks/capability?of={agency}")).text
        shown = (await clerk.read(f"/desks/change_agency?of={agency}")).cells
        infant = shown.index("infants")
        assert shown[infant : infant + 5] == ["infants", "no", "proven", day(300), "no"]
        await clerk.done("change_agency", agency, capabilities=["rehab", "infant"])
        named = (await listed(assembled, id=agency))["capabilities"]
        assert set(named) == {"rehab", "infant"}

    async def test_keeps_the_zero_that_was_recorded(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        await clerk.done("resources", agency, **EQUIPPED)
        await clerk.done("resources", agency, carers="41")
        recorded = await listed(assembled, id=agency)
        assert (recorded["carers"], recorded["rehab_staff"]) == (41, 0)
        assert recorded["budget_fen"] == 900_000_050

    async def test_loses_a_proof_that_was_withdrawn(self, clerk: Clerk, agency: str) -> None:
        await clerk.done(
            "capability", agency, capability="infant", licence_no="照9", staff="3",
            valid_from=day(-1), valid_until=day(300),
        )  # fmt: skip
        assert f"/proofs?agency_id={agency}" in (await clerk.open("/queues/agencies")).text
        shown = (await clerk.open(f"/queues/proofs?agency_id={agency}")).text
        proof = shown.partition("/desks/withdraw_proof?of=")[2][:36]
        await clerk.done("withdraw_proof", proof, document_no="销1")
        shown = (await clerk.open(f"/queues/proofs?agency_id={agency}")).text
        assert "照9" in shown
        assert "withdraw_proof" not in shown
        unproven = await clerk.work("change_agency", agency, capabilities=["rehab", "infant"])
        assert unproven.status_code == 409

    async def test_says_which_functions_it_carries_out(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        await clerk.done("functions", agency, functions=["I1", "I4"], since=day(-9))
        await clerk.done("functions", agency, functions=["I4", "I6"], since=day(-1))
        path = f"/placement/agencies/{agency}/functions"
        told = await answer_to(assembled, path, Role.COUNTY_OFFICER)
        since = {one["code"]: one["carried_out_since"] for one in told if one["carried_out_since"]}
        assert since == {"I4": day(-9), "I6": day(-1)}
        shown = await clerk.read(f"/desks/functions?of={agency}")
        ticked = {one["value"] for one in shown.all("input") if "checked" in one}
        assert ticked == {"I4", "I6"}

    async def test_reports_what_it_did_for_its_place(
        self, assembled: Assembled, clerk: Clerk
    ) -> None:
        centre = await registered(assembled, clerk, kind="MPC")
        done = {"function_code": "M6", "done_on": day(-1), "document_no": "训1", "places": "12"}
        await clerk.done("report_function", centre, **done)
        shown = (await clerk.read(f"/desks/report_function?of={centre}")).cells
        assert shown[4:] == ["M6", day(-1), "训1", "12"]
        assert (await clerk.work("report_function", centre, **done)).status_code == 409
        unknown = await clerk.work("report_function", centre, **done | {"function_code": "I1"})
        assert 'id="function_code-fault"' in unknown.text


class TestACareAgreement:
    async def test_entrusts_an_institution_nearby_until_it_is_ended(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        centre = await registered(assembled, clerk, kind="MPC")
        listed = (await clerk.open("/queues/agencies")).text
        assert f"/desks/agreement?of={centre}" in listed
        assert f"/desks/agreement?of={agency}" not in listed
        number = f"委{uuid4().hex[:8]}"
        form = {"institution_id": agency, "document_no": number, "valid_from": day(-1)}
        bare = await clerk.work("agreement", centre, **form, valid_until=day(90))
        assert 'id="capabilities-fault"' in bare.text
        await clerk.done(
            "agreement", centre, **form, valid_until=day(90), capabilities=["rehab"]
        )  # fmt: skip
        path = "/placement/care-agreements?limit=200"
        found = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        signed = next(one for one in found if one["document_no"] == number)
        assert (signed["centre_id"], signed["capabilities"]) == (centre, ["rehab"])
        address = f"/desks/end_agreement?of={signed['id']}"
        assert address in (await clerk.open("/queues/agreements")).text
        await clerk.done("end_agreement", signed["id"], ended_on=day(), document_no="终1")
        shown = (await clerk.open("/queues/agreements")).text
        assert number in shown
        assert address not in shown


class TestWhatNobodyCarriesOut:
    async def test_is_listed_by_place(self, assembled: Assembled, clerk: Clerk) -> None:
        centre = await registered(assembled, clerk, kind="MPC")
        await clerk.done("functions", centre, functions=["M7"], since=day(-1))
        shown = (await clerk.open("/queues/function-coverage")).text
        assert "growing social organisations" not in shown
        await clerk.done("functions", centre, functions=[], since=day())
        shown = (await clerk.open("/queues/function-coverage")).text
        assert "growing social organisations and volunteers · Publicising" in shown


class TestACountysInstitution:
    async def test_is_assessed_once_its_resources_are_known(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        assert (await clerk.work("assess_agency", agency)).status_code == 409
        await clerk.done("resources", agency, **EQUIPPED)
        location = await clerk.done("assess_agency", agency)
        assert location == f"{PAGES}/desks/assess_agency?of={agency}&done=assess_agency"
        assert (await listed(assembled, id=agency))["transition"] == "assessed"
        shown = (await clerk.open(f"/desks/assess_agency?of={agency}")).text
        assert "Children living there: 0" in shown

    async def test_is_converted_into_a_protection_centre(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        await clerk.done("resources", agency, **EQUIPPED)
        await clerk.done("assess_agency", agency)
        await clerk.done("convert", agency, kind="MPC", document_no="转1")
        converted = await listed(assembled, id=agency)
        assert (converted["kind"], converted["transition"]) == ("MPC", "converted_mpc")

    async def test_is_retained_by_the_province_alone(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        await clerk.done("resources", agency, **EQUIPPED)
        await clerk.done("assess_agency", agency)
        assert (await clerk.work("retain", agency, approval_no="省1")).status_code == 403


class TestTheList:
    async def test_offers_no_change_of_an_agency_of_the_city(
        self, assembled: Assembled, clerk: Clerk, city: Clerk
    ) -> None:
        own = await registered(assembled, clerk)
        citys = await registered(assembled, city, seat=CITY)
        shown = (await clerk.open("/queues/agencies")).text
        assert f"add_beds?of={own}" in shown
        assert f"of={citys}" not in shown
        assert f"/queues/residents?agency_id={citys}" in shown
        assert f"add_beds?of={citys}" in (await city.open("/queues/agencies")).text
