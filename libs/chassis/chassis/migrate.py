"""Making a service's database and bringing it to the tables of today.

The owner of the tables and the role the service works as are two: the service can neither change
the tables nor get round the row policies. Migrations only go forward.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:  # a service never migrates, and alembic takes long to import
    from alembic.config import Config
    from alembic.operations import Operations

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,50}$")
_PARTITION = re.compile(r"_p(\d\d|rest)$")
PROVINCES = tuple(
    re.findall("..", "11121314152122233132333435363741424344454650515253546162636465")
)


async def provision(admin_url: str, database: str, role: str, password: str) -> None:
    """Make the owner, the working role and the database, where they are missing.

    `admin_url` may create roles and databases; the working role gets the password given.
    """
    owner = f"{role}_owner"
    for name in (database, role, owner):
        if not _NAME.match(name):
            raise ValueError("database and role names are lower case letters, digits and _")
    admin = await asyncpg.connect(admin_url)
    try:
        for name, options in ((owner, "NOLOGIN"), (role, "LOGIN NOBYPASSRLS")):
            if not await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
                await admin.execute(f'CREATE ROLE "{name}" {options}')
        quoted = await admin.fetchval("SELECT quote_literal($1)", password)
        await admin.execute(f'ALTER ROLE "{role}" PASSWORD {quoted}')
        await admin.execute(f'GRANT "{owner}" TO CURRENT_USER')
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await admin.execute(
                f'CREATE DATABASE "{database}" OWNER "{owner}" TEMPLATE template0 ENCODING \'UTF8\''
            )
    finally:
        await admin.close()


async def upgrade(admin_url: str, role: str, migrations: Path, metadata: MetaData) -> None:
    """Run what is missing, then grant and force the row policies; all in one transaction.

    `admin_url` names the service's own database.
    """
    from alembic import command

    def run(connection: Connection) -> None:
        connection.exec_driver_sql(f'SET ROLE "{role}_owner"')
        connection.commit()
        command.upgrade(configuration(connection, migrations, metadata, role), "heads")
        connection.commit()

    await _with_connection(admin_url, run)


async def revision(
    admin_url: str, migrations: Path, metadata: MetaData, message: str, **how: Any
) -> None:
    """Write a new migration from the difference between the models and the database."""
    from alembic import command

    def run(connection: Connection) -> None:
        config = configuration(connection, migrations, metadata, "")
        command.revision(config, message, autogenerate=True, **how)

    await _with_connection(admin_url, run)


def configuration(
    connection: Connection, migrations: Path, metadata: MetaData, role: str
) -> "Config":
    """Alembic's configuration for one service: its versions and the chassis' own."""
    from alembic.config import Config

    chassis = Path(str(files("chassis"))) / "migrations"
    config = Config()
    config.set_main_option("script_location", str(chassis))
    config.set_main_option("path_separator", "newline")
    locations = [chassis / "versions", migrations / "versions"]
    config.set_main_option("version_locations", "\n".join(map(str, locations)))
    config.attributes.update(connection=connection, metadatas=[metadata], role=role)
    return config


async def _with_connection(url: str, run: Any) -> None:
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool
    )
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def partition_by_province(op: "Operations", table: str) -> None:
    """In a migration: the 31 partitions of a table, and one for what has no province."""
    for code in PROVINCES:
        op.execute(f"CREATE TABLE {table}_p{code} PARTITION OF {table} FOR VALUES IN ('{code}')")
    op.execute(f"CREATE TABLE {table}_prest PARTITION OF {table} DEFAULT")


def is_ours(_: object, name: str | None, kind: str, reflected: bool, __: object) -> bool:
    """Partitions follow from their table, and are not compared."""
    return not (kind == "table" and reflected and _PARTITION.search(name or ""))
