"""Families: who is approved, who is not, and who sees them."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from household_rig import applied, approve, approved, close, family, give, given
from placement_rig import Place


class TestRegisterHousehold:
    async def test_keeps_who_they_are_sealed(self, place: Place) -> None:
        household = await applied(place, await place.agency("CWI"))
        (row,) = await place.rows("SELECT * FROM household WHERE id = $1", UUID(household["id"]))
        assert "张三".encode() not in b"".join(v for v in row.values() if isinstance(v, bytes))
        read = await place.get(f"/households/{household['id']}")
        assert read.json() == household
        assert read.json()["family"]["name"] == "张三"

    async def test_refuses_a_foster_family_of_a_protection_centre(self, place: Place) -> None:
        answer = await place.post("/households", family(await place.agency("MPC")))
        assert (answer.status_code, answer.json()["title"]) == (409, "Foster not by institution")

    async def test_refuses_a_third_place(self, place: Place) -> None:
        answer = await place.post("/households", family(await place.agency("CWI"), places=3))
        assert (answer.status_code, answer.json()["title"]) == (422, "Too many places")

    async def test_refuses_the_same_carer_twice(self, place: Place) -> None:
        agency, number = await place.agency("CWI"), "110101198501010017"
        form = family(agency, family={"name": "李四", "resident_id": number})
        assert (await place.post("/households", form)).status_code == 201
        answer = await place.post("/households", form)
        assert (answer.status_code, answer.json()["title"]) == (409, "Household there")

    async def test_refuses_an_agency_that_does_not_serve_the_place(
        self, place: Place, elsewhere: Place
    ) -> None:
        form = family(await place.agency("CWI"), area=elsewhere.county.code)
        assert (await elsewhere.post("/households", form)).status_code == 404
        city = await place.agency("CWI", seat=place.city)
        form = family(city, area=elsewhere.county.code)
        assert (await elsewhere.post("/households", form)).status_code == 201

    @pytest.mark.parametrize("area", ["", "51", "999999999999", "11"])
    async def test_refuses_a_place_that_is_none_of_ours(self, place: Place, area: str) -> None:
        answer = await place.post("/households", family(await place.agency("CWI"), area=area))
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "fault",
        [
            {"places": 0},
            {"members": 0},
            {"yearly_income_fen": 10**40},
            {"family": {"name": "\u0000"}},
            {"family": {"name": "张三", "resident_id": "1"}},
            {"status": "approved"},
        ],
    )
    async def test_refuses_a_faulty_form(self, place: Place, fault: dict[str, Any]) -> None:
        answer = await place.post("/households", family(await place.agency("CWI"), **fault))
        assert answer.status_code in (400, 422)


class TestApproveHousehold:
    async def test_opens_the_family(self, place: Place) -> None:
        household = await applied(place, await place.agency("CWI"))
        assert household["free_places"] == 0
        answer = await approve(place, household)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["status"], answer.json()["free_places"]) == ("approved", 2)
        assert await place.told(household["id"]) == ["placement.household.approved.v1"]

    @pytest.mark.parametrize(
        ("facts", "title"),
        [
            ({"carer_born_on": "1996-06-02"}, "Carer age unfit"),
            ({"carer_born_on": "1960-06-01"}, "Carer age unfit"),
            ({"education": "primary"}, "Carer uneducated"),
            ({"youngest_own_child_on": "2020-06-02"}, "Own child too young"),
            ({"local_hukou": False}, "Home unfit"),
            ({"fixed_home": False}, "Home unfit"),
            ({"floor_area_m2": 74}, "Home unfit"),
            ({"yearly_income_fen": 3_599_999}, "Income too low"),
        ],
    )
    async def test_holds_a_foster_family_against_the_norms(
        self, place: Place, facts: dict[str, Any], title: str
    ) -> None:
        household = await applied(place, await place.agency("CWI"), **facts)
        answer = await approve(place, household)
        assert (answer.status_code, answer.json()["title"]) == (409, title)

    @pytest.mark.parametrize(
        "facts",
        [
            {"carer_born_on": "1996-06-01"},
            {"carer_born_on": "1960-06-02"},
            {"youngest_own_child_on": "2020-06-01"},
            {"youngest_own_child_on": None},
            {"floor_area_m2": 75, "yearly_income_fen": 3_600_000},
        ],
    )
    async def test_takes_who_just_meets_them(self, place: Place, facts: dict[str, Any]) -> None:
        await approved(place, await place.agency("CWI"), **facts)

    @pytest.mark.parametrize(
        ("bar", "title"),
        [
            ("harmed_children", "Carer harmed children"),
            ("neglected_duties", "Carer neglected duties"),
            ("bad_habits", "Carer has bad habits"),
            ("criminal_record", "Carer criminal"),
            ("infectious_disease", "Carer infectious"),
            ("unsuitable", "Carer unsuitable"),
        ],
    )
    @pytest.mark.parametrize("kind", ["kin", "foster"])
    async def test_bars_whom_the_law_bars(
        self, place: Place, kind: str, bar: str, title: str
    ) -> None:
        household = await applied(place, await place.agency("CWI"), kind=kind)
        answer = await approve(place, household, **{bar: True})
        assert (answer.status_code, answer.json()["title"]) == (409, title)
        assert answer.json()["title_zh"]

    async def test_asks_less_of_kin(self, place: Place) -> None:
        facts = {
            "kind": "kin", "carer_born_on": "1950-01-01", "education": "primary",
            "local_hukou": False, "floor_area_m2": 20, "yearly_income_fen": 0, "places": 4,
        }  # fmt: skip
        await approved(place, await place.agency("MPC"), **facts)
        young = await applied(
            place, await place.agency("MPC"), kind="kin", carer_born_on="2010-01-01"
        )
        assert (await approve(place, young)).json()["title"] == "Carer age unfit"

    async def test_refuses_a_second_time_and_a_stale_version(self, place: Place) -> None:
        household = await approved(place, await place.agency("CWI"))
        assert (await approve(place, household)).json()["title"] == "Household decided"
        path = f"/households/{household['id']}/suspend"
        stale = {**place.officer(), "If-Match": '"v1"'}
        answer = await place.post(path, {"reason": "harm", "document_no": "1"}, stale)
        assert answer.status_code == 412


class TestCloseHousehold:
    async def test_suspends_resumes_and_removes(self, place: Place) -> None:
        household = await approved(place, await place.agency("CWI"))
        assert (await close(place, household, "suspend")).json()["status"] == "suspended"
        assert (await close(place, household, "suspend")).json()["title"] == (
            "Household not approved"
        )
        resumed = await place.change(f"/households/{household['id']}/resume", {})
        assert (resumed.json()["status"], resumed.json()["closing_reason"]) == ("approved", None)
        assert (await close(place, household, "remove")).json()["status"] == "removed"
        assert (await close(place, household, "remove")).json()["title"] == "Household gone"
        assert await place.told(household["id"]) == [
            "placement.household.approved.v1", "placement.household.closed.v1",
            "placement.household.approved.v1", "placement.household.closed.v1",
        ]  # fmt: skip

    async def test_takes_no_child_while_it_is_suspended(self, place: Place) -> None:
        agency = await place.agency("CWI")
        household = await approved(place, agency, kind="kin")
        await close(place, household, "suspend")
        answer = await give(place, await place.custody(), household)
        assert (answer.status_code, answer.json()["title"]) == (409, "Household not approved")

    @pytest.mark.parametrize(("reason", "is_called"), [("harm", True), ("own_wish", False)])
    async def test_calls_for_its_children_when_it_is_suspended_for_harm(
        self, place: Place, reason: str, is_called: bool
    ) -> None:
        household = await approved(place, await place.agency("MPC"), kind="kin")
        await given(place, await place.custody(), household)
        path, form = f"/households/{household['id']}", {"reason": reason, "document_no": "1"}
        assert (await place.change(f"{path}/suspend", form)).status_code == 200
        assert ("bring_away" in await place.duties(household["id"])) is is_called
        assert (await place.change(f"{path}/resume", {})).status_code == 200
        assert (await place.duties(household["id"])).get("bring_away") in (None, "void")

    async def test_does_not_remove_a_family_with_a_child(self, place: Place) -> None:
        household = await approved(place, await place.agency("MPC"), kind="kin")
        await given(place, await place.custody(), household)
        answer = await close(place, household, "remove")
        assert (answer.status_code, answer.json()["title"]) == (409, "Household has children")
        with pytest.raises(asyncpg.CheckViolationError):
            await place.service.admin.execute(
                "UPDATE household SET status = 'removed', closing_reason = 'harm' WHERE id = $1",
                UUID(household["id"]),
            )


class TestVisitHousehold:
    async def visit(
        self, place: Place, household: dict[str, Any], day: str, *, is_fit: bool = True
    ) -> Any:
        form = {"visited_on": day, "findings": "孩子适应良好。", "is_fit": is_fit}
        return await place.change(f"/households/{household['id']}/visits", form)

    async def test_is_a_duty_while_a_child_is_there(self, place: Place) -> None:
        household = await approved(place, await place.agency("MPC"), kind="kin")
        assert await place.duties(household["id"]) == {}
        begun = await given(place, await place.custody(), household)
        assert await place.duties(household["id"]) == {"visit_household": "open"}
        place.clock.advance(days=20)
        answer = await self.visit(place, household, place.clock.now.date().isoformat())
        assert answer.status_code == 201, answer.text
        assert await self.statuses(place, household) == ["met", "open"]
        end = {"outcome": "died", "document_no": "1"}
        ended = await place.change(f"/custodies/{begun['id']}/end", end)
        assert ended.status_code == 200, ended.text
        assert await self.statuses(place, household) == ["met", "void"]

    async def statuses(self, place: Place, household: dict[str, Any]) -> list[str]:
        """Of the duties to visit, the oldest first."""
        query = "SELECT status FROM duty WHERE subject_id = $1 ORDER BY opened_at"
        return [row["status"] for row in await place.rows(query, UUID(household["id"]))]

    async def test_is_kept_sealed_and_listed(self, place: Place) -> None:
        household = await approved(place, await place.agency("CWI"))
        await self.visit(place, household, "2026-06-01")
        (row,) = await place.rows(
            "SELECT findings FROM household_visit WHERE household_id = $1", UUID(household["id"])
        )
        assert "孩子".encode() not in row["findings"]
        found = (await place.get(f"/households/{household['id']}/visits")).json()["items"]
        assert [one["findings"] for one in found] == ["孩子适应良好。"]

    async def test_that_finds_a_family_unfit_closes_it_and_calls_for_its_children(
        self, place: Place
    ) -> None:
        household = await approved(place, await place.agency("MPC"), kind="kin")
        begun = await given(place, await place.custody(), household)
        for _ in range(2):
            answer = await self.visit(place, household, "2026-06-01", is_fit=False)
            assert answer.status_code == 201, answer.text
        read = (await place.get(f"/households/{household['id']}")).json()
        assert (read["status"], read["closing_reason"]) == ("suspended", "no_longer_fit")
        another = await give(place, await place.custody(), household)
        assert another.json()["title"] == "Household not approved"
        assert (await place.duties(household["id"]))["bring_away"] == "open"
        form = {"outcome": "transferred", "document_no": "1", "heard_child": True}
        ended = await place.change(f"/custodies/{begun['id']}/end", form)
        assert ended.status_code == 200, ended.text
        assert (await place.duties(household["id"]))["bring_away"] == "met"

    async def test_that_finds_it_unfit_without_children_calls_nobody(self, place: Place) -> None:
        household = await approved(place, await place.agency("CWI"))
        await self.visit(place, household, "2026-06-01", is_fit=False)
        assert await place.duties(household["id"]) == {}
        assert (await place.told(household["id"]))[-1] == "placement.household.closed.v1"

    @pytest.mark.parametrize("day", ["2026-05-31", "2026-06-02"])
    async def test_refuses_a_day_before_approval_or_to_come(self, place: Place, day: str) -> None:
        household = await approved(place, await place.agency("CWI"))
        answer = await self.visit(place, household, day)
        assert answer.json()["title"] == "Household visit date impossible"
