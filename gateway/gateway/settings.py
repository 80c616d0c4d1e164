"""What the gateway is told from outside, all of it with a default that is safe on one machine."""

from typing import Self

from pydantic import BaseModel, Field, FilePath, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.routes import UPLOADS


class Limits(BaseModel):
    """Bounds on one request, on one client and on the process. Sizes are bytes, times seconds."""

    header_bytes: int = 16 * 1024
    header_fields: int = 100
    target_bytes: int = 8 * 1024
    body_bytes: int = 1024 * 1024
    upload_bytes: int = 64 * 1024 * 1024  # of the few paths that take a file

    head_seconds: float = 5
    body_seconds: float = 10  # between two pieces of a body, not for the whole of it
    request_seconds: float = 60
    connect_seconds: float = 2
    read_seconds: float = 30  # between two pieces of a service's answer
    write_seconds: float = 10  # without the client taking any of its answer
    shutdown_seconds: int = 20

    connections: int = 4096
    concurrency: int = 512
    service_concurrency: int = 256  # below `concurrency`, so that one hung service leaves room

    client_quota: int = 6000
    anonymous_quota: int = 1200
    quota_seconds: int = 60
    clients_remembered: int = 50_000

    def body_of(self, path: str) -> int:
        """How many bytes a body may have that is sent there."""
        return self.upload_bytes if path in UPLOADS else self.body_bytes


class Settings(BaseSettings):
    """`WARDSHIP_ISSUER`, `WARDSHIP_UPSTREAMS='{"registry": "http://registry:8000"}'`,
    `WARDSHIP_LIMITS__BODY_BYTES`."""

    model_config = SettingsConfigDict(
        env_prefix="WARDSHIP_", env_nested_delimiter="__", extra="ignore"
    )

    issuer: str = "http://127.0.0.1:8000"
    audience: str = "wardship"
    jwks_url: str | None = None  # without it, identity is asked at /identity/oauth/jwks
    upstreams: dict[str, str] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=Limits)
    tls_certificate: FilePath | None = None  # PEM, with its chain; without it, plain HTTP is spoken
    tls_key: FilePath | None = None
    access_log: bool = True
    log_level: str = "INFO"
    openapi_cache_seconds: float = 30
    health_cache_seconds: float = 1

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key are given together, or not at all")
        return self
