"""Settings of one service, from the environment (`WARDSHIP_…`) and from files of secrets.

A setting `x` of kind secret is read from the file that `WARDSHIP_X_FILE` names. They are passed to
`create_app(settings)` and never read at import.
"""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("registry", "placement", "procurement", "judicial-referral", "identity", "insight")
SECRETS = ("key_encryption_key", "index_key", "signing_key", "client_secret")
_PLACEHOLDERS = {"", "change-me", "changeme", "secret", "placeholder"}


class Settings(BaseSettings):
    """What every service needs to know of where it runs."""

    model_config = SettingsConfigDict(env_prefix="wardship_", extra="ignore", populate_by_name=True)

    environment: Literal["local", "production"] = "production"
    service: str
    database_url: str
    amqp_url: str | None = None
    """No broker: events go by an in-process hint and by reading the feeds."""
    issuer: str = "http://127.0.0.1:8000"
    peers: dict[str, str] = Field(default_factory=dict)
    """Base URL of each other service."""

    key_encryption_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes; wraps the data key of every child."""
    index_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes; keys the blind indexes and page cursors."""
    signing_key: SecretStr = SecretStr("")
    """JWK (Ed25519, private) that signs the events of court feeds."""
    client_secret: SecretStr = SecretStr("")
    """This service's own client secret at the issuer."""

    pool_size: int = 10
    statement_timeout_ms: int = 10_000
    lock_timeout_ms: int = 2_000
    body_limit: int = 1_048_576
    upload_limit: int = 67_108_864
    """Bytes; for the few paths that take a file."""
    relay_poll_seconds: float = 0.05
    feed_poll_seconds: float = 5.0
    sweep_seconds: float = 5.0
    unknown_key_seconds: float = 5.0
    """How often at most the issuer is asked again for a key that a token names."""
    watchdog_seconds: float = 60.0
    log_level: str = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in (*SECRETS, "database_url", "amqp_url"):
            path = os.environ.get(f"WARDSHIP_{name.upper()}_FILE")
            if path and not values.get(name):
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        if self.environment == "local":
            return self
        for name in SECRETS:
            secret: SecretStr = getattr(self, name)
            if secret.get_secret_value().strip().lower() in _PLACEHOLDERS:
                raise ValueError(
                    f"WARDSHIP_{name.upper()}_FILE names no real secret; "
                    "only a local installation may run without one"
                )
        return self
