"""A county institution becomes a guidance or protection centre (转型), and what bars it."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from household_rig import approved, checked, give, given
from placement_plans import LONG, READY
from placement_rig import Place

CONVERSION = {"kind": "CGC", "document_no": "民发〔2026〕9号"}
CONVERT = """
UPDATE agency SET kind = 'CGC', transition = 'converted_cgc', conversion_no = '1' WHERE id = $1
"""


class TestConvert:
    async def test_makes_a_county_institution_a_guidance_centre(self, place: Place) -> None:
        agency = await place.assessed()
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert answer.status_code == 200, answer.text
        assert answer.json()["kind"] == "CGC"
        assert (await place.told(agency["id"]))[-1] == "placement.agency.converted.v1"

    async def test_refuses_without_an_assessment(self, place: Place) -> None:
        agency = await place.agency("CWI")
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency not assessed")

    async def test_refuses_while_a_child_lives_there(self, place: Place) -> None:
        agency = await place.assessed()
        await place.custody(agency, **LONG)
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency has residents")

    async def test_refuses_while_a_bed_is_held(self, place: Place) -> None:
        agency = await place.assessed()
        held = (await place.hold(agency, await place.child())).json()
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency has holds")
        assert (await place.change(f"/holds/{held['id']}/release", {})).status_code == 200
        freed = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert freed.status_code == 200, freed.text

    async def test_does_not_wait_for_a_hold_that_ran_out(self, place: Place) -> None:
        agency = await place.assessed()
        held = (await place.hold(agency, await place.child())).json()
        place.clock.now = datetime.fromisoformat(held["until"]) + timedelta(seconds=1)
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert answer.status_code == 200, answer.text

    async def test_refuses_while_a_child_is_fostered_under_it(self, place: Place) -> None:
        agency = await place.assessed()
        custody = await checked(place, await place.custody(agency, **LONG))
        await given(place, custody, await approved(place, agency))
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency has households")

    async def test_leaves_no_family_that_could_foster_under_it(self, place: Place) -> None:
        agency = await place.assessed()
        household = await approved(place, agency)
        custody = await checked(place, await place.custody(await place.agency("CWI"), **LONG))
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert answer.status_code == 200, answer.text
        refused = await give(place, custody, household)
        assert refused.status_code == 409, refused.text

    async def test_follows_when_the_last_child_has_moved_to_the_city(self, place: Place) -> None:
        agency, child = await place.assessed(), await place.child()
        city = await place.agency("CWI", seat=place.city)
        custody = await place.custody(agency, child, **LONG)
        await place.consent(city, child)
        moved = await place.change(
            f"/custodies/{custody['id']}/transfer",
            {
                "agency_id": city["id"],
                "legal_basis": {"document_no": "2"},
                **READY,
            },
        )
        assert moved.status_code == 201, moved.text
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert answer.status_code == 200

    async def test_converts_neither_a_citys_institution_nor_a_protection_agency(
        self, place: Place
    ) -> None:
        city = await place.agency("CWI", seat=place.city)
        headers = {**place.officer("city_officer", place.city), "If-Match": "*"}
        answer = await place.post(f"/agencies/{city['id']}/convert", CONVERSION, headers)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency not convertible")
        centre = await place.agency("MPC")
        answer = await place.change(f"/agencies/{centre['id']}/convert", CONVERSION)
        assert answer.json()["title"] == "Agency not convertible"


class TestTheDatabase:
    """What no writer may do, whoever writes."""

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("transition = 'converted_cgc', conversion_no = '1'", "ck_agency_transition_of_kind"),
            ("kind = 'CGC'", "ck_agency_kind_of_transition"),
            ("kind = 'CGC', transition = 'converted_cgc'", "ck_agency_conversion_documented"),
            ("transition = 'retained_by_province'", "ck_agency_retention"),
            ("transition = 'county_cwi'", "ck_agency_transition_order"),
        ],
    )
    async def test_keeps_an_assessed_institution_on_its_way(
        self, place: Place, change: str, constraint: str
    ) -> None:
        agency = await place.assessed()
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await place.service.admin.execute(
                f"UPDATE agency SET {change} WHERE id = $1", UUID(agency["id"])
            )
        assert refused.value.constraint_name == constraint

    async def test_lets_no_family_foster_under_what_is_no_institution(self, place: Place) -> None:
        agency = await place.assessed()
        custody = await checked(place, await place.custody(agency, **LONG))
        begun = await given(place, custody, await approved(place, agency))
        centre = await place.agency("MPC")
        columns = "id, child_id, agency_id, mode, household_id, clock_id, rule, regime, ground, "
        columns += "document_no, heard_child, handover, version, began_at, ended_at, outcome"
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await place.service.admin.execute(
                f"INSERT INTO custody ({columns}) SELECT gen_random_uuid(), child_id, $2, mode, "
                "household_id, clock_id, rule, regime, ground, document_no, heard_child, handover, "
                "1, began_at - interval '2 days', began_at - interval '1 day', 'died' "
                "FROM custody WHERE id = $1",
                UUID(begun["id"]),
                UUID(centre["id"]),
            )
        assert refused.value.constraint_name == "ck_custody_agency_answers"

    async def test_refuses_to_convert_what_was_not_assessed(self, place: Place) -> None:
        agency = await place.agency("CWI")
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await place.service.admin.execute(CONVERT, UUID(agency["id"]))
        assert refused.value.constraint_name == "ck_agency_transition_order"

    async def test_sees_a_family_of_another_county_before_a_conversion(self, place: Place) -> None:
        agency, child = await place.assessed(), await place.child()
        custody = await place.custody(agency, child, **LONG)
        # The bed is free, the custody goes on: as with a family, and in a county that the
        # converting officer does not see.
        await place.service.admin.execute(
            "UPDATE bed_stay SET ended_at = began_at WHERE agency_id = $1", UUID(agency["id"])
        )
        await place.service.admin.execute(
            "UPDATE custody SET county = '999999' WHERE id = $1", UUID(custody["id"])
        )
        answer = await place.change(f"/agencies/{agency['id']}/convert", CONVERSION)
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency has households")
