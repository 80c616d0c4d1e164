"""Every figure on every dashboard, against the services' own rows.

The page is read as a county's officer reads it, in English; each table's lines are asked of the
databases of the services, past insight and past their row policies. A figure that nothing here
accounts for fails the test.
"""

from collections import Counter
from typing import Any

import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chromium_rig import Chromium
from figures import BELOW, CLOCKS, DUTIES, DUTY_COLUMNS, LINES, OWN, STANDS, TILES
from insight.pages.language import say
from reference.departments import DEPARTMENTS

SERVICES = ("registry", "placement", "procurement", "judicial-referral")
DASHBOARDS = (
    "country", "statistics", "workforce", "custody", "procurement", "justice", "departments",
    "regions",
)  # fmt: skip
_READ = """() => ({
    tiles: Object.fromEntries([...document.querySelectorAll('dl.tiles div')].map(one =>
        [one.querySelector('dt').innerText, one.querySelector('dd').innerText])),
    tables: Object.fromEntries([...document.querySelectorAll('#numbers section')].map(one =>
        [one.querySelector('h2').innerText, [...one.querySelectorAll('tbody tr')].map(row =>
            [...row.children].map(cell => cell.innerText))])),
})"""
Lines = dict[str, list[str]]


def _en(key: str) -> str:
    return say("en", key)


def _written(value: Any, kind: str = "number") -> str:
    if kind == "yuan":
        return f"{int(value) // 100:,}.{int(value) % 100:02}"
    return f"{value:,}" if isinstance(value, int) else _en(str(value))


async def _number(story: Assembled, service: str, query: str) -> int:
    """Of one service, or of all that keep the same table."""
    names = SERVICES if service == "each" else (service,)
    return sum([int((await story.rows(name, query))[0][0]) for name in names])


async def _lines(story: Assembled, table: str) -> Lines:
    service, words, query, kind = LINES[table]
    return {
        _en(f"{words}.{row[0]}" if words else row[0]): [_written(one, kind) for one in row[1:]]
        for row in await story.rows(service, query)
    }


async def _duties(story: Assembled, column: str) -> dict[str, list[int]]:
    found: dict[str, Counter[str]] = {}
    for service in SERVICES:
        for row in await story.rows(service, DUTIES.format(column=column)):
            found.setdefault(row[0], Counter()).update(dict(row))
    return {name: [counts[one] for one in DUTY_COLUMNS] for name, counts in found.items()}


async def _expected(story: Assembled, table: str) -> Lines:
    if table == "table.departments":
        found = await _duties(story, "department")
        names = {one.code: [0] * len(DUTY_COLUMNS) for one in DEPARTMENTS} | found
        return {_en(f"department.{one}"): [*map(_written, row)] for one, row in names.items()}
    if table in ("table.duties", "table.clocks"):
        found = await _duties(story, "kind")
        chosen = CLOCKS if table == "table.clocks" else ("",)
        return {
            _en(f"duty.{one}"): [*map(_written, row)]
            for one, row in found.items()
            if one.startswith(chosen) and any(row)
        }
    lines = await _lines(story, table)
    if table == "table.categories":
        # A band that nobody is in has no column.
        whole = lines[_en("layout.each_once")]
        lines = {
            name: [one for one, all_of_it in zip(row, whole, strict=True) if all_of_it != "0"]
            for name, row in lines.items()
        }
    return lines


async def _below(story: Assembled, dashboard: str) -> Lines:
    """Of each township, the ones without anything among them."""
    query = f"SELECT code, name FROM division WHERE parent = '{COUNTY}'"
    names = dict(await story.rows("registry", query))
    columns = []
    for service, what, source in BELOW[dashboard]:
        asked = SERVICES if service == "each" else (service,)
        counts: Counter[str] = Counter()
        for name in asked:
            query = f"SELECT township, {what} FROM {source} AND township NOTNULL GROUP BY 1"
            counts.update({row[0]: int(row[1]) for row in await story.rows(name, query)})
        columns.append(counts)
    return {name: [_written(one[code]) for one in columns] for code, name in names.items()}


async def _differing(story: Assembled, dashboard: str, shown: Any) -> dict[str, Any]:
    """What the page shows beside what the rows give, where the two are not the same."""
    tiles = {
        _en(key): _written(await _number(story, service, query), kind)
        for key, (service, query, kind) in TILES[dashboard].items()
    }
    wrong: dict[str, Any] = {}
    if shown["tiles"] != tiles:
        wrong["tiles"] = (shown["tiles"], tiles)
    for key in STANDS[dashboard]:
        expected = (
            await _below(story, dashboard) if key == "table.below" else await _expected(story, key)
        )
        rows = {row[0]: row[1:] for row in shown["tables"].get(_en(key), [])}
        if rows != expected:
            wrong[key] = (rows, expected)
    return wrong


@pytest.mark.slow
class TestEveryFigure:
    @pytest.mark.parametrize("dashboard", DASHBOARDS)
    async def test_is_what_the_services_own_rows_give(
        self, chromium: Chromium, dashboard: str
    ) -> None:
        """Asked again where they differ: a clock may run out between the two."""
        async with chromium.signed_in("county-officer", language="en") as person:
            for _ in range(3):
                await chromium.story.settled()
                await person.open(f"/{dashboard}")
                shown = await person.page.evaluate(_READ)
                wrong = await _differing(chromium.story, dashboard, shown)
                if not wrong:
                    break
        assert wrong == {}
        told = {_en(key) for key in (*STANDS[dashboard], *OWN[dashboard])}
        assert shown["tables"].keys() - told == set()
