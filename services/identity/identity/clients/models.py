"""Clients: programs that ask for tokens, for themselves or for a person."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from chassis.errors import Conflict, NotFound
from chassis.models import moment, new_id, one_of
from identity.tables import Row


class ClientNotFound(NotFound):
    """There is no such client."""

    title_zh = "客户端不存在"


class ClientIdTaken(Conflict):
    """This client_id is taken."""

    title_zh = "客户端标识已被使用"


class ClientNotActive(Conflict):
    """The client is suspended."""

    title_zh = "客户端已停用"


class ClientNotSuspended(Conflict):
    """The client is not suspended."""

    title_zh = "客户端未停用"


class ProofDiffers(Conflict):
    """The client proves itself in another way than this."""

    title_zh = "客户端认证方式不符"


class ClientKind(StrEnum):
    CONFIDENTIAL = "confidential"
    PUBLIC = "public"  # cannot keep a secret: a program on a person's machine


class Proof(StrEnum):
    """How a client proves who it is at the token endpoint."""

    SECRET = "client_secret"  # noqa: S105  (a method's name)
    PRIVATE_KEY = "private_key_jwt"
    NONE = "none"


class ClientStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Client(Row, table=True):
    """One program. `secret_hash` is the SHA-256 of 256 random bits."""

    __table_args__ = (
        UniqueConstraint("client_id"),
        one_of("kind", ClientKind),
        one_of("proof", Proof),
        one_of("status", ClientStatus),
        CheckConstraint("(kind = 'public') = (proof = 'none')", name="public_proves_nothing"),
        CheckConstraint("(proof = 'client_secret') = (secret_hash IS NOT NULL)", name="secret"),
        CheckConstraint("(proof = 'private_key_jwt') = (jwks IS NOT NULL)", name="jwks"),
    )
    refusals: ClassVar = {"uq_client_client_id": ClientIdTaken}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client_id: str = Field(max_length=63)
    kind: str = Field(max_length=20)
    proof: str = Field(max_length=20)
    secret_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    jwks: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    redirect_uris: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    status: str = Field(default=ClientStatus.ACTIVE.value, max_length=20)
    created_at: datetime = moment()
    version: int = 1

    def suspend(self) -> None:
        """No token from now on."""
        if self.status != ClientStatus.ACTIVE:
            raise ClientNotActive
        self.status = ClientStatus.SUSPENDED.value
        self.version += 1

    def restore(self) -> None:
        if self.status != ClientStatus.SUSPENDED:
            raise ClientNotSuspended
        self.status = ClientStatus.ACTIVE.value
        self.version += 1

    def replace_secret(self, secret_hash: bytes) -> None:
        if self.proof != Proof.SECRET:
            raise ProofDiffers
        self.secret_hash = secret_hash
        self.version += 1

    def replace_keys(self, jwks: dict[str, Any]) -> None:
        if self.proof != Proof.PRIVATE_KEY:
            raise ProofDiffers
        self.jwks = jwks
        self.version += 1
