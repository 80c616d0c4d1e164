"""Row policies of insight's own tables, and migrations against models."""

import asyncpg
import pytest

from chassis.access import NATION, Scope
from chassis.app import App
from chassis.security import is_in_area
from chassis.testing import Service
from contracts.registry import ChildRegistered
from insight.tables import METADATA
from neighbours import Neighbours, fold
from reference.divisions import Area

TABLES = ("fact", "rollup", "counted")
OF_NO_AREA = {"browser_session", "delta"}
"""Found by the hash of a cookie, and by nothing else; read by the fold alone."""


async def visible(service: Service, scope: Scope, table: str) -> int:
    app: App = service.web.state.chassis
    connection = await app.database.connect(scope)
    try:
        number: int = await connection.fetchval(f'SELECT count(*) FROM "{table}"')
        return number
    finally:
        await connection.close()


class TestRowPolicies:
    async def test_are_forced_on_every_table(self, insight: Service) -> None:
        assert METADATA.tables.keys() == {*TABLES, *OF_NO_AREA}
        assert all(is_in_area(METADATA.tables[name]) for name in TABLES)
        forced = await insight.admin.fetch(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relrowsecurity"
        )
        assert {row["relname"] for row in forced} >= set(TABLES)

    @pytest.mark.parametrize("table", TABLES)
    async def test_hide_another_county(
        self, unfolded: Neighbours, county: Area, table: str
    ) -> None:
        unfolded.tell(ChildRegistered, Area(county.code + "001"))
        await unfolded.settled()
        service = unfolded.insight
        if table == "rollup":
            await fold(service)
        assert await visible(service, NATION, table) > 0
        assert await visible(service, Scope.of(county), table) > 0
        assert await visible(service, Scope("county", "110101"), table) == 0
        assert await visible(service, Scope("nothing"), table) == 0

    async def test_a_county_sees_no_cell_above_its_own(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        unfolded.tell(ChildRegistered, Area(county.code + "001"))
        await unfolded.settled()
        await fold(unfolded.insight)
        app: App = unfolded.insight.web.state.chassis
        connection = await app.database.connect(Scope.of(county))
        rows = await connection.fetch("SELECT DISTINCT area_code FROM rollup ORDER BY 1")
        await connection.close()
        assert [row[0] for row in rows] == [county.code, county.code + "001"]

    async def test_a_fact_can_be_neither_changed_nor_removed(self, insight: Service) -> None:
        app: App = insight.web.state.chassis
        connection = await app.database.connect(NATION)
        for change in ("UPDATE fact SET type = 'x'", "DELETE FROM fact"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(change)
        await connection.close()
