"""Assessments make tiers, tiers make clocks, visits meet them and find what must be reported."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from registry_file import TODAY, File, born
from registry_place import Place, identity_number


async def visit(file: File, **form: Any) -> Any:
    body = {"visited_on": TODAY.isoformat(), "findings": "走访记录", **form}
    director = file.place.officer("village_director", file.place.village)
    return await file.place.service.client.post(
        f"/registry/children/{file.child}/visits", json=body, headers=director
    )


class TestAssessChild:
    async def test_gives_tier_clock_and_event(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(6)))
        done = await file.assess("poor", note="祖母年迈", carer_age=75)
        assert (done["tier"], done["points"]) == ("orange", 60)
        assert done["reasons"] == ["risk_poor", "risk_young", "risk_aged_carer"]
        duty = (await file.duties())["visit"]
        assert (duty["norm"], duty["owner"]) == ("registry.visit_orange", None)
        told = (await file.told("registry.child.classified.v1"))[-1]
        assert (told["rating"], told["tier"]) == ("poor", "orange")
        assert await file.items("/assessments") == [done]

    async def test_is_red_for_who_is_harmed_or_alone(self, place: Place) -> None:
        file = await File.of(place)
        done = await file.assess("good", unattended=True)
        assert done["tier"] == "red"
        assert await file.categories() == ["CID-G"]
        assert "guardian_liability" in await file.duties()

    async def test_counts_what_the_register_knows(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(10)))
        await file.live(health="ill", illness="哮喘", schooling="dropped_out")
        silent = (TODAY - timedelta(days=31)).isoformat()
        await file.parent("father", "away", last_contact_on=silent)
        done = await file.assess("good", mental_health=True)
        assert done["reasons"] == [
            "risk_dropout", "risk_ill_or_disabled", "risk_silent_parents", "risk_mental_health",
        ]  # fmt: skip

    async def test_anew_changes_the_clock(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor", harmed=True)
        await file.assess("good")
        assert (await file.duties())["visit"]["norm"] == "registry.visit_green"
        assert (await file.duties("void"))["visit"]["norm"] == "registry.visit_red"

    async def test_is_of_a_day_that_was(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess()
        for day, problem in ((1, "assessment-date-impossible"), (-1, "assessment-outdated")):
            on = (TODAY + timedelta(days=day)).isoformat()
            answer = await file.change("/assessments", {"assessed_on": on, "rating": "fair"})
            assert answer.json()["type"].endswith(problem)

    async def test_by_two_officers_at_once_is_one_and_a_412(self, place: Place) -> None:
        file = await File.of(place)
        body = {"assessed_on": TODAY.isoformat(), "rating": "fair"}
        answers = await asyncio.gather(
            *(file.change("/assessments", body, tag='"v1"') for _ in range(10))
        )
        assert sorted(one.status_code for one in answers) == [201] + [412] * 9


class TestVisit:
    async def test_meets_the_duty_and_begins_the_next(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        first = (await file.duties())["visit"]
        assert (await visit(file)).status_code == 201
        assert (await file.duties("met"))["visit"]["id"] == first["id"]
        assert (await file.duties())["visit"]["id"] != first["id"]

    async def test_from_before_the_clock_meets_nothing(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        day = (TODAY - timedelta(days=2)).isoformat()
        assert (await visit(file, visited_on=day)).status_code == 201
        assert "visit" in await file.duties()
        assert await file.duties("met") == {}

    async def test_twenty_at_once_meet_it_once_each(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        answers = await asyncio.gather(*(visit(file) for _ in range(20)))
        refused = {one.json()["type"] for one in answers if one.status_code != 201}
        assert refused <= {"urn:wardship:problem:in-flight"}
        rows = await place.rows(
            "SELECT status, count(*) FROM duty WHERE kind = 'visit' AND child_id::text = $1 "
            "GROUP BY status",
            file.child,
        )
        counted = {row["status"]: row["count"] for row in rows}
        assert counted["open"] == 1

    async def test_tells_each_of_the_nine_at_once(self, place: Place) -> None:
        file = await File.of(place)
        answer = await visit(file, situations=["violence", "begging", "violence"])
        assert answer.json()["situations"] == ["violence", "begging"]
        told = await file.told("registry.situation.found.v1")
        assert sorted(one["situation"] for one in told) == ["begging", "violence"]
        assert {one["visit_id"] for one in told} == {answer.json()["id"]}
        assert len({one["finding_id"] for one in told}) == 2
        assert await file.duties() == {}

    @pytest.mark.parametrize(
        ("sex", "years", "form", "code"),
        [
            (1, 8, {"situations": ["sexual_abuse_under_14"]}, "girl"),
            (2, 8, {"situations": ["sexual_abuse_from_14"]}, "age"),
            (2, 15, {"situations": ["sexual_abuse_under_14"]}, "age"),
            (2, 8, {"found_at": "2020-01-01T00:00:00Z"}, "found_at"),
        ],
    )
    async def test_finds_only_what_fits_the_child(
        self, place: Place, sex: int, years: int, form: dict[str, Any], code: str
    ) -> None:
        number = identity_number(born(years))
        while int(number[16]) % 2 != sex % 2:
            number = identity_number(born(years))
        answer = await visit(await File.of(place, resident_id=number), **form)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == code

    async def test_asks_departments_for_what_it_saw(self, place: Place) -> None:
        file = await File.of(place)
        await file.live(schooling="primary")
        seen = ["dropout", "domestic_violence"]
        answer = await visit(file, observations=seen)
        assert (answer.status_code, answer.json()["observations"]) == (201, seen)
        assert {"dropout_prevention", "family_education"} <= set(await file.duties())
        read = await file.items("/visits")
        assert read[0]["observations"] == seen
