"""Looking for children, and counting them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from registry.statistics.suppression import shown
from registry_file import File
from registry_place import Place, identity_number


async def search(
    place: Place, headers: dict[str, str] | None = None, /, **form: Any
) -> list[str]:  # fmt: skip
    answer = await place.service.client.post(
        "/registry/search", json=form, headers=headers or place.officer()
    )
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


class TestSearch:
    async def test_finds_by_what_is_known(self, place: Place) -> None:
        number = identity_number(date(2014, 6, 1))
        child = await place.child(
            name="欧阳 明月", resident_id=number, categories=["LBC"],
            guardian={"name": "李四", "phone": "+86 138-0000-1111", "relation": "祖母"},
        )  # fmt: skip
        await place.child(village=place.villages[1])
        for form in (
            {"name": "欧阳明月"}, {"name": "欧阳·明月"}, {"resident_id": number},
            {"guardian_phone": "13800001111"}, {"category": "LBC"},
            {"village": place.village, "name": "欧阳明月"},
        ):  # fmt: skip
            assert await search(place, None, **form) == [child], form
            assert await search(place, None, **{**form, "village": place.villages[1]}) == [], form

    async def test_finds_by_the_temporary_number(self, place: Place) -> None:
        answer = await place.register(no_hukou_reason="弃婴", birth_on="2020-05-01", sex="male")
        found = await search(place, temp_id=answer.json()["temp_id"])
        assert found == [answer.json()["id"]]

    async def test_finds_by_age_at_the_birthday(self, place: Place) -> None:
        today = place.today
        six = await place.child(
            no_hukou_reason="无", birth_on=f"{today.year - 6}-01-01", sex="male"
        )  # fmt: skip
        await place.child(no_hukou_reason="无", birth_on=f"{today.year - 9}-01-01", sex="male")
        assert await search(place, youngest=6, oldest=6) == [six]
        assert await search(place, oldest=5) == []

    async def test_stays_in_the_own_area(self, place: Place, elsewhere: Place) -> None:
        number = identity_number()
        child = await place.child(resident_id=number, name="独一无二")
        assert await search(elsewhere, name="独一无二") == []
        assert await search(elsewhere, resident_id=number) == []
        director = place.officer("village_director", place.villages[1])
        assert await search(place, director, name="独一无二") == []
        own = place.officer("village_director", place.village)
        assert await search(place, own, name="独一无二") == [child]

    async def test_of_a_city_looks_into_each_of_its_counties(self, place: Place) -> None:
        child = await place.child(name="全市唯一")
        await place.service.admin.execute(
            "INSERT INTO division VALUES ($1, '县', 'county', $2) ON CONFLICT DO NOTHING",
            place.county.code, place.county.code[:4],
        )  # fmt: skip
        city = place.officer("city_officer", place.county.code[:4])
        assert await search(place, city, name="全市唯一") == [child]

    async def test_is_written_into_the_audit(self, place: Place) -> None:
        child = await place.child(name="审计")
        await search(place, name="审计")
        rows = await place.rows(
            "SELECT operation FROM audit WHERE child_id = $1::text::uuid AND action = 'read' "
            "AND subject <> 'registry'", child,
        )  # fmt: skip
        assert [row["operation"] for row in rows] == ["search_children"]

    async def test_goes_on_by_a_cursor(self, place: Place) -> None:
        children = [await place.child(name="同名") for _ in range(3)]
        client = place.service.client
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            path = f"/registry/search?limit=2{after}"
            page = (await client.post(path, json={"name": "同名"}, headers=place.officer())).json()
            found += [one["id"] for one in page["items"]]
            after = f"&after={page['next']}" if page["next"] else None
        assert found == children[::-1]

    async def test_refuses_to_look_for_nothing(self, place: Place) -> None:
        answer = await place.service.client.post(
            "/registry/search", json={}, headers=place.officer()
        )
        assert answer.status_code == 422


async def statistics(place: Place, headers: dict[str, str] | None = None, query: str = "") -> Any:
    answer = await place.get(f"/statistics{query}", headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestStatistics:
    async def test_add_up_in_every_direction(self, place: Place) -> None:
        births = [date(2024, 1, 1), date(2016, 1, 1), date(2011, 6, 1), date(2009, 6, 1)]
        for born in births:
            for village, labels in zip(
                place.villages, ([], ["LBC"], ["ORP-S", "LBC"]), strict=False
            ):
                await place.child(
                    resident_id=identity_number(born), village=village, categories=labels
                )
        read = await statistics(place)
        assert read["total"] == 12 == sum(one["total"] for one in read["areas"])
        assert [one["total"] for one in read["areas"]] == [8, 4]
        for one in read["areas"]:
            assert one["total"] == sum(cell["children"] for cell in one["cells"])
            for margin, name in (("age_bands", "age_band"), ("sexes", "sex")):
                assert sum(one[margin].values()) == one["total"]
                for value, children in one[margin].items():
                    cells = [c["children"] for c in one["cells"] if c[name] == value]
                    assert sum(cells) == children
            assert sum(one["ratings"].values()) == one["total"]
        bands = read["areas"][0]["age_bands"]
        assert bands == {"0-5": 2, "6-13": 2, "14-15": 2, "16-17": 2}

    async def test_count_each_child_once_by_every_part_of_the_form(self, place: Place) -> None:
        """Total = age bands = guardianship types = schooling states (domain rule 1.4)."""
        pupil, toddler, silent = [
            await File.of(place, resident_id=identity_number(day))
            for day in (date(2016, 1, 1), date(2023, 1, 1), date(2016, 1, 1))
        ]
        await pupil.live(schooling="primary")
        await pupil.assess("poor", guarding="carer_incapable")
        await toddler.live(schooling="before_kindergarten")
        await toddler.assess("good", guarding="good")
        await silent.assess("fair")
        (one,) = (await statistics(place, query=f"?area={place.village}"))["areas"]
        for margin in ("age_bands", "sexes", "ratings", "guardings", "schoolings"):
            assert sum(one[margin].values()) == one["total"] == 3, margin
        assert one["guardings"] == {"carer_incapable": 1, "good": 1, "none": 1}
        assert one["schoolings"] == {"primary": 1, "before_kindergarten": 1, "none": 1}

    async def test_are_as_of_the_day(self, place: Place) -> None:
        await place.child()
        await place.rows(
            "UPDATE child SET registered_at = '2026-03-05T16:00:00Z' WHERE county = $1",
            place.county.code,
        )
        assert (await statistics(place, query="?on=2026-03-05"))["total"] == 0
        assert (await statistics(place, query="?on=2026-03-06"))["total"] == 1

    async def test_of_a_day_to_come_are_refused(self, place: Place) -> None:
        assert (await place.get("/statistics?on=2999-01-01")).status_code == 422

    async def test_leave_the_county_without_small_numbers(self, place: Place) -> None:
        for _ in range(11):
            await place.child(no_hukou_reason="无", birth_on="2016-01-01", sex="male")
        await place.child(no_hukou_reason="无", birth_on="2016-01-01", sex="female")
        city = place.officer("city_officer", place.county.code[:4])
        read = await statistics(place, city, f"?area={place.county.code}")
        (area,) = read["areas"]
        assert (read["smallest_cell"], area["total"]) == (10, 12)
        assert (area["cells"], area["hidden_cells"]) == ([], 2)
        assert area["sexes"] == {}
        inside = (await statistics(place))["areas"][0]
        assert sorted(cell["children"] for cell in inside["cells"]) == [1, 11]


class TestSuppression:
    @given(some.lists(some.integers(0, 40), max_size=12), some.integers(1, 15))
    def test_hides_what_could_be_found_by_subtraction(self, counts: list[int], least: int) -> None:
        cells = dict(enumerate(counts))
        told = shown(cells, least)
        hidden = [n for key, n in cells.items() if key not in told]
        assert all(n == 0 or n >= least for n in told.values())
        assert all(n == 0 or key in told or n < least or hidden for key, n in cells.items())
        persons = [n for n in cells.values() if n]
        if hidden and len(hidden) < len(persons):
            assert len(hidden) >= 2
            assert sum(hidden) >= least
            assert max(hidden) <= min((n for n in told.values() if n), default=max(hidden))

    @pytest.mark.parametrize(
        ("counts", "told"),
        [
            ([10, 20, 0], [10, 20, 0]),
            ([9, 20, 30], [30]),
            ([9, 9, 30], [30]),
            ([1, 2, 30, 40], [40]),
            ([3], []),
        ],
    )
    def test_hides_no_more_than_that(self, counts: list[int], told: list[int]) -> None:
        assert list(shown(dict(enumerate(counts)), 10).values()) == told
