"""A child given into a family's care: kin, or a foster family after a trial."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.registry import ChildLeft
from household_rig import LONG_TERM, approved, checked, give, given
from placement_rig import Place

CLOCKS = {"custody_alert_first", "custody_alert_second", "custody_alert_last", "custody_review"}


async def fostered(place: Place, **form: Any) -> dict[str, Any]:
    """The custody of a child that has just come to a foster family."""
    agency = await place.agency("CWI")
    custody = await checked(place, await place.custody(agency, **LONG_TERM))
    return await given(place, custody, await approved(place, agency), **form)


async def settle(place: Place, custody: dict[str, Any]) -> Any:
    form = {"agreement_no": "寄〔2026〕1号"}
    return await place.change(f"/custodies/{custody['id']}/household/settle", form)


class TestGiveIntoKinCare:
    async def test_ends_one_custody_and_begins_the_other_at_once(self, place: Place) -> None:
        agency = await place.agency()
        custody = await place.custody(agency)
        household = await approved(place, agency, kind="kin")
        place.clock.advance(days=3)
        begun = await given(place, custody, household)
        before = (await place.get(f"/custodies/{custody['id']}")).json()
        assert (before["outcome"], before["ended_at"]) == ("kin", begun["began_at"])
        assert (begun["mode"], begun["bed_id"]) == ("kin", None)
        assert (begun["household_id"], begun["transferred_from"]) == (
            household["id"], custody["id"],
        )  # fmt: skip
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        assert all(bed["free"] for bed in beds)
        read = (await place.get(f"/households/{household['id']}")).json()
        assert read["free_places"] == household["free_places"] - 1

    async def test_tells_where_the_child_is(self, place: Place) -> None:
        household = await approved(place, await place.agency(), kind="kin")
        begun = await given(place, await place.custody(), household)
        (row,) = await place.rows(
            "SELECT payload FROM outbox WHERE aggregate_id = $1", UUID(begun["id"])
        )
        assert '"mode": "kin"' in row["payload"]

    async def test_lets_the_review_clocks_go_on(self, place: Place) -> None:
        household = await approved(place, await place.agency(), kind="kin")
        custody = await place.custody()
        begun = await given(place, custody, household)
        assert await place.duties(begun["id"]) == {}
        assert await place.duties(custody["id"]) == dict.fromkeys(CLOCKS, "open")

    @pytest.mark.parametrize(
        ("form", "status", "title"),
        [
            ({"agreement_no": None}, 422, "Agreement missing"),
            ({"heard_child": False}, 422, "Child not heard"),
            ({"legal_basis": {}}, 422, "Invalid"),
            ({"handover": []}, 422, "Invalid"),
        ],
    )
    async def test_asks_for_what_the_law_asks(
        self, place: Place, form: dict[str, Any], status: int, title: str
    ) -> None:
        household = await approved(place, await place.agency(), kind="kin")
        answer = await give(place, await place.custody(), household, **form)
        assert (answer.status_code, answer.json()["title"]) == (status, title)

    async def test_is_not_for_long_term_custody(self, place: Place) -> None:
        agency = await place.agency("CWI")
        custody = await place.custody(agency, **LONG_TERM)
        answer = await give(place, custody, await approved(place, agency, kind="kin"))
        assert (answer.status_code, answer.json()["title"]) == (409, "Outcome not of regime")

    async def test_may_end_with_the_kin_as_guardians(self, place: Place) -> None:
        household = await approved(place, await place.agency(), kind="kin")
        begun = await given(place, await place.custody(), household)
        path, form = f"/custodies/{begun['id']}/end", {"outcome": "kin", "heard_child": True}
        assert (await place.change(path, form)).json()["title"] == "Document missing"
        ended = await place.change(path, {**form, "document_no": "指定监护1"})
        assert (ended.status_code, ended.json()["outcome"]) == (200, "kin")

    async def test_refuses_a_third_child_and_a_second_time(self, place: Place) -> None:
        household = await approved(place, await place.agency(), kind="kin", places=2)
        begun = [await given(place, await place.custody(), household) for _ in range(2)]
        full = await give(place, await place.custody(), household)
        assert (full.status_code, full.json()["title"]) == (409, "Household full")
        again = await give(place, begun[0], household)
        assert (again.status_code, again.json()["title"]) == (409, "Already with household")


class TestGiveIntoFosterCare:
    async def test_begins_with_a_trial_and_a_clock_for_the_agreement(self, place: Place) -> None:
        begun = await fostered(place)
        care = (await place.get(f"/custodies/{begun['id']}/household")).json()
        assert (care["trial_until"], care["agreement_no"]) == ("2026-07-31", None)
        assert await place.duties(begun["id"]) == {"sign_foster_agreement": "open"}

    async def test_is_for_temporary_custody_as_well(self, place: Place) -> None:
        agency = await place.agency("CWI")
        custody = await checked(place, await place.custody())
        begun = await given(place, custody, await approved(place, agency))
        assert (begun["mode"], begun["agency_id"]) == ("foster", agency["id"])

    @pytest.mark.parametrize(
        ("birth_on", "is_given"), [(date(2016, 6, 1), False), (date(2016, 6, 2), True)]
    )
    async def test_asks_the_consent_of_a_child_of_ten(
        self, place: Place, birth_on: date, is_given: bool
    ) -> None:
        agency = await place.agency("CWI")
        child = await place.child(birth_on=birth_on)
        custody = await checked(place, await place.custody(agency, child, **LONG_TERM))
        answer = await give(place, custody, await approved(place, agency), consented=False)
        assert (answer.status_code == 201) is is_given
        if not is_given:
            assert answer.json()["title"] == "Child did not consent"

    @pytest.mark.parametrize(("level", "status"), [("L2", 201), ("L3", 409), ("L4", 409)])
    async def test_is_not_for_a_severely_disabled_child(
        self, place: Place, level: str, status: int
    ) -> None:
        agency = await place.agency("CWI")
        custody = await checked(place, await place.custody(agency, **LONG_TERM), level)
        answer = await give(place, custody, await approved(place, agency))
        assert answer.status_code == status
        if status == 409:
            assert answer.json()["title"] == "Child not fosterable"

    async def test_goes_on_under_the_judgment_and_not_under_an_order(self, place: Place) -> None:
        agency = await place.agency("CWI")
        form = {**LONG_TERM, "ground": "L4"}
        custody = await checked(place, await place.custody(agency, **form))
        an_order = {"order_id": str(uuid4())}
        answer = await give(place, custody, await approved(place, agency), legal_basis=an_order)
        assert (answer.status_code, answer.json()["title"]) == (422, "Document missing")

    @pytest.mark.parametrize("kind", ["kin", "foster"])
    async def test_is_not_for_who_is_of_age(self, place: Place, kind: str) -> None:
        agency = await place.agency("CWI")
        child = await place.child(birth_on=date(2008, 6, 3))
        form: dict[str, Any] = {} if kind == "kin" else LONG_TERM
        custody = await checked(place, await place.custody(agency, child, **form))
        household = await approved(place, agency, kind=kind)
        place.clock.advance(days=2)
        answer = await give(place, custody, household)
        assert (answer.status_code, answer.json()["title"]) == (409, "Child of age")

    async def test_is_not_for_who_left_the_register(self, place: Place) -> None:
        agency, child = await place.agency("CWI"), await place.child()
        custody = await checked(place, await place.custody(agency, child, **LONG_TERM))
        household = await approved(place, agency)
        left = ChildLeft(child_id=UUID(child), area=place.county.code, reason="dead")
        await place.apply(left, version=2)
        answer = await give(place, custody, household)
        assert (answer.status_code, answer.json()["title"]) == (409, "Child has left")

    async def test_waits_for_the_health_check(self, place: Place) -> None:
        agency = await place.agency("CWI")
        custody = await place.custody(agency, **LONG_TERM)
        answer = await give(place, custody, await approved(place, agency))
        assert (answer.status_code, answer.json()["title"]) == (409, "Health unknown")


class TestSettleFosterCare:
    async def test_waits_until_the_trial_is_over(self, place: Place) -> None:
        begun = await fostered(place)
        place.clock.advance(days=59)
        early = await settle(place, begun)
        assert (early.status_code, early.json()["title"]) == (409, "Trial not over")
        place.clock.advance(days=1)
        answer = await settle(place, begun)
        assert answer.status_code == 200, answer.text
        assert answer.json()["settled_on"] == "2026-07-31"
        assert await place.duties(begun["id"]) == {"sign_foster_agreement": "met"}
        again = await settle(place, begun)
        assert (again.status_code, again.json()["title"]) == (409, "Care settled")

    async def test_is_only_for_a_child_with_a_family(self, place: Place) -> None:
        custody = await place.custody()
        for answer in (
            await settle(place, custody),
            await place.get(f"/custodies/{custody['id']}/household"),
        ):
            assert (answer.status_code, answer.json()["title"]) == (409, "Not in care of household")


class TestEndOfCare:
    async def test_back_to_an_agency_frees_the_place(self, place: Place) -> None:
        begun = await fostered(place)
        household = begun["household_id"]
        form = {
            "agency_id": begun["agency_id"], "handover": ["file"], "heard_child": True,
            "legal_basis": {"document_no": "1"},
        }  # fmt: skip
        place.clock.advance(days=1)
        answer = await place.change(f"/custodies/{begun['id']}/transfer", form)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["mode"], answer.json()["household_id"]) == ("agency", None)
        assert answer.json()["bed_id"]
        assert (await place.get(f"/households/{household}")).json()["free_places"] == 2
        assert await place.duties(begun["id"]) == {"sign_foster_agreement": "void"}
        assert await place.duties(household) == {"visit_household": "void"}

    async def test_by_adoption_frees_the_place(self, place: Place) -> None:
        begun = await fostered(place)
        form = {"outcome": "adopted", "document_no": "1", "heard_child": True}
        assert (await place.change(f"/custodies/{begun['id']}/end", form)).status_code == 200
        read = (await place.get(f"/households/{begun['household_id']}")).json()
        assert read["free_places"] == 2

    async def test_keeps_the_visits_while_another_child_is_there(self, place: Place) -> None:
        household = await approved(place, await place.agency(), kind="kin")
        first, _ = [await given(place, await place.custody(), household) for _ in range(2)]
        form = {"outcome": "died", "document_no": "1"}
        assert (await place.change(f"/custodies/{first['id']}/end", form)).status_code == 200
        assert await place.duties(household["id"]) == {"visit_household": "open"}


class TestWhoIsHere:
    async def test_is_no_resident_of_the_agency(self, place: Place) -> None:
        begun = await fostered(place)
        residents = await place.get(f"/agencies/{begun['agency_id']}/residents")
        assert residents.json()["items"] == []
        found = (await place.get("/custodies", is_open=True)).json()["items"]
        assert [one["id"] for one in found] == [begun["id"]]
