"""The three regions and three prefectures: every code is a real place of that name."""

from datetime import date

import pytest

from reference import divisions
from reference.divisions import Area
from reference.priority_areas import is_priority, listed

TODAY = date(2026, 6, 15)


class TestPriorityAreas:
    def test_are_places_of_the_divisions_by_code_and_name(self) -> None:
        wanted = {one.area.code: one.name_zh for one in listed()}
        found = {one.code: one.name for one in divisions.load() if one.code in wanted}
        assert found == wanted

    def test_are_24_prefectures_and_2_counties(self) -> None:
        kinds = [one.area.is_county for one in listed()]
        assert (kinds.count(False), kinds.count(True)) == (24, 2)

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("513422", True), ("513431", True), ("620623", True), ("620622", False),
            ("540102", True), ("652922", True), ("659001", False), ("510104", False),
        ],
    )  # fmt: skip
    def test_cover_their_counties_and_no_others(self, code: str, expected: bool) -> None:
        assert is_priority(Area(code), TODAY) is expected

    def test_were_not_there_before_the_list(self) -> None:
        assert not is_priority(Area("513431"), date(2017, 11, 20))
