"""The list of divisions: loaded whole, read by code and from above."""

from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import pytest

from chassis.clock import system_clock
from chassis.testing import Issuer, Service, drop_database, make_database, running
from reference.divisions import NATION
from registry.divisions.loading import TOTAL, load
from registry.main import create_app
from registry.tables import METADATA
from registry_place import MIGRATIONS

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture(scope="module")
async def loaded(admin_url: str, issuer: Issuer) -> AsyncIterator[Service]:
    """A registry that holds all divisions."""
    urls = await make_database(admin_url, "registry", METADATA, MIGRATIONS)
    connection = await asyncpg.connect(urls[1])
    seen: list[tuple[int, int]] = []
    assert await load(connection, lambda done, total: seen.append((done, total))) == TOTAL
    await connection.close()
    assert seen[-1] == (TOTAL, TOTAL)
    assert len(seen) > 10
    async with running("registry", create_app, urls, issuer=issuer, clock=system_clock) as it:
        it.extra["own"] = urls[1]
        yield it
    await drop_database(admin_url, urls[1])


@pytest.fixture
async def owner(loaded: Service) -> AsyncIterator[Owner]:
    connection = await asyncpg.connect(loaded.extra["own"])
    yield connection
    await connection.close()


class TestLoad:
    async def test_every_parent_is_there(self, loaded: Service) -> None:
        orphans = await loaded.admin.fetchval(
            "SELECT count(*) FROM division d WHERE parent <> $1 "
            "AND NOT EXISTS (SELECT FROM division p WHERE p.code = d.parent)",
            NATION.code,
        )
        assert orphans == 0

    async def test_a_second_time_changes_nothing(self, owner: Owner) -> None:
        written = "SELECT max(xmin::text::bigint) FROM division"
        before = await owner.fetchval(written)
        assert await load(owner, lambda *_: None) == TOTAL
        assert await owner.fetchval(written) == before

    async def test_brings_back_what_is_missing(self, owner: Owner) -> None:
        await owner.execute("DELETE FROM division WHERE code LIKE '1101%'")
        assert await load(owner, lambda *_: None) == TOTAL


class TestReadDivisions:
    @staticmethod
    async def get(loaded: Service, path: str) -> dict[str, object]:
        headers = loaded.issuer.bearer("reporter", area="51")
        answer = await loaded.client.get(f"/registry/divisions{path}", headers=headers)
        return {"status": answer.status_code, **answer.json()}

    async def test_by_its_short_or_padded_code(self, loaded: Service) -> None:
        for code in ("110101", "110101000000"):
            found = await self.get(loaded, f"/{code}")
            assert (found["code"], found["name"], found["level"]) == ("110101", "东城区", "county")

    async def test_from_the_provinces_down(self, loaded: Service) -> None:
        provinces = await self.get(loaded, "?limit=50")
        assert len(provinces["items"]) == 31  # type: ignore[arg-type]
        below = await self.get(loaded, "?parent=4419&limit=2")
        assert [d["level"] for d in below["items"]] == ["township"] * 2  # type: ignore[attr-defined]
        following = await self.get(loaded, f"?parent=4419&limit=2&after={below['next']}")
        assert following["items"][0]["code"] > below["items"][1]["code"]  # type: ignore[index]

    async def test_below_several_at_once(self, loaded: Service) -> None:
        both = await self.get(loaded, "?parent=110101&parent=110102000000&limit=200")
        found = [one["parent"] for one in both["items"]]  # type: ignore[attr-defined]
        assert set(found) == {"110101", "110102"}
        alone = await self.get(loaded, "?parent=110101&limit=200")
        assert found.count("110101") == len(alone["items"])  # type: ignore[arg-type]

    async def test_by_their_codes_without_those_that_are_not_there(self, loaded: Service) -> None:
        found = await self.get(loaded, "?code=5101&code=110101000000&code=999999")
        assert [one["code"] for one in found["items"]] == ["110101", "5101"]  # type: ignore[attr-defined]
        assert (await self.get(loaded, "?code=12345"))["status"] == 422
        many = "&".join(f"code=51{number:02}" for number in range(100)) + "&code=52" * 101
        assert (await self.get(loaded, f"?{many}"))["status"] == 422

    async def test_an_unknown_one_is_not_found(self, loaded: Service) -> None:
        assert (await self.get(loaded, "/999999"))["status"] == 404
        assert (await self.get(loaded, "/12345"))["status"] == 422
        assert (await self.get(loaded, "/１１"))["status"] == 422

    async def test_needs_a_token(self, loaded: Service) -> None:
        assert (await loaded.client.get("/registry/divisions")).status_code == 401
