"""Parents who are away entrust the child, tell of it, and keep in touch (未成年人保护法 22, 23)."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.testing import eventually
from registry_file import CARER, File, born, parent
from registry_place import TODAY, Place, identity_number
from registry_sweeps import sweep_at


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


async def entrusted(place: Place, **form: Any) -> tuple[File, str, dict[str, Any]]:
    """A pupil in the care of its grandmother; the parent who is away, and the entrustment."""
    file = await File.of(place)
    await file.live()
    father = await file.parent("father", "away")
    return file, father["id"], await file.done("/entrustments", {**CARER, **form})


class TestEntrusting:
    async def left_behind(self, place: Place) -> File:
        file = await File.of(place)
        await file.live(rural_hukou=True)
        for role in ("father", "mother"):
            await file.parent(role, "away")
        return file

    async def test_is_owed_of_a_left_behind_child_until_somebody_has_it(self, place: Place) -> None:
        file = await self.left_behind(place)
        assert await clocks(file, "entrusting") == [("open", TODAY + timedelta(days=30))]
        await file.done("/entrustments", CARER)
        assert [status for status, _ in await clocks(file, "entrusting")] == ["met"]
        await file.live(rural_hukou=True, boarding=True)
        assert len(await clocks(file, "entrusting")) == 1

    async def test_falls_away_when_a_parent_is_back(self, place: Place) -> None:
        file = await self.left_behind(place)
        mother = (await file.items("/parents"))[1]
        await file.done(f"/parents/{mother['id']}/state", parent("able"))
        assert [status for status, _ in await clocks(file, "entrusting")] == ["void"]

    async def test_is_owed_again_when_the_care_is_over(self, place: Place) -> None:
        file = await self.left_behind(place)
        care = await file.done("/entrustments", {**CARER, "starts_on": day(-5)})
        await file.done(f"/entrustments/{care['id']}/end", {"ended_on": day(-1)})

        async def is_owed() -> bool:
            return [status for status, _ in await clocks(file, "entrusting")] == ["met", "open"]

        assert await eventually(is_owed)


async def spoke(file: File, parent_id: str, *, tag: str | None = None, **form: Any) -> Any:
    body = {
        "parent_id": parent_id, "contacted_on": TODAY.isoformat(), "means": "video",
        "with_child": True, "with_carer": True, **form,
    }  # fmt: skip
    return await file.change("/contacts", body, tag=tag)


async def clocks(file: File, kind: str = "parent_contact") -> list[tuple[str, date]]:
    """Status and last day of the duties of a kind about the child, the oldest first."""
    rows = await file.place.rows(
        "SELECT status, (due_at AT TIME ZONE 'Asia/Shanghai')::date - 1 FROM duty "
        "WHERE child_id::text = $1 AND kind = $2 ORDER BY id", file.child, kind,
    )  # fmt: skip
    return [(row[0], row[1]) for row in rows]


class TestWeeklyContact:
    async def test_is_owed_from_the_day_of_the_entrusting(self, place: Place) -> None:
        file, _, _ = await entrusted(place)
        assert await clocks(file) == [("open", TODAY + timedelta(days=7))]
        duty = (await file.duties())["parent_contact"]
        assert (duty["norm"], duty["area"]) == ("registry.parent_contact", place.village)

    async def test_is_not_owed_before_the_care_begins(self, place: Place) -> None:
        file, _, _ = await entrusted(place, starts_on=day(10))
        assert await clocks(file) == [("open", TODAY + timedelta(days=17))]

    async def test_with_both_meets_the_week_and_begins_the_next(self, place: Place) -> None:
        file, father, _ = await entrusted(place)
        assert (await spoke(file, father)).status_code == 201
        assert [status for status, _ in await clocks(file)] == ["met", "open"]
        assert (await file.items("/parents"))[0]["last_contact_on"] == TODAY.isoformat()
        assert (await spoke(file, father)).status_code == 201  # the same day says nothing new
        assert len(await clocks(file)) == 2
        assert len(await file.items("/contacts")) == 2

    async def test_with_one_waits_for_the_other_and_counts_from_the_earlier(
        self, place: Place
    ) -> None:
        file, father, _ = await entrusted(place, starts_on=day(-3))
        await place.rows(
            "UPDATE duty SET opened_at = opened_at - interval '3 days' WHERE child_id::text = $1",
            file.child,
        )
        await spoke(file, father, with_carer=False, contacted_on=day(-2))
        assert [status for status, _ in await clocks(file)] == ["open"]
        await spoke(file, father, with_child=False)
        assert (await clocks(file))[1] == ("open", TODAY + timedelta(days=5))

    async def test_from_before_the_clock_meets_nothing(self, place: Place) -> None:
        file, father, _ = await entrusted(place, starts_on=day(-30))
        await spoke(file, father, contacted_on=day(-20))
        assert [status for status, _ in await clocks(file)] == ["open"]

    async def test_ends_with_the_care(self, place: Place) -> None:
        file, _, care = await entrusted(place)
        await file.done(f"/entrustments/{care['id']}/end", {"ended_on": TODAY.isoformat()})
        for kind in ("parent_contact", "care_notice"):
            assert [status for status, _ in await clocks(file, kind)] == ["void"]

    async def test_falls_away_when_the_term_is_over(self, place: Place) -> None:
        file, _, care = await entrusted(place)
        await place.rows(
            "UPDATE entrustment SET starts_on = $2, ends_on = $3, ended_on = $3 "
            "WHERE id::text = $1", care["id"], TODAY - timedelta(days=9), TODAY - timedelta(days=1),
        )  # fmt: skip

        async def lapsed() -> bool:
            return [status for status, _ in await clocks(file)] == ["void"]

        assert await eventually(lapsed)

    async def test_of_a_silent_parent_changes_the_tier(self, place: Place) -> None:
        file = await File.of(place)
        father = await file.parent("father", "away", last_contact_on=day(-60))
        assert "risk_silent_parents" in (await file.assess("fair"))["reasons"]
        await spoke(file, father["id"])
        assert (await file.items("/assessments"))[0]["reasons"] == ["risk_fair"]

    async def test_of_a_parent_puts_off_the_day_of_silence(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(10)))
        father = await file.parent("father", "away", last_contact_on=day(-10))
        await file.assess("fair")
        await spoke(file, father["id"])
        for days, count in ((21, 1), (30, 1), (31, 2)):
            await sweep_at(file, TODAY + timedelta(days=days))
            assert len(await file.items("/assessments")) == count

    @pytest.mark.parametrize(
        ("form", "problem"),
        [
            ({"contacted_on": day(1)}, "contact-date-impossible"),
            ({"contacted_on": "2001-01-01"}, "contact-date-impossible"),
            ({"with_child": False, "with_carer": False}, "contact-with-nobody"),
        ],
    )
    async def test_is_refused(self, place: Place, form: dict[str, Any], problem: str) -> None:
        file, father, _ = await entrusted(place)
        answer = await spoke(file, father, **form)
        assert (answer.status_code, answer.json()["type"].endswith(problem)) == (422, True)
        assert await file.items("/contacts") == []

    async def test_of_the_dead_is_refused(self, place: Place) -> None:
        file = await File.of(place)
        father = await file.parent("father", "dead")
        answer = await spoke(file, father["id"])
        assert answer.json()["type"].endswith("parent-out-of-reach")

    async def test_recorded_by_two_at_once_is_one_and_a_412(self, place: Place) -> None:
        file, father, _ = await entrusted(place)
        read = f'"v{(await file.read())["version"]}"'
        answers = await asyncio.gather(*(spoke(file, father, tag=read) for _ in range(2)))
        assert sorted(answer.status_code for answer in answers) == [201, 412]

    async def test_is_nobodys_work(self, place: Place) -> None:
        file, _, _ = await entrusted(place)
        await place.rows("DELETE FROM duty WHERE kind <> 'parent_contact' AND child_id::text = $1",
                         file.child)  # fmt: skip
        found = await place.get("/performance?level=county")
        assert found.json()["items"] == []


class TestNotice:
    async def test_of_school_and_village_meets_the_duty(self, place: Place) -> None:
        file, _, care = await entrusted(place)
        assert [status for status, _ in await clocks(file, "care_notice")] == ["open"]
        path = f"/entrustments/{care['id']}/notices"
        await file.done(path, {"village_told": True})
        assert [status for status, _ in await clocks(file, "care_notice")] == ["open"]
        done = await file.done(path, {"school_told": True})
        assert (done["school_told"], done["village_told"]) == (True, True)
        assert [status for status, _ in await clocks(file, "care_notice")] == ["met"]

    async def test_is_owed_to_the_village_alone_of_who_goes_to_no_school(
        self, place: Place
    ) -> None:
        file = await File.of(place)
        await file.parent("father", "away")
        await file.done("/entrustments", {**CARER, "village_told": True})
        assert await clocks(file, "care_notice") == []


class TestWhoReads:
    async def test_from_another_county_is_answered_as_if_there_were_no_such_child(
        self, place: Place, elsewhere: Place
    ) -> None:
        file, father, care = await entrusted(place)
        theirs = elsewhere.officer()
        spoken = {
            "parent_id": father, "contacted_on": TODAY.isoformat(), "means": "video",
            "with_child": True, "with_carer": True,
        }  # fmt: skip
        for path, body in (
            ("/contacts", spoken),
            ("/grandparents", {"grandparents": []}),
            (f"/entrustments/{care['id']}/notices", {"village_told": True}),
            ("/hukou", {"resident_id": identity_number(), "hukou_area": elsewhere.county.code}),
            ("/death", {"left_on": TODAY.isoformat(), "document_no": "1"}),
        ):
            answer = await file.change(path, body, tag="*", headers=theirs)
            assert answer.status_code == 404, path
        for path in ("/contacts", "/grandparents"):
            answer = await place.get(f"/children/{file.child}{path}", theirs)
            assert answer.status_code == 404, path

    async def test_is_written_into_the_audit(self, place: Place) -> None:
        file = await File.of(place)
        await file.done("/grandparents", {"grandparents": []})
        for path, operation in (
            ("/grandparents", "read_grandparents"), ("/contacts", "list_contacts"),
        ):  # fmt: skip
            await file.get(path)
            rows = await place.rows(
                "SELECT action FROM audit WHERE child_id::text = $1 AND operation = $2",
                file.child, operation,
            )  # fmt: skip
            assert {row["action"] for row in rows} == {"read"}, path
