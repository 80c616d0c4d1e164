"""The places with a family: who gets one, who sees the family, and whose duty the visits are."""

import asyncio
from collections import Counter
from uuid import UUID, uuid4

import asyncpg
import pytest

from household_rig import applied, approved, checked, family, give
from placement_rig import IF_ANY, Place


class TestPlaces:
    async def test_go_to_one_of_many_at_once(self, place: Place) -> None:
        household = await approved(place, await place.agency("MPC"), kind="kin", places=1)
        agency = await place.agency(beds=12)
        custodies = [await place.custody(agency) for _ in range(12)]
        answers = await asyncio.gather(*(give(place, one, household) for one in custodies))
        counted = Counter(answer.status_code for answer in answers)
        assert counted[201] == 1
        assert set(counted) <= {201, 409, 503}
        refused = {one.json()["title"] for one in answers if one.status_code == 409}
        assert refused == {"Household full"}
        for custody in custodies:
            open_ = await place.rows(
                "SELECT 1 FROM custody WHERE child_id = $1 AND ended_at IS NULL",
                UUID(custody["child_id"]),
            )
            assert len(open_) == 1

    async def test_are_never_more_than_the_family_has_even_past_the_lock(
        self, place: Place
    ) -> None:
        agency = await place.agency("MPC")
        household = await approved(place, agency, kind="kin", places=1)
        insert = (
            "INSERT INTO household_stay (id, household_id, agency_id, place, began_at) "
            "VALUES (gen_random_uuid(), $1, $2, $3, now())"
        )
        key, keeper = UUID(household["id"]), UUID(agency["id"])
        await place.service.admin.execute(insert, key, keeper, 1)
        with pytest.raises(asyncpg.ExclusionViolationError):
            await place.service.admin.execute(insert, key, keeper, 1)
        with pytest.raises(asyncpg.CheckViolationError):
            await place.service.admin.execute(insert, key, keeper, 2)


class TestWhoSeesHouseholds:
    async def test_answers_another_county_as_if_there_were_none(
        self, place: Place, elsewhere: Place
    ) -> None:
        household = await approved(place, await place.agency("CWI"))
        assert (await elsewhere.get(f"/households/{household['id']}")).status_code == 404
        assert (await elsewhere.get("/households")).json() == {"items": [], "next": None}
        answer = await give(elsewhere, await elsewhere.custody(), household)
        assert answer.status_code == 404

    async def test_tells_who_they_are_in_the_county_alone(self, place: Place) -> None:
        household = await approved(place, await place.agency("CWI"))
        city = place.officer("city_officer", place.city)
        found = (await place.get(f"/households/{household['id']}", city)).json()
        assert (found["family"], found["places"]) == (None, 2)

    async def test_shows_staff_the_families_of_their_agency(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency("CWI", organisation_id=organisation)
        mine, other = await approved(place, own), await approved(place, await place.agency("CWI"))
        staff = place.staff(organisation)
        found = (await place.get("/households", staff)).json()["items"]
        assert [one["id"] for one in found] == [mine["id"]]
        assert (await place.get(f"/households/{other['id']}", staff)).status_code == 404
        form = family(await place.agency("CWI"))
        assert (await place.post("/households", form, {**staff, **IF_ANY})).status_code == 403

    async def test_lists_page_by_page_those_that_are_open(self, place: Place) -> None:
        agency = await place.agency("CWI")
        made = [(await approved(place, agency))["id"] for _ in range(3)]
        await applied(place, agency)
        page = (await place.get("/households", limit=2, is_open=True)).json()
        rest = (await place.get("/households", is_open=True, after=page["next"])).json()
        assert [one["id"] for one in page["items"] + rest["items"]] == made[::-1]


class TestDutyOfACountyThatIsNotTheChilds:
    async def test_ends_with_the_last_child(self, place: Place, elsewhere: Place) -> None:
        """The city's institution has a foster family in one county and a child of another."""
        institution = await place.agency("CWI", seat=place.city)
        household = await approved(place, {**institution, "seat": place.county.code})
        city = {**place.officer("city_officer", place.city), **IF_ANY}
        child = await elsewhere.child()
        custody = await elsewhere.custody(
            institution, child, regime="long_term", ground="L2", legal_basis={"document_no": "1"}
        )
        await checked(elsewhere, custody)
        body = {
            "household_id": household["id"], "legal_basis": {"document_no": "1"},
            "heard_child": True, "consented": True, "handover": ["file"],
        }  # fmt: skip
        answer = await place.post(f"/custodies/{custody['id']}/household", body, city)
        assert answer.status_code == 201, answer.text
        assert await place.duties(household["id"]) == {"visit_household": "open"}
        form = {"outcome": "adopted", "document_no": "1", "heard_child": True}
        ended = await elsewhere.change(f"/custodies/{answer.json()['id']}/end", form)
        assert ended.status_code == 200, ended.text
        assert await place.duties(household["id"]) == {"visit_household": "void"}
