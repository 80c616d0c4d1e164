"""A file is kept right: other details, a hukou at last, a death."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from reference.resident_ids import check_character
from registry_file import File
from registry_place import TODAY, Place, identity_number

CORRECTED = "registry.child.corrected.v1"
NO_HUKOU = {"no_hukou_reason": "超生", "birth_on": "2016-02-29", "sex": "female"}


def girl(region: str = "110101") -> str:
    """A number of the child without hukou."""
    first = f"{region}20160229{int(region[-3:]) * 2 % 1000:03}"
    return first + check_character(first)


class TestChangeDetails:
    async def test_replaces_all_of_them(self, place: Place) -> None:
        file = await File.of(place, phone="13800000000", address="旧址")
        guardian = {"name": "李四", "phone": f"139{place.county.code}00", "relation": "祖父"}
        done = await file.done(
            "/details", {"name": "张三 改", "ethnicity": "彝族", "guardian": guardian}
        )
        read = await file.read()
        assert done == read
        assert (read["name"], read["phone"], read["address"]) == ("张三 改", None, None)
        assert (read["ethnicity"], read["guardian"]) == ("彝族", guardian)

    async def test_is_found_by_the_new_name_at_once(self, place: Place) -> None:
        file = await File.of(place)
        name = f"新名{place.county.code}"
        await file.done("/details", {"name": name})
        found = await place.service.client.post(
            "/registry/search", json={"name": name}, headers=place.officer()
        )
        assert [one["id"] for one in found.json()["items"]] == [file.child]

    async def test_corrects_a_birth_that_no_number_says(self, place: Place) -> None:
        file = await File.of(place, **NO_HUKOU)
        await file.done("/details", {"name": "张三", "birth_on": "2012-05-01", "sex": "male"})
        read = await file.read()
        assert (read["birth_on"], read["sex"]) == ("2012-05-01", "male")
        [told] = await file.told(CORRECTED)
        assert (told["birth_on"], told["sex"]) == ("2012-05-01", "male")

    @pytest.mark.parametrize(
        ("form", "code"),
        [({"birth_on": "2012-05-01"}, "birth_contradicts"), ({"sex": "female"}, "sex_contradicts")],
    )
    async def test_leaves_what_the_number_says(
        self, place: Place, form: dict[str, Any], code: str
    ) -> None:
        number = identity_number()
        while not int(number[16]) % 2:
            number = identity_number()
        file = await File.of(place, resident_id=number)
        answer = await file.change("/details", {"name": "张三", **form})
        assert answer.json()["type"].endswith("registration-invalid")
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]

    async def test_of_two_officers_at_once_one_is_told_to_read_again(self, place: Place) -> None:
        file = await File.of(place)
        answers = await asyncio.gather(
            *(file.change("/details", {"name": name}, tag='"v1"') for name in ("甲", "乙"))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]

    async def test_is_not_another_countys(self, place: Place, elsewhere: Place) -> None:
        file = await File.of(place)
        answer = await file.change("/details", {"name": "甲"}, headers=elsewhere.officer())
        assert answer.status_code == 404


class TestRecordHukou:
    async def test_gives_the_number_and_meets_the_follow_up(self, place: Place) -> None:
        file = await File.of(place, **NO_HUKOU)
        assert list(await file.duties()) == ["hukou_follow_up"]
        number = girl(place.county.code)
        director = place.officer("village_director", place.village)
        await file.done(
            "/hukou", {"resident_id": number, "hukou_area": place.county.code}, headers=director
        )
        read = await file.read()
        assert (read["resident_id"], read["temp_id"]) == (number, None)
        assert (read["no_hukou_reason"], read["hukou_area"]) == (None, place.county.code)
        assert list(await file.duties("met")) == ["hukou_follow_up"]
        assert (await file.told(CORRECTED))[-1]["has_hukou"] is True
        again = await place.register(resident_id=number)
        assert (again.status_code, again.json()["id"]) == (200, file.child)

    async def test_is_done_once(self, place: Place) -> None:
        file = await File.of(place)
        form = {"resident_id": identity_number(), "hukou_area": place.county.code}
        read = await file.read()
        number = read["resident_id"]
        answer = await file.change("/hukou", {**form, "resident_id": number})
        assert answer.json()["type"].endswith("hukou-recorded")

    async def test_must_be_of_this_child(self, place: Place) -> None:
        file = await File.of(place, **NO_HUKOU)
        form = {"resident_id": identity_number(), "hukou_area": place.county.code}
        answer = await file.change("/hukou", form)
        assert answer.status_code == 422
        assert list(await file.duties()) == ["hukou_follow_up"]

    async def test_of_a_number_that_another_file_has_is_refused(self, place: Place) -> None:
        number = girl(place.county.code)
        await place.child(resident_id=number)
        file = await File.of(place, **NO_HUKOU)
        form = {"resident_id": number, "hukou_area": place.county.code}
        answer = await file.change("/hukou", form)
        assert answer.json()["type"].endswith("registered-elsewhere")
        assert (await file.read())["temp_id"] is not None


class TestRecordDeath:
    async def test_takes_the_child_out_of_the_register(self, place: Place) -> None:
        file = await File.of(place, categories=["CID-P"], **NO_HUKOU)
        await file.assess()
        day = (TODAY - timedelta(days=2)).isoformat()
        township = place.officer("township_supervisor", place.village[:9])
        await file.done("/death", {"left_on": day, "document_no": "死1"}, headers=township)
        read = await file.read()
        assert (read["left_on"], read["left_reason"]) == (day, "dead")
        assert await file.duties() == {}
        assert {"visit", "hukou_follow_up"} <= set(await file.duties("void"))
        assert all(label["valid_until"] for label in await file.items("/labels"))
        [told] = await file.told("registry.child.left.v1")
        assert told["reason"] == "dead"
        answer = await file.change("/details", {"name": "甲"})
        assert answer.json()["type"].endswith("child-has-left")

    async def test_is_of_a_day_of_its_life(self, place: Place) -> None:
        file = await File.of(place)
        for day in ((TODAY + timedelta(days=1)).isoformat(), "2001-01-01"):
            answer = await file.change("/death", {"left_on": day, "document_no": "死1"})
            assert answer.json()["type"].endswith("departure-date-impossible")

    async def test_is_not_for_the_village(self, place: Place) -> None:
        file = await File.of(place)
        director = place.officer("village_director", place.village)
        form = {"left_on": TODAY.isoformat(), "document_no": "死1"}
        assert (await file.change("/death", form, headers=director)).status_code == 403
