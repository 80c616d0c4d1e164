"""Grandparents, and the numbers of the grown-ups beside a child."""

from datetime import date, timedelta
from typing import Any

import pytest

from registry_file import CARER, File, parent
from registry_place import TODAY, Place, identity_number

GRANDMOTHER = {
    "side": "paternal", "role": "grandmother", "name": "赵老太", "birth_on": "1950-01-01",
}  # fmt: skip


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


class TestGrandparents:
    async def test_of_both_pairs_are_sealed_and_read_again(self, place: Place) -> None:
        file = await File.of(place)
        four = [
            {**GRANDMOTHER, "side": side, "role": role}
            for side in ("paternal", "maternal")
            for role in ("grandfather", "grandmother")
        ]
        done = await file.done("/grandparents", {"grandparents": four})
        assert await file.get("/grandparents") == done
        assert [(one["side"], one["role"]) for one in done["grandparents"]] == [
            (one["side"], one["role"]) for one in four
        ]
        [row] = await place.rows(
            "SELECT g::text FROM grandparents g WHERE child_id::text = $1", file.child
        )
        assert "赵老太".encode().hex() not in row[0]
        dead = [{"side": "maternal", "role": "grandfather", "deceased": True}]
        await file.done("/grandparents", {"grandparents": dead})
        [one] = (await file.get("/grandparents"))["grandparents"]
        assert (one["deceased"], one["name"]) == (True, None)

    @pytest.mark.parametrize(
        ("grandparents", "code"),
        [
            ([GRANDMOTHER, GRANDMOTHER], "twice"),
            ([{"side": "paternal", "role": "grandmother"}], "name"),
            ([{**GRANDMOTHER, "birth_on": TODAY.isoformat()}], "birth"),
        ],
    )
    async def test_must_not_contradict_themselves(
        self, place: Place, grandparents: list[dict[str, Any]], code: str
    ) -> None:
        file = await File.of(place)
        answer = await file.change("/grandparents", {"grandparents": grandparents})
        assert answer.json()["type"].endswith("grandparents-contradict")
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]
        assert (await place.get(f"/children/{file.child}/grandparents")).status_code == 404


class TestNumbersOfGrownUps:
    async def test_of_a_parent_must_be_one_and_fit_the_birth(self, place: Place) -> None:
        file, number = await File.of(place), identity_number(date(1985, 3, 1))
        birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        for form, code in (
            ({"resident_id": "110101198501010000"}, "resident_id_check"),
            ({"resident_id": number, "birth_on": "1985-01-01"}, "birth_contradicts"),
            ({"birth_on": TODAY.isoformat()}, "birth"),
        ):
            answer = await file.change("/parents", {"role": "mother", **parent("able"), **form})
            assert [fault["code"] for fault in answer.json()["errors"]] == [code]
        done = await file.parent("mother", resident_id=number, birth_on=birth)
        assert (done["resident_id"], done["birth_on"]) == (number, birth)

    async def test_of_guardian_and_carer_too(self, place: Place) -> None:
        file = await File.of(place)
        await file.parent("father", "away")
        form = {"kind": "grandparent", "relation": "祖父", "name": "张老三", "since": "2024-01-01"}
        answer = await file.change("/guardians", {**form, "resident_id": "110101198501010000"})
        assert answer.json()["type"].endswith("guardian-contradicts")
        carer = {"name": "赵六", "resident_id": identity_number(date(1970, 1, 1))}
        answer = await file.change("/entrustments", {**CARER, "carer": carer})
        assert answer.json()["type"].endswith("carer-contradicts")

    async def test_a_guardianship_begins_and_ends_on_days_that_were(self, place: Place) -> None:
        file = await File.of(place)
        form = {"kind": "grandparent", "relation": "祖父", "name": "张老三", "since": day(-9)}
        answer = await file.change("/guardians", {**form, "since": day(1)})
        assert answer.json()["type"].endswith("guardian-contradicts")
        guardian = await file.done("/guardians", form)
        for ended_on in (day(-10), day(1)):
            answer = await file.change(
                f"/guardians/{guardian['id']}/end", {"ended_on": ended_on}
            )  # fmt: skip
            assert answer.json()["type"].endswith("guardian-contradicts")
