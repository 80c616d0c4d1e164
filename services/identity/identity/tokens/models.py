"""What must be remembered of tokens: assertions that were used, and tokens that were revoked."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from chassis.models import moment
from identity.tables import Row


class UsedAssertion(Row, table=True):
    """A client assertion (RFC 7523) is good once; kept until it would have expired."""

    client_id: str = Field(primary_key=True, max_length=63)
    jti_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    expires_at: datetime = moment(index=True)


class RevokedToken(Row, table=True):
    """An access token taken back before its end (RFC 7009), kept until that end."""

    jti: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = moment(index=True)
    revoked_at: datetime = moment()
