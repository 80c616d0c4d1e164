"""A county's file with circumstances and parents: what the forms would lead to, or a reason."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from registry.circumstances.schemas import CircumstancesForm
from registry.guardianship.schemas import ParentForm
from registry.imports import forms
from registry.imports.files import ALL
from registry.imports.reasons import REASONS
from registry_file import File, born
from registry_imports import children, faults, file, row, send, taken
from registry_place import TODAY, Place, identity_number

LONG_AGO = (TODAY - timedelta(days=400)).isoformat()
AWAY = {"state": "away", "since": LONG_AGO, "place": "4403"}
LIVES = {"health": "healthy", "schooling": "primary", "rural_hukou": "是"}


def of(role: str, **cells: str) -> dict[str, str]:
    return {f"{role}_{name}": text for name, text in cells.items()}


def both(**cells: str) -> dict[str, str]:
    return of("father", **cells) | of("mother", **cells)


async def imported(place: Place, **cells: str) -> File:
    await taken(place, row(place, **cells))
    (child,) = await children(place)
    return File(place, child["id"])


def bare(of: dict[str, Any]) -> dict[str, Any]:
    """Without what is each record's own."""
    its_own = {"id", "child_id", "recorded_at", "registered_at", "resident_id", "birth_on", "sex"}
    return {name: value for name, value in of.items() if name not in its_own}


class TestARowWithForms:
    async def test_leads_to_what_the_forms_lead_to(self, place: Place) -> None:
        by_file = await imported(
            place, categories="CID-P", **LIVES, lives_with_parents="否", boarding="true",
            income="wages;farming", aid="medical", **of("father", **AWAY, name="张大"),
            **of("mother", state="restricted", since=LONG_AGO, restriction="prison",
                 phone="13800138000", document_no="刑1"),
        )  # fmt: skip
        by_hand = await File.of(place, name="张小三", categories=["CID-P"])
        await by_hand.live(
            rural_hukou=True, lives_with_parents=False, boarding=True,
            income=["wages", "farming"], aid=["medical"],
        )  # fmt: skip
        await by_hand.parent("father", "away", name="张大")
        await by_hand.parent("mother", "restricted", phone="13800138000", document_no="刑1")
        assert bare(await by_file.get("/circumstances")) == bare(
            await by_hand.get("/circumstances")
        )
        for path in ("/parents", "/labels"):
            mine, theirs = [
                [bare(one) for one in await each.items(path)] for each in (by_file, by_hand)
            ]
            assert sorted(mine, key=str) == sorted(theirs, key=str), path
        kinds = [set(await each.duties()) for each in (by_file, by_hand)]
        assert {"first_assessment", "entrusting"} <= kinds[0] == kinds[1]
        told = [
            (await each.told("registry.child.classified.v1"))[-1] for each in (by_file, by_hand)
        ]
        assert bare(told[0]) == bare(told[1])
        assert told[0]["categories"] == ["CID-P", "LBC"]
        assert bare(await by_file.read()) | {"version": 0} == bare(await by_hand.read()) | {
            "version": 0
        }

    async def test_leaves_the_same_rows_behind(self, place: Place) -> None:
        by_file = await imported(place, **LIVES, **both(**AWAY))
        by_hand = await File.of(place, name="张小三")
        await by_hand.live(rural_hukou=True)
        await by_hand.parent("father", "away")
        await by_hand.parent("mother", "away")
        for table in ("child", "circumstances", "parent", "label", "duty", "outbox", "audit"):
            key = "id" if table == "child" else "child_id"
            order = {"audit": " AND action = 'write' AND record = 'parent'"}.get(table, "")
            query = f"SELECT * FROM {table} WHERE {key}::text = $1{order}"
            mine, theirs = [
                {
                    (name, value is None)
                    for one in await place.rows(query, each.child)
                    for name, value in dict(one).items()
                    if name not in ("compared_at", "trace_id")
                }
                for each in (by_file, by_hand)
            ]
            assert mine == theirs, table

    async def test_is_entered_with_all_of_it_at_once(self, place: Place) -> None:
        child = await imported(place, **LIVES, **both(**AWAY))
        tables = ("parent", "circumstances", "label", "duty", "outbox")
        written = await place.rows(
            " UNION ".join(f"SELECT xmin::text FROM {t} WHERE child_id::text = $1" for t in tables),
            child.child,
        )
        assert len(written) == 1
        assert len(await child.told("registry.child.classified.v1")) == 1

    async def test_is_looked_at_again_when_something_may_change(self, place: Place) -> None:
        day = (TODAY - timedelta(days=30)).isoformat()
        lost = {"state": "lost_contact", "since": day, "last_contact_on": day}
        by_file = await imported(place, **both(**lost))
        by_hand = await File.of(place)
        for role in ("father", "mother"):
            await by_hand.parent(role, **lost)
        days = await place.rows(
            "SELECT relabel_on FROM child WHERE id::text = ANY ($1)", [by_file.child, by_hand.child]
        )
        assert days[0] == days[1]

    async def test_ends_what_was_stated_and_is_not_so(self, place: Place) -> None:
        file = await imported(place, categories="LBC", **LIVES, **both(state="able"))
        assert await file.categories() == []
        ((told,), (then,)) = [
            [one["categories"] for one in await file.told(f"registry.child.{event}.v1")]
            for event in ("registered", "classified")
        ]
        assert (told, then) == (["LBC"], [])

    async def test_is_sealed(self, place: Place) -> None:
        await imported(place, health="ill", illness="哮喘", schooling="primary",
                       **of("mother", state="able", name="李母亲"))  # fmt: skip
        kept = await place.rows(
            "SELECT c::text, p::text FROM circumstances c JOIN parent p USING (child_id) "
            "WHERE c.county = $1",
            place.county.code,
        )
        assert "哮喘".encode().hex() not in str(kept)
        assert "李母亲".encode().hex() not in str(kept)

    async def test_may_say_only_a_part(self, place: Place) -> None:
        file = await imported(place, **of("mother", state="dead", since=LONG_AGO))
        assert [one["role"] for one in await file.items("/parents")] == ["mother"]
        assert (await place.get(f"/children/{file.child}/circumstances")).status_code == 404

    async def test_changes_nothing_when_it_comes_again(self, place: Place) -> None:
        cells = row(place, **LIVES, **both(**AWAY))
        body = file(cells)
        await send(place, body)
        (before,) = await children(place)
        again = await send(place, body)
        read = await taken(place, {**cells, **of("mother", state="able", since="", place="")})
        assert (again.status_code, read["known"], read["entered"]) == (200, 1, 0)
        assert await children(place) == [before]
        rows = await place.rows("SELECT state FROM parent WHERE child_id::text = $1", before["id"])
        assert {one["state"] for one in rows} == {"away"}

    async def test_may_have_chinese_headers(self, place: Place) -> None:
        text = (
            "姓名,村（居）代码,公民身份号码,健康状况,就学状况,母亲状况,母亲状况起始日期\n"
            f"王五,{place.village},{identity_number()},healthy,primary,dead,{LONG_AGO}\n"
        )
        assert (await send(place, text.encode())).json()["entered"] == 1


class TestAFaultInAForm:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"health": "healthy"}, ("schooling", "missing")),
            ({"health": "健康", "schooling": "primary"}, ("health", "word")),
            ({"health": "ill", "schooling": "primary"}, ("illness", "illness")),
            ({"health": "disabled", "schooling": "primary"}, ("disability_kind", "disability")),
            ({**LIVES, "disability_kind": "visual"}, ("disability_grade", "missing")),
            (
                {**LIVES, "health": "disabled", "disability_kind": "visual",
                 "disability_grade": "5"},
                ("disability_grade", "grade"),
            ),
            ({**LIVES, "boarding": "maybe"}, ("boarding", "yes_or_no")),
            ({**LIVES, "schooling": "not_enrolled"}, ("schooling", "not_enrolled_age")),
            ({**LIVES, "income": "wages;theft"}, ("income", "word")),
            ({"father_name": "张大"}, ("father_state", "missing")),
            (of("mother", state="away", since=LONG_AGO), ("mother_place", "place")),
            (of("mother", **AWAY | {"place": "深圳"}), ("mother_place", "prefecture")),
            (of("mother", **AWAY | {"since": "2024年"}), ("mother_since", "date")),
            (of("mother", **AWAY | {"since": "2024-02-30"}), ("mother_since", "date")),
            (of("mother", **AWAY | {"since": "2999-01-01"}), ("mother_since", "future")),
            (of("father", state="missing"), ("father_document_no", "document_missing")),
            (of("father", state="dead"), ("father_since", "since_missing")),
            (of("father", state="able", phone="12"), ("father_phone", "phone")),
            (
                of("father", state="able", resident_id="110101198501010000"),
                ("father_resident_id", "resident_id_check"),
            ),
            (of("father", state="able", name="张\x00大"), ("father_name", "character")),
        ],
    )  # fmt: skip
    async def test_names_column_and_reason(
        self, place: Place, cells: dict[str, str], expected: tuple[str, str]
    ) -> None:
        number = identity_number(born(8))
        assert await faults(place, row(place, resident_id=number, **cells)) == [(1, *expected)]

    async def test_stands_beside_the_others(self, place: Place) -> None:
        found = await faults(place, row(place, name="", phone="1", **of("father", state="dead")))
        assert found == [
            (1, "name", "missing"), (1, "phone", "phone"), (1, "father_since", "since_missing"),
        ]  # fmt: skip

    async def test_enters_nothing_of_the_row(self, place: Place) -> None:
        await taken(place, row(place, **LIVES, **of("father", state="dead")))
        assert await children(place) == []
        for table in ("parent", "circumstances", "label"):
            assert not await place.rows(f"SELECT FROM {table} WHERE county = $1", place.county.code)


class TestTheColumns:
    def test_are_the_fields_of_the_forms(self) -> None:
        filled: list[tuple[type[BaseModel], str]] = [
            (CircumstancesForm, ""), (ParentForm, "father_"), (ParentForm, "mother_"),
        ]  # fmt: skip
        assert set(forms.COLUMNS) == {
            f"{prefix}{name}{part}"
            for form, prefix in filled
            for name in form.model_fields
            for part in (("_kind", "_grade") if name == "disability" else ("",))
            if name != "role"
        }

    def test_have_names_of_their_own(self) -> None:
        assert len(set(ALL.values())) == len(ALL)
        assert max(map(len, ALL)) <= 30

    async def test_are_the_first_line_of_the_template(self, place: Place) -> None:
        answer = await place.get("/imports/template")
        assert answer.headers["content-type"].startswith("text/csv")
        [line] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert line == list(ALL.values())
        empty = await send(place, answer.content)
        assert (empty.status_code, empty.json()["title"]) == (422, "File empty")

    def test_have_a_reason_for_every_code(self) -> None:
        codes = {*forms._CODES.values(), *forms._PATTERNS.values(), "date", "character"}
        assert codes <= set(REASONS)
