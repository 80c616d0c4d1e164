"""What the containers need besides the services themselves: secrets, and databases brought up.

`docker-compose.yml` names every setting; a secret comes from a file, and `./wardship secrets`
makes those files once.
"""

import asyncio
import os
from pathlib import Path

from identity.bootstrap import LOCAL
from standalone import databases
from standalone.demonstration import bootstrap_identity
from standalone.installation import Secrets
from standalone.machine import CannotStart
from standalone.services import NAMES, SERVICES

WAIT_SECONDS = 60


class SecretsExist(CannotStart):
    """There are secrets in that folder already; they are never overwritten."""


def make_secrets(folder: Path) -> list[Path]:
    """One file for each secret that `docker-compose.yml` mounts; returns what was written.

    Raises SecretsExist rather than overwrite: with the keys go the children's data.
    """
    if folder.exists() and any(folder.glob("[!.]*")):
        raise SecretsExist(f"{folder} holds secrets already; they are never overwritten.")
    made = Secrets.new()
    admin, broker, operator = (Secrets.new().databases[name] for name in NAMES[:3])
    files = {
        "postgres_password": admin,
        "admin_database_url": f"postgresql://postgres:{admin}@postgres:5432/postgres",
        "rabbitmq.conf": f"default_user = wardship\ndefault_pass = {broker}\n",
        "amqp_url": f"amqp://wardship:{broker}@rabbitmq:5672/",
        "operator_password": operator,
        "key_encryption_key": made.key_encryption_key,
        "index_key": made.index_key,
        "signing_key": made.signing_key,
    }
    for name, entry in SERVICES.items():
        place = f"{entry.database}:{made.databases[name]}@postgres:5432/{entry.database}"
        files[f"{name}_database_url"] = f"postgresql://{place}"
        files[f"{name}_client_secret"] = made.clients[name]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, text in files.items():
        # Only the folder is closed: a container's user must be able to read what is mounted.
        (folder / file).write_text(text, encoding="utf-8")
        (folder / file).chmod(0o644)
    return [folder / file for file in files]


async def migrate_all() -> None:
    """Make and migrate every database, load the divisions, and let the services in.

    Reads `WARDSHIP_ADMIN_DATABASE_URL_FILE` and the folder `WARDSHIP_SECRETS` of the files above.
    """
    folder = Path(os.environ.get("WARDSHIP_SECRETS", "/run/secrets"))
    admin_url = _read(folder, "admin_database_url")
    await _answering(admin_url)
    for name, entry in SERVICES.items():
        password = _read(folder, f"{name}_database_url").split(":", 2)[2].split("@", 1)[0]
        print(f"Migrating {name}", flush=True)
        await databases.migrate_one(admin_url, entry, password)
    await databases.load_divisions(admin_url, lambda line: print(line, flush=True))
    clients = {name: _read(folder, f"{name}_client_secret") for name in NAMES}
    identity = SERVICES["identity"].database_url(admin_url)
    password, issuer = _read(folder, "operator_password"), os.environ.get("WARDSHIP_ISSUER", LOCAL)
    await bootstrap_identity(identity, clients, password, issuer)


async def _answering(admin_url: str) -> None:
    import asyncpg

    for _ in range(WAIT_SECONDS * 2):
        try:
            await (await asyncpg.connect(admin_url, timeout=2)).close()
        except (OSError, TimeoutError, asyncpg.PostgresError):
            await asyncio.sleep(0.5)
        else:
            return
    raise CannotStart("PostgreSQL did not answer within a minute.")


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CannotStart(f"The secret {folder / name} cannot be read.") from error
