"""What exists before anybody has a token: service clients, an operator, the demonstration."""

from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest

from chassis.testing import ISSUER, MovableClock
from identity.accounts.passwords import PasswordTooShort
from identity.bootstrap import FirstOperator, bootstrap
from identity.clients.secrets import SecretTooShort
from identity.config import IdentitySettings
from identity.demonstration import DemonstrationLogin, seed
from identity.main import create_app
from identity_rig import Rig
from reference.divisions import Area
from standalone import login

VILLAGE = Area("510104022006")
NAMES = {
    "village-director", "township-supervisor", "county-officer", "city-officer", "teacher",
    "agency-staff", "city-agency-staff", "ngo", "ngo-system", "court", "police",
    "procuratorate",
    "finance-officer", "operator", "auditor", "education-officer", "public-security-officer",
    "justice-officer", "human-resources-officer", "women-and-children-officer",
    "youth-league-officer", "womens-federation-officer", "disabled-persons-federation-officer",
}  # fmt: skip


@pytest.fixture(scope="module")
async def seeded(urls: tuple[str, str]) -> list[DemonstrationLogin]:
    connection = await asyncpg.connect(urls[1])
    try:
        return await seed(connection, VILLAGE)
    finally:
        await connection.close()


async def token_of(rig: Rig, entry: DemonstrationLogin) -> str:
    web = httpx.ASGITransport(rig.service.web)
    if entry.password is not None:
        return await login.token(ISSUER, entry.name, entry.password, transport=web)
    return await login.client_token(
        ISSUER, entry.name, secret=entry.secret, key=entry.key, transport=web
    )


class TestDemonstration:
    async def test_gives_everybody_a_token_for_their_office(
        self, rig: Rig, seeded: list[DemonstrationLogin]
    ) -> None:
        assert {entry.name for entry in seeded} == NAMES
        for entry in seeded:
            caller = await rig.verified(await token_of(rig, entry))
            assert caller.roles == {entry.role}
            assert caller.area == entry.area
            assert caller.organisation == str(entry.organisation_id)

    async def test_lies_around_the_village(self, seeded: list[DemonstrationLogin]) -> None:
        areas = {entry.name: entry.area.code for entry in seeded}
        assert areas["village-director"] == "510104022006"
        assert areas["township-supervisor"] == "510104022"
        assert areas["county-officer"] == areas["court"] == areas["ngo"] == "510104"
        assert areas["city-officer"] == areas["city-agency-staff"] == "5101"
        assert areas["operator"] == ""

    async def test_the_court_signs_with_its_own_key(self, seeded: list[DemonstrationLogin]) -> None:
        court = next(entry for entry in seeded if entry.name == "court")
        assert court.key is not None
        assert court.secret is court.password is None

    async def test_shows_no_secret_in_a_log(self, seeded: list[DemonstrationLogin]) -> None:
        for entry in seeded:
            given = entry.password or entry.secret or (entry.key or {})["d"]
            assert given not in repr(entry)

    async def test_has_no_two_equal_passwords(self, seeded: list[DemonstrationLogin]) -> None:
        given = [entry.password for entry in seeded if entry.password]
        assert len(set(given)) == len(given)

    async def test_changes_nothing_the_second_time(
        self, rig: Rig, urls: tuple[str, str], seeded: list[DemonstrationLogin]
    ) -> None:
        query = (
            "SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM role_grant) + "
            "(SELECT count(*) FROM organisation) + (SELECT count(*) FROM client)"
        )
        before = await rig.service.admin.fetchval(query)
        connection = await asyncpg.connect(urls[1])
        assert await seed(connection, VILLAGE) == []
        await connection.close()
        assert await rig.service.admin.fetchval(query) == before
        assert await token_of(rig, seeded[0])

    async def test_works_as_the_services_own_role(
        self, rig: Rig, urls: tuple[str, str], seeded: list[DemonstrationLogin]
    ) -> None:
        await rig.service.admin.execute(
            "WITH gone AS (DELETE FROM role_grant g USING client c "
            "WHERE c.id = g.client AND c.client_id = 'police') SELECT 1"
        )
        await rig.service.admin.execute("DELETE FROM client WHERE client_id = 'police'")
        connection = await asyncpg.connect(urls[0])
        assert [entry.name for entry in await seed(connection, VILLAGE)] == ["police"]
        await connection.close()


class TestBootstrap:
    async def test_follows_a_changed_secret_and_keeps_the_password(
        self, rig: Rig, urls: tuple[str, str], clock: MovableClock
    ) -> None:
        connection = await asyncpg.connect(urls[1])
        for secret in (
            "one-secret-of-32-random-characters!",
            "two-secret-of-32-random-characters!",
        ):
            operator = FirstOperator("second-operator", secret)
            await bootstrap(connection, {"placement": secret}, operator)
            clock.now = datetime.now(UTC)
            answer = await rig.token(
                grant_type="client_credentials", client_id="placement", client_secret=secret
            )
            assert answer.status_code == 200
        await connection.close()
        web = httpx.ASGITransport(rig.service.web)
        first = "one-secret-of-32-random-characters!"
        assert await login.token(ISSUER, "second-operator", first, transport=web)

    async def test_refuses_a_short_secret(self, urls: tuple[str, str]) -> None:
        connection = await asyncpg.connect(urls[1])
        with pytest.raises(SecretTooShort):
            await bootstrap(connection, {"insight": "short"})
        await connection.close()

    async def test_refuses_a_short_password(self, urls: tuple[str, str]) -> None:
        connection = await asyncpg.connect(urls[1])
        with pytest.raises(PasswordTooShort):
            await bootstrap(connection, {}, FirstOperator("third-operator", "operator"))
        await connection.close()

    async def test_the_empty_database_lets_nobody_in(self) -> None:
        source = Path(__file__).parents[2] / "services" / "identity" / "migrations" / "versions"
        for migration in source.glob("*.py"):
            assert "INSERT" not in migration.read_text(encoding="utf-8").upper()


class TestLogin:
    async def test_says_that_the_password_is_wrong(self, rig: Rig) -> None:
        person = await rig.person(("auditor", ""))
        web = httpx.ASGITransport(rig.service.web)
        with pytest.raises(login.LoginRefused):
            await login.token(ISSUER, person.login_name, "wrong", transport=web)

    async def test_says_that_there_is_no_role(self, rig: Rig) -> None:
        person = await rig.person()
        web = httpx.ASGITransport(rig.service.web)
        with pytest.raises(login.LoginRefused, match="area"):
            await login.token(ISSUER, person.login_name, person.password, transport=web)


class TestSettings:
    def test_nothing_happens_when_the_application_is_made(self) -> None:
        settings = IdentitySettings(
            environment="local", service="identity", database_url="postgresql://nobody@nowhere/none"
        )
        assert create_app(settings).title == "Identity"
