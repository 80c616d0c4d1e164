"""What must hold of every table of every service, whoever adds one."""

from typing import Any

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.migrate import is_ours
from chassis.models import chassis_registry
from standalone.services import ServiceEntry

_ABOUT_SOMEBODY = {"child_id", "province", "prefecture", "county", "township", "village"}
_NO_CHILD_OF_OURS = {"division"}  # public reference data: the divisions themselves

TABLES = """
SELECT c.oid::regclass::text AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
       pg_get_userbyid(c.relowner) AS owner, c.relispartition AS is_partition,
       array_agg(a.attname::text) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.oid
"""


class TestEveryTable:
    async def test_with_a_child_or_an_area_has_a_forced_policy(
        self, database: Any, urls: tuple[str, str]
    ) -> None:
        role = urls[1].rsplit("/", 1)[1]
        bare = []
        for table in await database.fetch(TABLES):
            if not _ABOUT_SOMEBODY & set(table["columns"]) or table["name"] in _NO_CHILD_OF_OURS:
                continue
            if table["is_partition"]:
                reachable = await database.fetchval(
                    "SELECT has_table_privilege($1, $2, 'SELECT, INSERT, UPDATE, DELETE')",
                    role,
                    table["name"],
                )
                covered = not reachable
            else:
                policies = await database.fetch(
                    "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = $1",
                    table["name"],
                )
                covered = table["enabled"] and table["forced"]
                covered = covered and any(p["qual"] and p["with_check"] for p in policies)
                covered = covered and all(p["qual"] or p["cmd"] == "INSERT" for p in policies)
            if not covered:
                bare.append(table["name"])
        assert bare == []

    async def test_is_owned_by_a_role_the_service_does_not_work_as(
        self, database: Any, urls: tuple[str, str]
    ) -> None:
        role = urls[1].rsplit("/", 1)[1]
        owners = {table["owner"] for table in await database.fetch(TABLES)}
        assert owners == {f"{role}_owner"}
        rights = await database.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, "
            "pg_has_role(rolname, $2, 'MEMBER') AS owns FROM pg_roles WHERE rolname = $1",
            role,
            f"{role}_owner",
        )
        assert not any(rights.values())

    async def test_shows_nothing_before_an_area_is_set(
        self, database: Any, urls: tuple[str, str]
    ) -> None:
        tables = [
            table["name"]
            for table in await database.fetch(TABLES)
            if table["forced"] and not table["is_partition"]
        ]
        service = await asyncpg.connect(urls[0])
        try:
            for name in tables:
                plan = await service.fetchval(f"EXPLAIN (FORMAT TEXT) SELECT * FROM {name}")
                assert plan is not None
                assert await service.fetchval(f"SELECT count(*) FROM {name}") == 0
        finally:
            await service.close()

    async def test_of_the_audit_can_only_be_added_to(
        self, database: Any, urls: tuple[str, str]
    ) -> None:
        role = urls[1].rsplit("/", 1)[1]
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert not await database.fetchval(
                "SELECT has_table_privilege($1, 'audit', $2)", role, right
            )

    async def test_stands_in_the_migrations_as_in_the_models(
        self, urls: tuple[str, str], entry: ServiceEntry
    ) -> None:
        metadatas = [chassis_registry.metadata, entry.metadata]

        def differences(connection: Connection) -> list[Any]:
            options = {"include_object": is_ours, "compare_type": True}
            context = MigrationContext.configure(connection, opts=options)
            return list(compare_metadata(context, metadatas))  # type: ignore[arg-type]

        engine = create_async_engine(urls[1].replace("postgresql://", "postgresql+asyncpg://", 1))
        try:
            async with engine.connect() as connection:
                found = await connection.run_sync(differences)
        finally:
            await engine.dispose()
        assert found == []
