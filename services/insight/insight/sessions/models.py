"""Who has signed in with a browser: the token stays here, the browser has a random number."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from chassis.models import moment
from insight.tables import Row


class BrowserSession(Row, table=True):
    """One sign-in, until its token expires or the person signs out.

    Whoever reads the table can neither use the cookie (a hash is kept) nor the token (sealed).
    """

    cookie_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    token: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)


def new_cookie() -> str:
    """256 bits, in letters that a cookie may hold."""
    return secrets.token_urlsafe(32)


def hash_of(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
