"""Labels by document, by application, by age."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.labels.rule import first_of_next_month
from registry_file import File, born
from registry_place import TODAY, Place, identity_number
from registry_sweeps import sweep_at

POOR = {"category": "CID-P", "valid_from": TODAY.isoformat(), "document_no": "民救1"}


class TestConfirmLabel:
    async def test_stands_on_a_document(self, place: Place) -> None:
        file = await File.of(place)
        label = await file.done("/labels", POOR)
        assert (label["source"], await file.categories()) == ("confirmed", ["CID-P"])
        again = await file.change("/labels", POOR)
        assert again.json()["type"].endswith("label-overlaps")
        end = {"valid_until": TODAY.isoformat(), "document_no": "民救2"}
        await file.done(f"/labels/{label['id']}/end", end)
        assert await file.categories() == []
        again = await file.change(f"/labels/{label['id']}/end", end)
        assert again.json()["type"].endswith("label-over")

    async def test_confirms_what_was_only_stated(self, place: Place) -> None:
        file = await File.of(place, categories=["CID-P", "LBC"])
        label = await file.done("/labels", POOR)
        assert label["source"] == "confirmed"
        sources = {one["category"]: one["source"] for one in await file.items("/labels")}
        assert sources == {"CID-P": "confirmed", "LBC": "stated"}

    @pytest.mark.parametrize(
        ("form", "problem"),
        [
            ({"category": "LBC"}, "label-follows-from-facts"),
            ({"category": "DFU"}, "unattended-needs-application"),
            ({"valid_from": "1999-01-01"}, "label-date-impossible"),
            ({"valid_from": "2999-01-01"}, "label-date-impossible"),
        ],
    )
    async def test_is_refused(self, place: Place, form: dict[str, Any], problem: str) -> None:
        file = await File.of(place)
        answer = await file.change("/labels", {**POOR, **form})
        assert answer.status_code == 422
        assert answer.json()["type"].endswith(problem)

    async def test_is_for_the_township_and_the_county(self, place: Place) -> None:
        file = await File.of(place)
        director = place.officer("village_director", place.village)
        assert (await file.change("/labels", POOR, headers=director)).status_code == 403

    async def test_overlapping_is_refused_by_the_database(self, place: Place) -> None:
        file = await File.of(place)
        await file.done("/labels", POOR)
        with pytest.raises(Exception, match="ex_label_once"):
            await place.rows(
                "INSERT INTO label SELECT province, prefecture, county, township, village, "
                "gen_random_uuid(), child_id, category, valid_from + 3, NULL, source, "
                "document_no, NULL, recorded_by, recorded_at FROM label "
                "WHERE child_id::text = $1",
                file.child,
            )


class TestStatedLabel:
    async def test_stands_until_the_facts_decide_it(self, place: Place) -> None:
        file = await File.of(place, categories=["LBC"])
        await file.live(rural_hukou=True)
        assert await file.categories() == ["LBC"]
        await file.parent("father", "away")
        await file.parent("mother", "able")
        assert await file.categories() == []
        [row] = await file.items("/labels")
        assert row["valid_until"] == TODAY.isoformat()


class TestUnattended:
    async def applied(self, place: Place, *states: str) -> tuple[File, dict[str, Any]]:
        file = await File.of(place)
        for role, state in zip(("father", "mother"), states, strict=False):
            await file.parent(role, state)
        form = {"applicant_kind": "relative", "applicant": "王奶奶"}
        return file, await file.done("/unattended", form)

    async def step(self, file: File, application: dict[str, Any], step: str, **form: str) -> Any:
        path = f"/unattended/{application['id']}"
        version = (await file.get(path))["version"]
        return await file.change(f"{path}/{step}", form, tag=f'"v{version}"')

    async def test_is_checked_confirmed_and_holds_from_next_month(self, place: Place) -> None:
        file, application = await self.applied(place, "lost_contact", "dead")
        assert (await file.duties())["unattended_check"]["area"] == place.village[:9]
        checked = await self.step(file, application, "check", finding="属实")
        assert checked.json()["status"] == "checked"
        assert (await file.duties())["unattended_confirmation"]["area"] == place.county.code
        done = await self.step(file, application, "confirm", document_no="民儿1")
        since = first_of_next_month(TODAY)
        assert done.json()["effective_from"] == since.isoformat()
        assert set(await file.duties("met")) == {"unattended_check", "unattended_confirmation"}
        assert await file.categories() == []
        await sweep_at(file, since)
        assert await file.categories() == ["DFU"]
        mother = (await file.items("/parents"))[0]
        await file.done(f"/parents/{mother['id']}/state", {"state": "able"})
        [label] = await file.items("/labels")
        assert label["valid_until"] is not None

    async def test_is_checked_by_the_township_within_its_clock(self, place: Place) -> None:
        file, application = await self.applied(place, "restricted", "deported")
        township = place.officer("township_supervisor", place.village[:9])
        path = f"/unattended/{application['id']}/check"
        answer = await file.change(path, {"finding": "属实"}, tag='"v1"', headers=township)
        assert answer.status_code == 200, answer.text
        again = await file.change(path, {"finding": "属实"}, tag='"v2"', headers=township)
        assert again.json()["type"].endswith("application-decided")

    async def test_is_refused_with_reasons(self, place: Place) -> None:
        file, application = await self.applied(place, "able", "dead")
        early = await self.step(file, application, "confirm", document_no="民儿1")
        assert early.json()["type"].endswith(("parents-are-able", "application-not-checked"))
        await self.step(file, application, "check", finding="父亲在家")
        able = await self.step(file, application, "confirm", document_no="民儿1")
        assert able.json()["type"].endswith("parents-are-able")
        without = await self.step(file, application, "refuse", document_no="民儿1")
        assert without.status_code == 422
        done = await self.step(file, application, "refuse", document_no="民儿1", reasons="父能")
        assert (done.json()["status"], done.json()["reasons"]) == ("refused", "父能")

    @pytest.mark.parametrize(
        ("states", "problem"),
        [
            (("dead", "dead"), "child-is-orphan"),
            (("dead",), "parents-unknown"),
            (("dead", "missing"), "not-in-the-text-literally"),
        ],
    )
    async def test_is_not_confirmed_against_the_truth_table(
        self, place: Place, states: tuple[str, ...], problem: str
    ) -> None:
        file, application = await self.applied(place, *states)
        await self.step(file, application, "check", finding="查验")
        answer = await self.step(file, application, "confirm", document_no="民儿1")
        assert answer.json()["type"].endswith(problem)
        assert (await self.step(file, application, "check", finding="x")).status_code == 409

    async def test_is_open_once(self, place: Place) -> None:
        file, _ = await self.applied(place, "dead", "dead")
        again = await file.change("/unattended", {"applicant_kind": "village", "applicant": "村"})
        assert again.json()["type"].endswith("application-open")


class TestSweep:
    async def test_ends_left_behind_on_the_sixteenth_birthday(self, place: Place) -> None:
        birth = born(16) + timedelta(days=2)
        file = await File.of(place, resident_id=identity_number(birth))
        birth = datetime.fromisoformat((await file.read())["birth_on"]).date()
        await file.live(rural_hukou=True, schooling="junior_middle")
        await file.parent("father", "away")
        await file.parent("mother", "away")
        sixteenth = birth.replace(year=birth.year + 16)
        await sweep_at(file, sixteenth - timedelta(days=1))
        assert await file.categories() == ["LBC"]
        await sweep_at(file, sixteenth + timedelta(days=2))
        assert await file.categories() == []
        [label] = await file.items("/labels")
        assert label["valid_until"] == sixteenth.isoformat()
        last = (await file.told("registry.child.classified.v1"))[-1]
        assert (last["age_band"], last["categories"]) == ("16-17", [])

    async def test_lets_go_who_is_of_age(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(17)))
        await file.assess("poor")
        birth = datetime.fromisoformat((await file.read())["birth_on"]).date()
        await sweep_at(file, birth.replace(year=birth.year + 18))
        read = await file.read()
        assert read["left_reason"] == "of_age"
        assert [one["reason"] for one in await file.told("registry.child.left.v1")] == ["of_age"]
        assert "visit" in await file.duties("void")
        body = {"assessed_on": TODAY.isoformat(), "rating": "good"}
        refused = await file.change("/assessments", body)
        assert refused.json()["type"].endswith("child-has-left")
