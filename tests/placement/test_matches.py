"""Finding the agency that may take a child: ranked, and explained in two languages."""

from datetime import date
from typing import Any
from uuid import UUID

from placement_rig import Place


async def matches(place: Place, child: str, **query: Any) -> dict[str, Any]:
    answer = await place.get("/matches", child_id=child, **{"ground": "T6", **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def english(words: list[dict[str, str]]) -> str:
    return " ".join(one["en"] for one in words)


class TestFindMatches:
    async def test_puts_the_agency_that_may_take_the_child_first(self, place: Place) -> None:
        institution = await place.agency("CWI", seat=place.city, beds=9)
        centre = await place.agency("MPC", beds=1)
        found = await matches(place, await place.child())
        first, second = found["matches"]
        assert (first["agency_id"], first["may_take"], first["free_beds"]) == (
            centre["id"], True, 1,
        )  # fmt: skip
        assert (second["agency_id"], second["may_take"]) == (institution["id"], False)
        assert "by default" in english(first["reasons_for"])
        assert "no exception" in english(second["reasons_against"])
        assert all(one["zh"] for one in first["reasons_for"] + second["reasons_against"])
        assert found["rule"]["id"] == "2026"

    async def test_lets_the_countys_institution_where_the_county_has_no_centre(
        self, place: Place
    ) -> None:
        """The city's centre comes first, and is not the only one."""
        centre = await place.agency("MPC", seat=place.city)
        institution, child = await place.agency("CWI", beds=9), await place.child()
        first, second = (await matches(place, child))["matches"]
        assert (first["agency_id"], first["may_take"]) == (centre["id"], True)
        assert (second["agency_id"], second["may_take"]) == (institution["id"], True)
        assert "No protection agency has been set up here" in english(second["reasons_for"])
        assert (await place.admit(institution, child)).status_code == 201

    async def test_puts_the_institution_first_for_long_term_custody(self, place: Place) -> None:
        await place.agency("MPC")
        institution = await place.agency("CWI", seat=place.city)
        found = await matches(place, await place.child(), ground="L4", regime="long_term")
        assert found["matches"][0]["agency_id"] == institution["id"]

    async def test_knows_that_an_infant_needs_infant_care(self, place: Place) -> None:
        await place.agency("MPC")
        institution = await place.agency("CWI", capabilities=["infant"])
        baby = await place.child(birth_on=date(2026, 5, 1))
        found = await matches(place, baby)
        assert found["matches"][0]["agency_id"] == institution["id"]
        assert "infant care" in english(found["matches"][1]["reasons_against"])

    async def test_applies_the_rule_of_the_day(self, place: Place) -> None:
        await place.agency("MPC")
        await place.agency("CWI")
        child = await place.child()
        place.clock.advance(days=-70)
        found = await matches(place, child)
        assert (found["rule"]["id"], found["rule"]["checked"]) == ("2019", "K-H")
        assert all(one["may_take"] for one in found["matches"])

    async def test_says_whom_an_agency_does_not_serve(self, place: Place) -> None:
        await place.agency("MPC", sex="male", youngest=12)
        found = await matches(place, await place.child())
        (only,) = found["matches"]
        assert not only["may_take"]
        assert "sex" in english(only["reasons_against"])
        assert "age" in english(only["reasons_against"])

    async def test_prefers_where_siblings_can_stay_together(self, place: Place) -> None:
        await place.agency("MPC", beds=1)
        roomy = await place.agency("MPC", seat=place.city, beds=2)
        child = await place.child()
        sibling = await place.child(sibling_of=UUID(child))
        found = await matches(place, child, with_siblings=True)
        assert (found["children"], found["warnings"]) == ([child, sibling], [])
        assert (found["matches"][0]["agency_id"], found["matches"][0]["together"]) == (
            roomy["id"], True,
        )  # fmt: skip
        assert "not enough free beds" in english(found["matches"][1]["reasons_against"])

    async def test_warns_when_siblings_would_be_separated(self, place: Place) -> None:
        await place.agency("MPC", beds=1)
        child = await place.child()
        await place.child(sibling_of=UUID(child))
        found = await matches(place, child, with_siblings=True)
        assert "separated" in english(found["warnings"])
        assert found["matches"][0]["may_take"]

    async def test_prefers_where_a_sibling_lives(self, place: Place) -> None:
        first = await place.agency("MPC", beds=5)
        second = await place.agency("MPC", beds=2)
        child = await place.child()
        await place.custody(second, await place.child(sibling_of=UUID(child)))
        found = await matches(place, child)
        assert [one["agency_id"] for one in found["matches"]] == [second["id"], first["id"]]

    async def test_finds_siblings_named_in_any_order(self, place: Place) -> None:
        eldest = await place.child()
        middle = await place.child(sibling_of=UUID(eldest))
        youngest = await place.child(sibling_of=UUID(middle))
        for child in (eldest, middle, youngest):
            found = await matches(place, child)
            assert set(found["children"]) == {eldest, middle, youngest}

    async def test_does_not_name_a_sibling_in_another_county(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        await elsewhere.child(sibling_of=UUID(child))
        assert (await matches(place, child))["children"] == [child]

    async def test_leaves_out_agencies_that_do_not_serve_the_area(
        self, place: Place, elsewhere: Place
    ) -> None:
        await elsewhere.agency("MPC")
        assert (await matches(place, await place.child()))["matches"] == []

    async def test_refuses_a_ground_of_the_other_regime(self, place: Place) -> None:
        answer = await place.get(
            "/matches", child_id=await place.child(), ground="T1", regime="long_term"
        )
        assert answer.status_code == 422

    async def test_hides_another_countys_child(self, place: Place, elsewhere: Place) -> None:
        answer = await elsewhere.get("/matches", child_id=await place.child(), ground="T1")
        assert answer.status_code == 404
