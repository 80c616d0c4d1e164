"""Proof of capabilities: what runs out counts no longer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.agencies.models import Agency, Capability, Kind
from placement.capabilities.models import CapabilityEvidence, Proof, counted, standings
from placement_plans import LONG
from placement_rig import IF_ANY, NOW, Place

LICENCE = {
    "capability": "rehab", "licence_no": "康1", "staff": 3, "equipment": "器材",
    "valid_from": "2026-01-01", "valid_until": "2026-12-31",
}  # fmt: skip


async def record(place: Place, agency: dict[str, Any], **form: Any) -> httpx.Response:
    return await place.post(f"/agencies/{agency['id']}/evidence", {**LICENCE, **form})


async def recorded(place: Place, agency: dict[str, Any], **form: Any) -> dict[str, Any]:
    answer = await record(place, agency, **form)
    assert answer.status_code == 201, answer.text
    evidence: dict[str, Any] = answer.json()
    return evidence


async def standing(place: Place, agency: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    found = (await place.get(f"/agencies/{agency['id']}/capabilities")).json()
    return {one["capability"]: (one["proof"], one["counts"]) for one in found}


def later(place: Place, day: str) -> None:
    place.clock.now = datetime.fromisoformat(f"{day}T08:00:00+08:00")


class TestRecordEvidence:
    async def test_proves_a_capability_while_it_is_valid(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        await recorded(place, agency)
        assert (await standing(place, agency))["rehab"] == ("proven", True)
        later(place, "2026-12-31")
        assert (await standing(place, agency))["rehab"] == ("proven", True)
        later(place, "2027-01-01")
        assert (await standing(place, agency))["rehab"] == ("lapsed", False)

    async def test_refuses_the_same_licence_twice(self, place: Place) -> None:
        agency = await place.agency("CWI")
        await recorded(place, agency)
        answer = await record(place, agency)
        assert (answer.status_code, answer.json()["title"]) == (409, "Evidence there")

    @pytest.mark.parametrize(
        "fault",
        [
            {"valid_until": "2025-12-31"},
            {"staff": 0},
            {"staff": 10**9},
            {"capability": "flying"},
            {"licence_no": ""},
            {"valid_from": "0001-01-01"},
            {"withdrawn_on": "2026-01-01"},
        ],
    )
    async def test_refuses_a_faulty_form(self, place: Place, fault: dict[str, Any]) -> None:
        agency = await place.agency("CWI")
        assert (await record(place, agency, **fault)).status_code == 422

    async def test_is_for_the_agencys_own_staff_and_officer(
        self, place: Place, elsewhere: Place
    ) -> None:
        organisation = str(UUID(int=9))
        agency = await place.agency("CWI", organisation_id=organisation)
        path = f"/agencies/{agency['id']}/evidence"
        assert (await elsewhere.post(path, LICENCE)).status_code == 403
        assert (await place.post(path, LICENCE, place.staff(str(UUID(int=8))))).status_code == 403
        assert (await place.post(path, LICENCE, place.staff(organisation))).status_code == 201

    async def test_opens_the_way_to_name_the_capability(self, place: Place) -> None:
        agency = await place.agency("CWI")
        await recorded(place, agency)
        assert (await standing(place, agency))["rehab"] == ("proven", False)
        form = {"name": agency["name"], "capabilities": ["rehab"]}
        assert (await place.put(f"/agencies/{agency['id']}", form)).status_code == 200
        assert (await standing(place, agency))["rehab"] == ("proven", True)


class TestReadEvidence:
    async def test_gives_the_version_that_it_is_withdrawn_under(self, place: Place) -> None:
        evidence = await recorded(place, await place.agency("CWI"))
        path = f"/capability-evidence/{evidence['id']}"
        read = await place.get(path)
        assert (read.json(), read.headers["etag"]) == (evidence, '"v1"')
        await place.change(f"{path}/withdraw", {"document_no": "撤1"})
        assert (await place.get(path)).headers["etag"] == '"v2"'


class TestWithdraw:
    async def test_ends_it_at_once_and_keeps_the_row(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        evidence = await recorded(place, agency)
        path = f"/capability-evidence/{evidence['id']}/withdraw"
        assert (await place.change(path, {"document_no": "撤1"})).status_code == 200
        assert (await standing(place, agency))["rehab"] == ("lapsed", False)
        again = await place.change(path, {"document_no": "撤1"})
        assert (again.status_code, again.json()["title"]) == (409, "Evidence withdrawn")
        (kept,) = (await place.get(f"/agencies/{agency['id']}/evidence")).json()["items"]
        assert kept["withdrawal_no"] == "撤1"


class TestDuties:
    async def test_a_new_agency_proves_what_it_names(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab", "medical"])
        await recorded(place, agency)
        assert (await place.duties(agency["id"]))["prove_capabilities"] == "open"
        await recorded(place, agency, capability="medical")
        assert (await place.duties(agency["id"]))["prove_capabilities"] == "met"

    async def test_what_it_never_proved_counts_for_a_while_only(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        assert (await standing(place, agency))["rehab"] == ("claimed", True)
        later(place, "2026-08-30")
        assert (await standing(place, agency))["rehab"] == ("claimed", True)
        later(place, "2026-08-31")
        assert (await standing(place, agency))["rehab"] == ("unproven", False)

    async def test_a_proof_is_renewed_before_it_runs_out(self, place: Place) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        first = await recorded(place, agency)
        shorter = await recorded(place, agency, licence_no="短", valid_until="2026-09-01")
        assert await place.duties(first["id"]) == {"renew_evidence": "open"}
        await recorded(place, agency, licence_no="长", valid_until="2028-12-31")
        assert await place.duties(first["id"]) == {"renew_evidence": "met"}
        assert await place.duties(shorter["id"]) == {"renew_evidence": "met"}


class TestWhatCounts:
    async def test_staff_with_a_lapsed_licence_are_none_in_the_assessment(
        self, place: Place
    ) -> None:
        agency = await place.agency("CWI", capabilities=["rehab"])
        staff = {
            "carers": 9, "medical_staff": 2, "rehab_staff": 4, "special_teachers": 1,
            "fire_checked_on": "2026-05-01", "budget_fen": 10**9,
        }  # fmt: skip
        assert (await place.put(f"/agencies/{agency['id']}/resources", staff)).status_code == 200

        async def rehab() -> tuple[int, int]:
            answer = await place.change(f"/agencies/{agency['id']}/assessments", {})
            assert answer.status_code == 201, answer.text
            found = {one["criterion"]: one["measured"] for one in answer.json()["findings"]}
            return found["rehab"], found["medical"]

        assert await rehab() == (4, 2)
        await recorded(place, agency)
        assert await rehab() == (4, 2)
        later(place, "2027-01-01")
        assert await rehab() == (0, 2)

    async def test_a_receiver_whose_proof_lapsed_takes_nobody_who_has_that_care(
        self, place: Place
    ) -> None:
        source = await place.assessed(capabilities=["rehab"])
        await recorded(place, source, valid_until="2030-01-01")
        await place.custody(source, **LONG)
        home = await place.agency("CWI", seat=place.city, beds=5, capabilities=["rehab"])
        city = {**place.officer("city_officer", place.city), **IF_ANY}
        made = await place.post(f"/agencies/{home['id']}/evidence", LICENCE, city)
        assert made.status_code == 201, made.text
        plan = (await place.post("/consolidations", {}, city)).json()
        assert plan["left"] == 0
        later(place, "2027-01-01")
        decision = {"document_no": "市1"}
        stale = await place.post(f"/consolidations/{plan['id']}/decide", decision, city)
        assert stale.json()["title"] == "Plan stale"
        assert [fault["code"] for fault in stale.json()["errors"]] == ["no-longer-fits"]
        again = (await place.post("/consolidations", {}, city)).json()
        assert again["left"] == 1


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
EVIDENCE = st.lists(
    st.tuples(st.sampled_from(Capability), DAYS, DAYS, st.one_of(st.none(), DAYS)), max_size=6
)


class TestStanding:
    @given(st.sets(st.sampled_from(Capability)), EVIDENCE, DAYS)
    def test_counts_what_is_named_and_proven_or_too_new_to_be(
        self,
        declared: set[Capability],
        licences: list[tuple[Capability, date, date, date | None]],
        on: date,
    ) -> None:
        agency = Agency(
            name="甲", kind=Kind.CWI, seat="510104", capabilities=sorted(declared), created_at=NOW
        )
        evidence = [
            CapabilityEvidence(
                agency_id=agency.id, capability=one, licence_no=str(number), staff=1,
                valid_from=min(first, last), valid_until=max(first, last),
                recorded_at=NOW, withdrawn_on=withdrawn,
            )
            for number, (one, first, last, withdrawn) in enumerate(licences)
        ]  # fmt: skip
        found = standings(agency, evidence, on)
        valid = {
            one
            for one, first, last, withdrawn in licences
            if withdrawn is None and min(first, last) <= on <= max(first, last)
        }
        assert {one.capability for one in found if one.proof is Proof.PROVEN} == valid
        counts = counted(found)
        assert declared & valid <= counts <= declared
        past = {
            one
            for one, first, last, withdrawn in licences
            if withdrawn is not None or max(first, last) < on
        }
        assert not counts & (past - valid)
        new = date(2026, 6, 1) <= on <= date(2026, 8, 30)
        assert not new or declared - past <= counts
