"""Signing keys: the current one signs, the next is published before its use, and the previous
stays published until what it signed has expired.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.errors import Conflict
from chassis.models import moment, new_id, one_of
from identity.tables import Row

PUBLISHED_BEFORE_USE = timedelta(minutes=15)
"""Longer than a verifier (10 minutes) and what stands before it (5) keep the key set."""
ALGORITHM = "Ed25519"


class NextKeyTooFresh(Conflict):
    """The next key was published less than 15 minutes ago; not every verifier knows it yet."""

    title_zh = "新密钥公布不足十五分钟"


class KeyStatus(StrEnum):
    NEXT = "next"
    CURRENT = "current"
    PREVIOUS = "previous"


class SigningKey(Row, table=True):
    """One Ed25519 key. `sealed` is its private JWK, readable only with the installation's key."""

    __table_args__ = (
        one_of("status", KeyStatus),
        Index(
            "uq_signing_key_next", "status", unique=True, postgresql_where=text("status = 'next'")
        ),
        Index(
            "uq_signing_key_current",
            "status",
            unique=True,
            postgresql_where=text("status = 'current'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kid: str = Field(max_length=64, unique=True)
    public: dict[str, Any] = Field(sa_type=JSONB)
    sealed: bytes = Field(sa_type=LargeBinary)
    status: str = Field(max_length=20)
    published_at: datetime = moment()
    activated_at: datetime | None = moment(default=None)
    retired_at: datetime | None = moment(default=None)

    def retire(self, now: datetime) -> None:
        self.status, self.retired_at = KeyStatus.PREVIOUS.value, now

    def activate(self, now: datetime) -> None:
        if now - self.published_at < PUBLISHED_BEFORE_USE:
            raise NextKeyTooFresh
        self.status, self.activated_at = KeyStatus.CURRENT.value, now
