"""The made-up prefecture keeps to the published proportions, and holds nobody who exists."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from procurement.periods import last_day
from reference import divisions
from reference.ages import age_on
from reference.divisions import Area, Level, load
from reference.purchasing import methods
from reference.resident_ids import Sex, parse
from standalone.playing import COUNTRY_REMEMBERED, FilledOtherwise, play_country
from standalone.synthetic import buying, children, places, shares, workforce
from standalone.synthetic.children import SyntheticChild
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County

TODAY = date(2026, 11, 23)
VILLAGES = [one.code for one in load() if one.level is Level.VILLAGE and one.code[:4] == "5134"]
TOLERANCE = 0.015
"""Of a share among 20,000: more than four standard deviations."""


@pytest.fixture(scope="module")
def drawn() -> list[SyntheticChild]:
    return list(children.draw(VILLAGES, TODAY))


@pytest.fixture(scope="module")
def chosen() -> list[County]:
    return places.spread(shares.AGENCIES, "5134")


class TestTheChildren:
    def test_are_twenty_thousand_and_the_same_for_the_same_seed(
        self, drawn: list[SyntheticChild]
    ) -> None:
        assert len(drawn) == shares.CHILDREN
        assert list(children.draw(VILLAGES, TODAY, number=100)) == drawn[:100]
        assert list(children.draw(VILLAGES, TODAY, number=100, seed=35)) != drawn[:100]

    def test_have_numbers_that_hold_and_were_never_given(self, drawn: list[SyntheticChild]) -> None:
        numbers = [child.resident_id for child in drawn if child.resident_id]
        assert len(set(numbers)) == len(numbers)
        for child in drawn:
            if child.resident_id:
                assert child.resident_id[14:17] in ("000", "999")
                found = parse(child.resident_id, on=TODAY, minor=True)
                assert (found.birth_on, found.sex) == (child.birth_on, Sex(child.sex))

    def test_are_minors_and_left_behind_children_below_sixteen(
        self, drawn: list[SyntheticChild]
    ) -> None:
        for child in drawn:
            years = age_on(child.birth_on, TODAY)
            assert 0 <= years < (16 if child.category == "LBC" else 18), child

    def test_keep_the_published_shares(self, drawn: list[SyntheticChild]) -> None:
        for field, expected in (("category", shares.CATEGORIES), ("carer", shares.CARERS)):
            counted = Counter(getattr(child, field) for child in drawn)
            for word, share in expected.items():
                assert counted[word] / len(drawn) == pytest.approx(share, abs=TOLERANCE), word
        boys = sum(child.sex == "male" for child in drawn) / len(drawn)
        assert boys == pytest.approx(shares.BOYS, abs=TOLERANCE)

    def test_keep_the_published_ages(self, drawn: list[SyntheticChild]) -> None:
        left_behind = [child for child in drawn if child.category == "LBC"]
        ages = Counter(age_on(child.birth_on, TODAY) for child in left_behind)
        for (youngest, oldest), share in shares.LEFT_BEHIND_AGES.items():
            found = sum(ages[years] for years in range(youngest, oldest + 1)) / len(left_behind)
            assert found == pytest.approx(share, abs=TOLERANCE)


class TestTheWorkers:
    def test_are_three_thousand_and_leave_some_places_to_nobody(self) -> None:
        counties = places.counties("5134")
        drawn = list(workforce.draw(counties))
        assert len(drawn) == shares.WORKERS
        assert len({worker.subject for worker in drawn}) == shares.WORKERS
        staffed = {worker.place for worker in drawn}
        every = {place for one in counties for place in (*one.townships, *one.villages)}
        assert staffed < every
        assert 1 - len(staffed) / len(every) == pytest.approx(workforce.VACANT, abs=0.01)
        assert {len(place) for place in staffed} == {9, 12}

    def test_live_in_the_seventeen_counties_of_the_list(self) -> None:
        counties = places.counties("5134")
        assert len(counties) == 17
        assert sum(len(county.villages) for county in counties) == len(VILLAGES)


class TestTheTenders:
    @pytest.mark.parametrize("method", ["open_tender", "competitive_consultation"])
    def test_are_open_long_enough_whatever_day_the_prefecture_is_founded(self, method: str) -> None:
        """A term that ends on a day of rest ends on the next working day."""
        rule, county = methods()[method], Area("513431")
        for days in range(366):
            published = TODAY + timedelta(days=days)
            for founded in (published, published - timedelta(days=1)):
                start = founded + timedelta(days=1)
                documents, deadline = buying.term(method, start, county.code)
                assert documents >= last_day(rule.documents_norm, published, county)
                assert deadline.date() >= last_day(rule.deadline_norm, published, county)


class TestTheCountry:
    def test_has_an_agency_in_1806_counties_in_proportion_over_all_provinces(
        self, chosen: list[County]
    ) -> None:
        assert len({county.code for county in chosen}) == len(chosen) == 1_806
        found = Counter(county.code[:2] for county in chosen)
        every = Counter(area.code[:2] for area in divisions.counties() if len(area.code) == 6)
        assert len(every) == 31
        for province, number in every.items():
            share = 1_806 * number / every.total()
            assert found[province] == pytest.approx(share, abs=1), province

    def test_lies_around_the_prefecture_and_has_villages_in_every_county(
        self, chosen: list[County]
    ) -> None:
        for county in chosen:
            assert county.villages[0].startswith(county.code)
            assert not county.code.startswith("5134")

    async def test_is_filled_in_one_size(self, tmp_path: Path) -> None:
        Memory(tmp_path / COUNTRY_REMEMBERED, size="small").keep()
        with pytest.raises(FilledOtherwise, match="size small; begin with another data folder"):
            await play_country("http://127.0.0.1:9", tmp_path)
