"""One embedded installation: its folder, its secrets, its demonstration logins.

.wardship/
    secrets.json        keys and client secrets, made at the first start, 0600
    logins.json         the demonstration logins, 0600
    migrated            the fingerprint of the migrations that have run
    postgres/           the embedded PostgreSQL
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standalone.machine import CannotStart
from standalone.services import NAMES, ROOT, SERVICES


class SecretsUnreadable(CannotStart):
    """The secrets of this installation cannot be read; without them its data stays closed."""


class FolderUnusable(CannotStart):
    """The folder of the installation cannot be written."""


@dataclass(frozen=True)
class Secrets:
    """What makes this installation's data readable. Lost, the children's fields are lost."""

    key_encryption_key: str
    index_key: str
    signing_key: str
    clients: Mapping[str, str]
    databases: Mapping[str, str]

    @classmethod
    def new(cls) -> "Secrets":
        from joserfc.jwk import OKPKey

        return cls(
            key_encryption_key=_key(),
            index_key=_key(),
            signing_key=json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)),
            clients={name: secrets.token_urlsafe(32) for name in NAMES},
            databases={name: secrets.token_urlsafe(32) for name in NAMES},
        )


class Installation:
    """The folder, and what is read from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamp = folder / "migrated"

    def secrets(self) -> Secrets:
        """Read, or made at the first start."""
        path = self.folder / "secrets.json"
        if not path.exists():
            write_private(path, json.dumps(vars(Secrets.new()), indent=1))
        try:
            return Secrets(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise SecretsUnreadable(
                f"The secrets in {path} cannot be read ({type(error).__name__}): restore that file."
            ) from error

    def logins(self) -> dict[str, dict[str, Any]]:
        """The demonstration logins by name; empty before the first start."""
        path = self.folder / "logins.json"
        if not path.exists():
            return {}
        try:
            logins: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CannotStart(
                f"The logins in {path} cannot be read ({type(error).__name__})."
            ) from error
        return logins

    def keep_logins(self, logins: Mapping[str, Mapping[str, Any]]) -> None:
        write_private(self.folder / "logins.json", json.dumps(logins, indent=1))

    def is_migrated(self, server: str) -> bool:
        """True when the migrations on disk are the ones that ran at that server.

        `server` is its URL, or empty for the embedded one.
        """
        return self._stamp.exists() and self._stamp.read_text() == _fingerprint(server)

    def note_migrated(self, server: str) -> None:
        write_private(self._stamp, _fingerprint(server))


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only. Raises `FolderUnusable`."""
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise FolderUnusable(f"The file {path} cannot be written: {error.strerror}.") from error


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _fingerprint(server: str) -> str:
    """Of every migration, of what derives the row policies, and of where they run."""
    chassis = ROOT / "libs" / "chassis" / "chassis"
    files = [*(chassis / "migrations").rglob("*.py"), chassis / "security.py"]
    for entry in SERVICES.values():
        files += entry.migrations.rglob("*.py")
        files += entry.migrations.parent.rglob("models.py")
    digest = hashlib.sha256(server.encode())
    for file in sorted(files):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
