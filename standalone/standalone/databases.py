"""The services' databases: making them, bringing them to the tables of today, filling divisions."""

from collections.abc import Callable, Mapping

import asyncpg
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from chassis import migrate
from standalone.machine import CannotStart
from standalone.services import SERVICES, ServiceEntry


class MigrationFailed(CannotStart):
    """A database could not be brought to the tables of today."""


Say = Callable[[str], None]


async def migrate_all(admin_url: str, passwords: Mapping[str, str], say: Say) -> None:
    """Every service's own database, with the password of its role, and all divisions."""
    for name, entry in SERVICES.items():
        say(f"Migrating {name}")
        await migrate_one(admin_url, entry, passwords[name])
    await load_divisions(admin_url, say)


async def migrate_one(admin_url: str, entry: ServiceEntry, password: str) -> None:
    """Raises `MigrationFailed`; that service's database is then as it was before."""
    own = entry.database_url(admin_url)
    try:
        await migrate.provision(admin_url, entry.database, entry.database, password)
        await migrate.upgrade(own, entry.database, entry.migrations, entry.metadata)
    except (DBAPIError, CommandError, asyncpg.PostgresError, OSError) as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise MigrationFailed(
            f"The database of {entry.name} could not be migrated and was left as it is: {said}."
        ) from error


async def load_divisions(admin_url: str, say: Say) -> None:
    """The 665,271 real divisions, where they are not there yet."""
    from registry.divisions.loading import load

    connection = await asyncpg.connect(SERVICES["registry"].database_url(admin_url))
    try:
        await load(connection, lambda done, all_: say(f"Loading divisions {done:,} of {all_:,}"))
    finally:
        await connection.close()
