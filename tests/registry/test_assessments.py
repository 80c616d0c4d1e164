"""Assessments make tiers, tiers make clocks, visits meet them and find what must be reported."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis.testing import eventually
from registry_file import File, born
from registry_place import TODAY, Place, identity_number
from registry_sweeps import sweep_at


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
        done = await file.assess("poor", unattended=True)
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

    async def test_is_counted_anew_when_parents_were_silent_too_long(self, place: Place) -> None:
        """Nobody reports that nobody called."""
        file = await File.of(place, resident_id=identity_number(born(10)))
        spoke_on = (TODAY - timedelta(days=10)).isoformat()
        await file.parent("father", "away", last_contact_on=spoke_on)
        assert (await file.assess("fair"))["tier"] == "blue"
        await sweep_at(file, TODAY + timedelta(days=20))
        assert len(await file.items("/assessments")) == 1
        await sweep_at(file, TODAY + timedelta(days=21))
        latest = (await file.items("/assessments"))[0]
        assert (latest["tier"], latest["assessor"]) == ("yellow", "registry")
        assert latest["reasons"] == ["risk_fair", "risk_silent_parents"]
        assert (await file.told("registry.child.classified.v1"))[-1]["tier"] == "yellow"
        assert (await file.duties())["visit"]["norm"] == "registry.visit_yellow"

    async def test_is_counted_anew_when_the_child_is_old_enough(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(7)))
        assert (await file.assess("good"))["reasons"] == ["risk_young"]
        await sweep_at(file, TODAY + timedelta(days=366))
        assert (await file.items("/assessments"))[0]["tier"] == "green"

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

    async def test_is_owed_of_whom_the_register_counts_in_a_category(self, place: Place) -> None:
        stated, computed = await File.of(place, categories=["LBC"]), await File.of(place)
        await computed.live(health="disabled", disability={"kind": "visual", "grade": 1})

        async def is_owed() -> bool:
            return "first_assessment" in await stated.duties()

        assert await eventually(is_owed)
        for file in (stated, computed):
            owed = (await file.duties())["first_assessment"]
            assert (owed["norm"], owed["area"]) == ("registry.first_assessment", place.village)
            await file.assess("good")
            assert set(await file.duties()) == {"visit"}
            assert "first_assessment" in await file.duties("met")

    async def test_must_not_contradict_itself(self, place: Place) -> None:
        file = await File.of(place)
        day = {"assessed_on": TODAY.isoformat()}
        for form, pointer in (
            ({"rating": "good", "guarding": "fair"}, "/guarding"),
            ({"rating": "poor", "guarding": "nobody"}, "/unattended"),
            ({"rating": "good", "unattended": True}, "/rating"),
        ):
            answer = await file.change("/assessments", {**day, **form})
            assert answer.status_code == 422
            assert answer.json()["type"].endswith("assessment-contradicts")
            assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
        assert await file.items("/assessments") == []

    async def test_is_scored_anew_when_the_file_changes(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(10)))
        await file.live()
        assert (await file.assess("fair"))["tier"] == "blue"
        await file.live(schooling="dropped_out")
        assert (await file.read())["tier"] == "yellow"
        assert (await file.duties())["visit"]["norm"] == "registry.visit_yellow"
        latest, first = await file.items("/assessments")
        assert latest["reasons"] == ["risk_fair", "risk_dropout"]
        assert (latest["rating"], latest["assessor"]) == (first["rating"], "registry")
        await file.live(schooling="dropped_out", aid=["medical"])
        assert len(await file.items("/assessments")) == 2

    async def test_anew_of_the_same_tier_keeps_the_clock(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("fair")
        owed = (await file.duties())["visit"]
        await file.assess("fair")
        assert (await file.duties())["visit"] == owed

    async def test_does_not_end_a_visit_that_is_overdue(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("good")
        await place.rows(
            "UPDATE duty SET due_at = now() - interval '1 day' WHERE child_id::text = $1",
            file.child,
        )
        await file.assess("poor", harmed=True)
        kept = await place.rows(
            "SELECT norm FROM duty WHERE child_id::text = $1 AND kind = 'visit' "
            "AND status IN ('open', 'breached')", file.child,
        )  # fmt: skip
        assert [row["norm"] for row in kept] == ["registry.visit_green"]
        await visit(file)
        assert (await file.duties())["visit"]["norm"] == "registry.visit_red"


_OVERDUE = (
    "UPDATE duty SET due_at = now() - interval '1 day' WHERE child_id::text = $1 AND kind = 'visit'"
)
_GRACE = (
    "SELECT escalates_at - due_at AS grace, breached_at FROM duty "
    "WHERE child_id::text = $1 AND kind = 'visit'"
)


class TestVisit:
    async def test_meets_the_duty_and_begins_the_next(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        first = (await file.duties())["visit"]
        assert (await visit(file)).status_code == 201
        assert (await file.duties("met"))["visit"]["id"] == first["id"]
        assert (await file.duties())["visit"]["id"] != first["id"]

    async def test_within_the_grace_meets_it_late_and_breaches_nothing(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        [clock] = await place.rows(_GRACE, file.child)
        assert clock["grace"] == timedelta(days=3)
        await place.rows(_OVERDUE, file.child)
        assert (await visit(file)).status_code == 201
        [met] = await place.rows(f"{_GRACE} AND status = 'met_late'", file.child)
        assert met["breached_at"] is None

    async def test_after_the_grace_meets_what_is_breached(self, place: Place) -> None:
        file = await File.of(place)
        await file.assess("poor")
        await place.rows(_OVERDUE.replace("due_at", "escalates_at"), file.child)
        await place.rows(_OVERDUE, file.child)
        assert (await visit(file)).status_code == 201
        [met] = await place.rows(f"{_GRACE} AND status = 'met_late'", file.child)
        assert met["breached_at"] is not None

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

    async def test_of_who_is_in_danger_makes_it_red_at_once(self, place: Place) -> None:
        fresh, assessed = await File.of(place), await File.of(place)
        await assessed.assess("good")
        for file in (fresh, assessed):
            assert (await visit(file, situations=["violence"])).status_code == 201
            assert (await file.read())["tier"] == "red"
            assert (await file.duties())["visit"]["norm"] == "registry.visit_red"
            assert (await file.told("registry.child.classified.v1"))[-1]["tier"] == "red"
        assert await assessed.categories() == ["CID-G"]
        again = (await assessed.items("/assessments"))[0]
        assert (again["assessor"], again["harmed"], again["reasons"][0]) == (
            "registry", True, "harmed",
        )  # fmt: skip

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
