"""The township reviews what a village entered; nothing that helps a child waits for it."""

from typing import Any

import httpx
import pytest

from chassis.testing import eventually
from registry_file import File
from registry_place import TODAY, Place, identity_number

KIND, CORRECTION = "entry_review", "entry_correction"


def director(place: Place) -> dict[str, str]:
    return place.officer("village_director", place.village)


def supervisor(place: Place, township: str | None = None) -> dict[str, str]:
    return place.officer("township_supervisor", township or place.village[:9])


async def entered(place: Place, **form: Any) -> File:
    """By the village's director, and the township is called."""
    answer = await place.register(director(place), **form)
    assert answer.status_code == 201, answer.text
    file = File(place, answer.json()["id"])
    await called(file)
    return file


async def called(file: File) -> None:
    async def is_called() -> bool:
        return KIND in await file.duties()

    assert await eventually(is_called)


async def reviewed(file: File, decision: str = "passed", **form: Any) -> httpx.Response:
    headers = supervisor(file.place)
    return await file.change("/reviews", {"decision": decision, **form}, headers=headers)


async def awaiting(place: Place, review: str = "awaiting") -> list[str]:
    answer = await place.get(f"/entries?review={review}", supervisor(place))
    return [one["id"] for one in answer.json()["items"]]


def details(**form: Any) -> dict[str, Any]:
    return {"name": "张三丰", **form}


class TestAnEntryOfAVillage:
    async def test_awaits_the_township_by_a_duty(self, place: Place) -> None:
        file = await entered(place)
        assert (await file.read())["review"] == "awaiting"
        duty = (await file.duties())[KIND]
        assert (duty["area"], duty["status"]) == (place.village[:9], "open")
        assert await awaiting(place) == [file.child]

    async def test_is_no_more_awaited_once_it_passed(self, place: Place) -> None:
        file = await entered(place)
        version = (await file.read())["version"]
        answer = await reviewed(file)
        assert answer.status_code == 201, answer.text
        assert answer.json()["reviewed_version"] == version
        assert (await file.read())["review"] == "passed"
        assert KIND in await file.duties("met")
        assert (await awaiting(place), await awaiting(place, "passed")) == ([], [file.child])
        [told] = await file.told("registry.entry.reviewed.v1")
        assert (told["decision"], told["reviewed_version"]) == ("passed", version)

    async def test_goes_back_with_a_reason_and_comes_again(self, place: Place) -> None:
        file = await entered(place)
        await reviewed(file, "returned", reason="姓名有误")
        assert await awaiting(place, "returned") == [file.child]
        [one] = await file.items("/reviews")
        assert (one["decision"], one["reason"]) == ("returned", "姓名有误")
        [row] = await place.rows(
            "SELECT r::text FROM entry_review r WHERE child_id::text = $1", file.child
        )
        assert "姓名有误".encode().hex() not in row[0]
        await file.done("/details", details(phone="13800138000"))
        assert (await file.read())["review"] == "awaiting"
        await called(file)

    async def test_that_went_back_is_the_village_s_to_put_right(self, place: Place) -> None:
        file = await entered(place)
        assert CORRECTION not in await file.duties()
        await reviewed(file, "returned", reason="姓名有误")
        duty = (await file.duties())[CORRECTION]
        assert (duty["norm"], duty["area"]) == ("registry.entry_correction", place.village)
        await file.done("/details", details(), headers=director(place))
        assert CORRECTION in await file.duties("met")
        await called(file)
        await reviewed(file, "returned", reason="出生日期有误")
        await file.done("/death", {"left_on": TODAY.isoformat(), "document_no": "1"})
        assert CORRECTION in await file.duties("void")

    async def test_that_passed_asks_nothing_of_the_village(self, place: Place) -> None:
        file = await entered(place)
        await reviewed(file)
        assert CORRECTION not in await file.duties()

    @pytest.mark.parametrize(
        ("changed", "review"),
        [({"name": "张四"}, "awaiting"), ({"phone": "13800138000"}, "passed")],
    )
    async def test_is_reviewed_again_where_it_is_somebody_else(
        self, place: Place, changed: dict[str, str], review: str
    ) -> None:
        file = await entered(place)
        await reviewed(file)
        await file.done("/details", details(**changed))
        assert (await file.read())["review"] == review

    async def test_is_reviewed_again_with_its_hukou(self, place: Place) -> None:
        number = identity_number()
        sex = "male" if int(number[16]) % 2 else "female"
        birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        file = await entered(place, no_hukou_reason="超生", birth_on=birth, sex=sex)
        await reviewed(file)
        await file.done("/hukou", {"resident_id": number, "hukou_area": place.county.code})
        assert (await file.read())["review"] == "awaiting"

    async def test_that_left_is_awaited_no_more(self, place: Place) -> None:
        file = await entered(place)
        await file.done("/death", {"left_on": TODAY.isoformat(), "document_no": "1"})
        assert await awaiting(place) == []
        assert KIND in await file.duties("void")

    async def test_hinders_no_help(self, place: Place) -> None:
        file = await entered(place)
        await file.done(
            "/visits", {"visited_on": TODAY.isoformat(), "findings": "在家"},
            headers=director(place),
        )  # fmt: skip
        await file.assess()
        await file.live()
        assert (await file.read())["review"] == "awaiting"


class TestAReview:
    @pytest.mark.parametrize(
        ("form", "code"),
        [({"decision": "returned"}, 422), ({"decision": "passed", "reason": "x"}, 422)],
    )
    async def test_has_a_reason_exactly_where_it_goes_back(
        self, place: Place, form: dict[str, str], code: int
    ) -> None:
        answer = await reviewed(await entered(place), **form)
        assert (answer.status_code, answer.json()["title"]) == (code, "Reason missing")

    async def test_is_made_once(self, place: Place) -> None:
        file = await entered(place)
        await reviewed(file)
        answer = await reviewed(file)
        assert (answer.status_code, answer.json()["title"]) == (409, "Entry not awaiting")

    async def test_is_not_of_what_the_county_entered(self, place: Place) -> None:
        file = await File.of(place)
        assert (await file.read())["review"] is None
        assert (await reviewed(file)).status_code == 409

    async def test_is_of_the_version_that_was_read(self, place: Place) -> None:
        file = await entered(place)
        answer = await file.change(
            "/reviews", {"decision": "passed"}, tag='"v99"', headers=supervisor(place)
        )
        assert answer.status_code == 412

    async def test_is_the_township_s_own(self, place: Place) -> None:
        file = await entered(place)
        body, tag = {"decision": "passed"}, '"v1"'
        for headers, status in (
            (director(place), 403),
            (place.officer(), 403),
            (supervisor(place, place.villages[3][:9]), 404),
        ):
            answer = await file.change("/reviews", body, tag=tag, headers=headers)
            assert answer.status_code == status
