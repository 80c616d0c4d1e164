from collections import Counter

import pytest

from reference import divisions, resident_ids
from reference.divisions import NATION, Area, AreaInvalid, Division, Level


@pytest.fixture(scope="module")
def rows() -> list[Division]:
    return list(divisions.load())


class TestArea:
    @pytest.mark.parametrize(
        ("padded", "code", "level"),
        [
            ("", "", Level.NATION),
            ("510000000000", "51", Level.PROVINCE),
            ("510100000000", "5101", Level.PREFECTURE),
            ("510104000000", "510104", Level.COUNTY),
            ("510104021000", "510104021", Level.TOWNSHIP),
            ("510104021003", "510104021003", Level.VILLAGE),
            ("510104", "510104", Level.COUNTY),
            ("441900", "4419", Level.PREFECTURE),
            ("460400100000", "460400100", Level.TOWNSHIP),
            ("620201000000", "620201", Level.COUNTY),
        ],
    )
    def test_reads_padded_and_short_codes(self, padded: str, code: str, level: Level) -> None:
        area = Area.of(padded)
        assert (area.code, area.level) == (code, level)

    @pytest.mark.parametrize(
        "code",
        ["5", "510", "51010", "0", "00", "000000000000", "51010x", "５１", " 51", "-1", "²2"],
    )
    def test_refuses_what_is_no_code(self, code: str) -> None:
        with pytest.raises(AreaInvalid):
            Area.of(code)

    def test_refuses_a_padded_code_where_the_short_one_is_meant(self) -> None:
        with pytest.raises(AreaInvalid):
            Area("510100")

    def test_climbs_to_the_nation(self) -> None:
        area: Area | None = Area("510104021003")
        seen = []
        while area is not None:
            seen.append(area.code)
            area = area.parent
        assert seen == ["510104021003", "510104021", "510104", "5101", "51", ""]

    def test_township_without_county_stands_below_its_prefecture(self) -> None:
        township = Area("441900003")
        assert township.parent == Area.of("441900000000")
        assert township.columns() == {
            "province": "44",
            "prefecture": "4419",
            "county": None,
            "township": "441900003",
            "village": None,
        }

    def test_columns_end_at_the_own_level(self) -> None:
        assert Area("510104").columns() == {
            "province": "51",
            "prefecture": "5101",
            "county": "510104",
            "township": None,
            "village": None,
        }
        assert set(NATION.columns().values()) == {None}

    def test_covers_itself_and_what_lies_within(self) -> None:
        county = Area("510104")
        assert county.covers(county)
        assert county.covers(Area("510104021003"))
        assert NATION.covers(county)
        assert not county.covers(Area("5101"))
        assert not county.covers(Area("510105"))

    def test_equal_areas_hash_alike(self) -> None:
        assert {Area.of("510104000000"), Area("510104")} == {Area("510104")}


class TestLoad:
    def test_counts_every_level(self, rows: list[Division]) -> None:
        assert Counter(row.level for row in rows) == {
            Level.PROVINCE: 31,
            Level.PREFECTURE: 342,
            Level.COUNTY: 2975,
            Level.TOWNSHIP: 41351,
            Level.VILLAGE: 620572,
        }

    def test_every_code_is_an_area_of_its_level_with_a_parent_before_it(
        self, rows: list[Division]
    ) -> None:
        seen = {NATION}
        for row in rows:
            area = row.area
            assert area.level is row.level
            assert area.parent in seen
            seen.add(area)
        assert len(seen) == len(rows) + 1

    def test_counties_file_matches(self, rows: list[Division]) -> None:
        counties = {row.code for row in rows if row.level is Level.COUNTY}
        with_counties = {code[:4] for code in counties}
        without = {
            row.code + "00"
            for row in rows
            if row.level is Level.PREFECTURE and row.code not in with_counties
        }
        assert without == {"441900", "442000", "460400"}
        ours = {row.code for row in rows if row.area.is_county}
        assert ours == counties | {code[:4] for code in without}
        shipped = resident_ids.COUNTIES.read_text(encoding="ascii").split()
        assert shipped == sorted(counties | without)

    def test_knows_what_was_renamed_and_retired(self, rows: list[Division]) -> None:
        codes = {row.code for row in rows}
        assert {"620201", "419001", "330113", "5402"} <= codes
        retired = {"110103", "110104", "330103", "341402", "371202", "5422", "5423"}
        assert not retired & codes
