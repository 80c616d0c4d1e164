"""All services there are: the one table that the launcher, the tests and the documents go by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import MetaData

ROOT = Path(__file__).parent.parent.parent
NAMES = ("identity", "registry", "placement", "procurement", "judicial-referral", "insight")
"""In the order they are started in: the issuer of tokens first."""


@dataclass(frozen=True)
class ServiceEntry:
    """Where a service's parts are. Nothing of it is imported before it is asked for."""

    name: str

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    @property
    def database(self) -> str:
        """The name of its database, and of its role there."""
        return f"wardship_{self.package}"

    def database_url(self, server_url: str, password: str | None = None) -> str:
        """Its database at a server: for its own role with that password, else for whom the URL
        of the server names."""
        parts = urlsplit(server_url)
        place = parts.netloc
        if password is not None:
            place = f"{self.database}:{password}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit((parts.scheme, place, f"/{self.database}", parts.query, ""))

    @property
    def migrations(self) -> Path:
        return ROOT / "services" / self.name / "migrations"

    @property
    def metadata(self) -> "MetaData":
        """Its own tables, all of them loaded."""
        import_module(f"{self.package}.main")
        metadata: MetaData = import_module(f"{self.package}.tables").METADATA
        return metadata

    @property
    def create_app(self) -> "Callable[..., FastAPI]":
        create: Callable[..., FastAPI] = import_module(f"{self.package}.main").create_app
        return create

    @property
    def factory(self) -> str:
        """What makes the service, as its server imports it."""
        return f"{self.package}.main:create_app"


SERVICES: Mapping[str, ServiceEntry] = {name: ServiceEntry(name) for name in NAMES}
