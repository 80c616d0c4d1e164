"""`./wardship revision`: a new migration, from the difference between models and database."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import MetaData

from chassis import migrate
from standalone.machine import CannotStart
from standalone.postgres import EmbeddedPostgres
from standalone.services import SERVICES


class UnknownService(CannotStart):
    """There is no service of that name."""


async def write(service: str, message: str) -> None:
    """Migrate an empty database to where we are, compare, and write what is missing."""
    if service not in SERVICES:
        raise UnknownService(f"There is no service {service}; there are: {', '.join(SERVICES)}.")
    entry = SERVICES[service]
    versions = entry.migrations / "versions"
    number = len(list(versions.glob("*.py"))) + 1
    with TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        postgres.start()
        try:
            name = f"revision_{uuid4().hex[:8]}"
            await migrate.provision(postgres.url(), name, name, uuid4().hex)
            own = postgres.url(name)
            await migrate.upgrade(own, name, entry.migrations, MetaData())
            await migrate.revision(
                own,
                entry.migrations,
                entry.metadata,
                message,
                head=f"{entry.name}@head" if number > 1 else "base",
                splice=number == 1,
                branch_label=entry.name if number == 1 else None,
                version_path=str(versions),
                rev_id=f"{entry.package}_{number:04}",
            )
        finally:
            postgres.discard()
