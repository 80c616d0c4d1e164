"""A county's file: good rows are entered as registration would, the others are reported."""

import csv
import io

import pytest

from chassis.testing import eventually
from contracts.registry import ChildRegistered
from registry.imports.reasons import REASONS
from registry_file import File, born
from registry_imports import children, faults, file, row, send, taken, unnumbered
from registry_place import TODAY, Place, identity_number
from registry_workforce import pages


class TestAGoodRow:
    async def test_is_entered_as_registration_would(self, place: Place) -> None:
        cells = row(
            place, ethnicity="彝族", hukou_area=place.county.code, phone="13800138000",
            address="东风路1号", categories="LBC;CID-P", guardian_name="李四",
            guardian_phone="+86 139 0013 9000", guardian_relation="祖母",
        )  # fmt: skip
        read = await taken(place, cells)
        assert (read["rows"], read["entered"], read["rejected"]) == (1, 1, 0)
        (imported,) = await children(place)
        twin = await place.child(
            resident_id=identity_number(), name=cells["name"], ethnicity="彝族",
            hukou_area=place.county.code, phone="13800138000", address="东风路1号",
            categories=["LBC", "CID-P"],
            guardian={"name": "李四", "phone": "+86 139 0013 9000", "relation": "祖母"},
        )  # fmt: skip
        registered = (await place.get(f"/children/{twin}")).json()
        its_own = {"id", "resident_id", "birth_on", "sex", "registered_at"}
        assert {k: v for k, v in imported.items() if k not in its_own} == {
            k: v for k, v in registered.items() if k not in its_own
        }
        assert imported["resident_id"] == cells["resident_id"]

    async def test_leaves_the_same_rows_behind(self, place: Place) -> None:
        await taken(place, row(place))
        await place.child(name="张小三")
        rows = await place.rows(
            "SELECT * FROM child WHERE county = $1 ORDER BY id", place.county.code
        )
        empty = [{k for k, v in dict(one).items() if v is None} - {"compared_at"} for one in rows]
        assert empty[0] == empty[1]
        imported = str(rows[0]["id"])
        for table in ("data_key", "outbox", "audit"):
            query = f"SELECT child_id FROM {table} WHERE child_id = ANY ($1::uuid[])"
            found = await place.rows(query, [imported, str(rows[1]["id"])])
            assert imported in {str(one[0]) for one in found}, table

    async def test_gets_a_row_for_each_category_with_its_validity(self, place: Place) -> None:
        number = identity_number(born(17))
        await taken(
            place, row(place, categories="LBC;CID-P"),
            row(place, resident_id=number, categories="LBC;CID-P"),
        )  # fmt: skip
        ids = {one["resident_id"]: one["id"] for one in await children(place)}
        too_old = File(place, ids.pop(number))
        by_number, by_hand = File(place, *ids.values()), await File.of(place, categories=["HIV"])

        async def written() -> bool:
            files = (by_hand, by_number, too_old)
            rows = [len(await one.items("/labels")) for one in files]
            return rows == [1, 2, 2] and await too_old.categories() == ["CID-P"]

        assert await eventually(written)
        labels = await by_number.items("/labels")
        assert {(one["category"], one["source"]) for one in labels} == {
            ("LBC", "stated"), ("CID-P", "stated"),
        }  # fmt: skip
        assert {(one["valid_from"], one["valid_until"]) for one in labels} == {
            (TODAY.isoformat(), None)
        }

    async def test_tells_what_registration_tells(self, place: Place) -> None:
        await taken(place, row(place, categories="LBC"))
        ((payload, area),) = await place.rows(
            "SELECT payload, village FROM outbox WHERE county = $1 AND type = $2",
            place.county.code, ChildRegistered.TYPE,
        )  # fmt: skip
        told = ChildRegistered.model_validate_json(payload)
        assert (told.area, area, told.categories) == (place.village, place.village, ("LBC",))
        assert (
            told.model_dump_json() == ChildRegistered.model_validate_json(payload).model_dump_json()
        )

    async def test_is_sealed(self, place: Place) -> None:
        cells = row(place, address="东风路1号")
        await taken(place, cells)
        ((name, address, number),) = await place.rows(
            "SELECT name, address, resident_id FROM child WHERE county = $1", place.county.code
        )
        for sealed, clear in (
            (name, "张小三"),
            (address, "东风路1号"),
            (number, cells["resident_id"]),
        ):
            assert clear.encode() not in sealed

    async def test_without_a_number_gets_a_follow_up(self, place: Place) -> None:
        await taken(place, unnumbered(place))
        (child,) = await children(place)
        assert child["temp_id"].startswith(f"T{place.county.code}")
        duties = (await place.get("/duties?status=open")).json()["items"]
        assert [(one["kind"], one["child_id"]) for one in duties] == [
            ("hukou_follow_up", child["id"])
        ]

    async def test_may_have_chinese_headers_and_a_byte_order_mark(self, place: Place) -> None:
        text = f"\ufeff姓名,村（居）代码,公民身份号码\n王五,{place.village},{identity_number()}\n\n"
        answer = await send(place, text.encode())
        assert answer.json()["entered"] == 1
        assert [one["name"] for one in await children(place)] == ["王五"]


class TestARejectedRow:
    @pytest.mark.parametrize(
        ("number", "code"),
        [
            ("110101201501010004", "resident_id_check"),
            ("110101201513010000", "resident_id_date"),
            ("990101201501010007", "resident_id_province"),
            ("110101190001010006", "resident_id_adult"),
            ("110101150101001", "resident_id_old_form"),
            ("1101012015010100O3", "resident_id_character"),
            ("11010120150101", "resident_id_length"),
            ("110101299901010000", "resident_id_future"),
        ],
    )
    async def test_names_what_is_wrong_with_the_number(
        self, place: Place, number: str, code: str
    ) -> None:
        assert await faults(place, row(place, resident_id=number)) == [(1, "resident_id", code)]

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"name": " "}, ("name", "missing")),
            ({"name": "长" * 101}, ("name", "too_long")),
            ({"village": ""}, ("village", "missing")),
            ({"village": "510104"}, ("village", "village_unknown")),
            ({"village": "110101001001"}, ("village", "village_outside")),
            ({"birth_on": "2014-01-01"}, ("birth_on", "birth_contradicts")),
            ({"birth_on": "2014-1-1"}, ("birth_on", "date")),
            ({"sex": "不明"}, ("sex", "sex")),
            ({"phone": "123"}, ("phone", "phone")),
            ({"hukou_area": "51010"}, ("hukou_area", "division")),
            ({"categories": "XYZ"}, ("categories", "category")),
            ({"guardian_name": "李四"}, ("guardian_relation", "guardian")),
            ({"ethnicity": "彝\x00族"}, ("ethnicity", "character")),
            ({"no_hukou_reason": "无"}, ("resident_id", "one_identity")),
            ({"resident_id": ""}, ("resident_id", "one_identity")),
        ],
    )
    async def test_names_column_and_reason(
        self, place: Place, cells: dict[str, str], expected: tuple[str, str]
    ) -> None:
        assert await faults(place, row(place, **cells)) == [(1, *expected)]

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"birth_on": ""}, ("birth_on", "missing")),
            ({"sex": ""}, ("sex", "missing")),
            ({"birth_on": "2999-01-01"}, ("birth_on", "birth_future")),
            ({"birth_on": "1999-01-01"}, ("birth_on", "birth_adult")),
        ],
    )
    async def test_without_a_number_needs_birth_and_sex(
        self, place: Place, cells: dict[str, str], expected: tuple[str, str]
    ) -> None:
        assert await faults(place, {**unnumbered(place), **cells}) == [(1, *expected)]

    async def test_does_not_hinder_the_others(self, place: Place) -> None:
        read = await taken(place, row(place), row(place, name=""), row(place))
        assert (read["rows"], read["entered"], read["rejected"]) == (3, 2, 1)
        assert len(await children(place)) == 2

    async def test_is_the_second_of_one_child(self, place: Place) -> None:
        twice = row(place)
        assert await faults(place, twice, {**twice, "name": "别名"}) == [(2, "", "row_repeated")]

    async def test_may_have_too_many_cells(self, place: Place) -> None:
        body = file(row(place)).rstrip() + b",more\n"
        answer = await send(place, body)
        assert answer.json()["rejected"] == 1

    async def test_keeps_nothing_of_its_contents(self, place: Place) -> None:
        await faults(place, row(place, name="不该保存", phone="12x"))
        kept = await place.rows(
            "SELECT r::text FROM rejection r WHERE county = $1", place.county.code
        )
        assert kept
        assert "不该保存" not in str(kept)

    async def test_is_reported_as_a_file_too(self, place: Place) -> None:
        read = await taken(place, row(place, phone="12x", name=""))
        answer = await place.get(f"/imports/{read['id']}/rejections?format=csv")
        assert answer.headers["content-type"].startswith("text/csv")
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [(one["row"], one["column"]) for one in lines] == [("1", "name"), ("1", "phone")]
        assert lines[0]["detail_zh"] == REASONS["missing"].zh

    async def test_is_listed_in_pages(self, place: Place) -> None:
        read = await taken(place, *(row(place, name="") for _ in range(5)))
        listed = await pages(place, f"/imports/{read['id']}/rejections?limit=2")
        found = [one["row"] for one in listed]
        assert found == [1, 2, 3, 4, 5]
