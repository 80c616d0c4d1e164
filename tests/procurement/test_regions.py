"""The three regions and three prefectures against the rest, and an independent count of the same.

凉山 (5134) is one of them, 成都 (5101) is not; the tests add to whatever other tests left there.
"""

from datetime import date
from typing import Any

import pytest

from procurement_actors import at, counted, fund, national, worker
from procurement_desk import Desk, day, provider_form
from reference.priority_areas import listed

LIANGSHAN, CHENGDU = "513431", "510104"
VILLAGE, COMMUNITY, STREET = "100201", "001001", "001"
_TRAINED = """
SELECT inside, count(*) AS workers,
       count(*) FILTER (WHERE taught) AS trained,
       count(*) FILTER (WHERE rural) AS rural_workers,
       count(*) FILTER (WHERE rural AND taught) AS rural_trained
FROM (SELECT w.prefecture = ANY($1) OR w.county = ANY($1) AS inside,
             EXISTS (SELECT FROM worker_training t WHERE t.worker_id = w.id
                     AND extract(year FROM t.finished_on) = $2) AS taught,
             CASE WHEN w.village IS NULL THEN right(w.township, 3) >= '100'
                  ELSE right(w.village, 3) BETWEEN '200' AND '399'
                       OR right(w.village, 3) BETWEEN '500' AND '599' END AS rural
      FROM worker w WHERE w.in_office AND w.county IS NOT NULL) counted
GROUP BY 1
"""
_PROVIDERS = """
SELECT left(home, 4) = ANY($1) OR home = ANY($1) AS inside, count(*) AS providers,
       sum(is_social::int) AS social_organisations,
       sum((is_social AND extract(year FROM registered_at AT TIME ZONE 'Asia/Shanghai') = $2)::int)
           AS social_organisations_new
FROM provider, LATERAL (
    SELECT kind IN ('social_work_agency', 'charity', 'volunteer_group', 'social_organisation')
        AS is_social) of_society
WHERE extract(year FROM registered_at AT TIME ZONE 'Asia/Shanghai') <= $2 GROUP BY 1
"""
_MONEY = """
SELECT left(county, 4) = ANY($1) OR county = ANY($1) AS inside,
       -sum(amount_fen) FILTER (WHERE account IN ('appropriation', 'donation')) AS received_fen,
       coalesce(sum(amount_fen) FILTER (WHERE account = 'expense'), 0) AS spent_fen
FROM posting WHERE county IS NOT NULL GROUP BY 1
"""


class TestCompareRegions:
    @pytest.mark.parametrize("query", [_TRAINED, _PROVIDERS, _MONEY])
    async def test_counts_what_an_independent_query_counts(self, desk: Desk, query: str) -> None:
        await _some_of_everything(desk)
        codes = [one.area.code for one in listed()]
        arguments = (codes,) if query is _MONEY else (codes, 2026)
        found = {row[0]: dict(row.items()) for row in await desk.rows(query, *arguments)}
        compared = await _compare(desk, "?year=2026")
        for side, inside in (("priority", True), ("rest", False)):
            for name, value in list(found[inside].items())[1:]:
                assert compared[side][name] == value, (side, name)

    async def test_counts_a_worker_in_each_year_in_which_it_was_trained(self, desk: Desk) -> None:
        before = {year: await _trained(desk, year) for year in (2024, 2025, 2026)}
        village = f"{LIANGSHAN}{VILLAGE}"
        await worker(desk, village, date(2025, 5, 1), date(2025, 9, 1), date(2026, 3, 1))
        await worker(desk, village, date(2026, 3, 1), passed=False)
        after = {year: await _trained(desk, year) for year in before}
        assert {year: after[year] - before[year] for year in before} == {2024: 0, 2025: 1, 2026: 1}

    async def test_knows_the_countryside_from_the_town(self, desk: Desk) -> None:
        before = (await _compare(desk))["rest"]
        for place in (VILLAGE, COMMUNITY, STREET, "200"):
            await worker(desk, f"{CHENGDU}{place}", date(2026, 3, 1))
        after = (await _compare(desk))["rest"]
        assert after["workers"] - before["workers"] == 4
        assert after["rural_workers"] - before["rural_workers"] == 2
        assert after["rural_trained"] - before["rural_trained"] == 2

    async def test_leaves_out_a_booking_that_was_taken_back(self, desk: Desk) -> None:
        county = at(desk, LIANGSHAN)
        before = (await _compare(desk))["priority"]["received_fen"]
        own = await fund(county, 700)
        (entry,) = await county.listed(f"/funds/{own}/entries", county.finance())
        await county.made(f"/entries/{entry['id']}/reverse", county.finance(), document="1")
        assert (await _compare(desk))["priority"]["received_fen"] == before

    async def test_divides_by_nothing_where_there_is_nothing(self, desk: Desk) -> None:
        empty = at(desk, "710101")
        side = (await empty.get("/regions", empty.finance())).json()["priority"]
        assert side["counties"] == 0
        ratios = [name for name in side if "percent" in name or "per_" in name]
        assert {side[name] for name in ratios} == {None}

    async def test_is_of_the_callers_area_alone(self, desk: Desk) -> None:
        await _some_of_everything(desk)
        county = at(desk, LIANGSHAN)
        found = (await county.get("/regions", county.finance())).json()
        assert (found["area"], found["priority"]["counties"]) == (LIANGSHAN, 1)
        assert found["rest"]["counties"] == 0


class TestCountProviderGrowth:
    async def test_adds_up_to_the_register(self, desk: Desk) -> None:
        await _some_of_everything(desk)
        items = (await desk.get("/regions/growth", national(desk))).json()["items"]
        query = "SELECT left(home, 2) AS place, kind, count(*) FROM provider GROUP BY 1, 2"
        last = {(one["area"], one["kind"]): one["by_then"] for one in items}
        for row in await desk.rows(query):
            assert last[row["place"], row["kind"]] == row["count"]
        assert sum(one["registered"] for one in items) == sum(last.values())


async def _some_of_everything(desk: Desk) -> None:
    for county in (LIANGSHAN, CHENGDU):
        await counted(desk, county, ["LBC"])
        await worker(desk, f"{county}{VILLAGE}", date(2026, 3, 1))
        await worker(desk, f"{county}{COMMUNITY}")
        office = at(desk, county)
        await fund(office, 1_000)
        for kind in ("charity", "enterprise"):
            form = provider_form(office.organisation, kind=kind, qualified_until=day(900))
            await office.made("/providers", **form)
            office = at(desk, county)


async def _compare(desk: Desk, query: str = "") -> Any:
    answer = await desk.get(f"/regions{query}", national(desk))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _trained(desk: Desk, year: int) -> int:
    trained: int = (await _compare(desk, f"?year={year}"))["priority"]["rural_trained"]
    return trained
