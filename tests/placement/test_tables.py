"""The migrations make the tables of the models, and every child's table has its policy."""

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.migrate import is_ours
from placement.tables import METADATA


async def test_the_migrations_make_what_the_models_say(urls: tuple[str, str]) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "include_object": _of_this_service}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, METADATA))

    engine = create_async_engine(urls[1].replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


def _of_this_service(
    item: object, name: str | None, kind: str, reflected: bool, other: object
) -> bool:
    if kind == "table":
        return name in METADATA.tables
    return is_ours(item, name, kind, reflected, other)


async def test_every_table_with_a_child_has_a_forced_policy(urls: tuple[str, str]) -> None:
    connection = await asyncpg.connect(urls[1])
    forced = {
        row["relname"]
        for row in await connection.fetch(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        )
    }
    await connection.close()
    about_children = {
        table.name
        for table in METADATA.tables.values()
        if {"child_id", "province"} & set(table.columns.keys())
    }
    assert about_children == {
        "assessment",
        "child",
        "consolidation_move",
        "consolidation_plan",
        "custody",
        "health_check",
        "hold",
        "household",
        "household_care",
        "household_visit",
        "legal_basis",
        "need",
        "protection_order",
    }
    assert about_children <= forced
