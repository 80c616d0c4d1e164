"""Keyset pages: the cursor is where the last page ended, signed so that it cannot be made up."""

import base64
import binascii
import hmac
import json
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from chassis.errors import Malformed
from chassis.work import Work

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most on one page.")]
After = Annotated[
    str | None, Query(max_length=500, description="`next` of the page before, as it was given.")
]


class Page(BaseModel, Generic[Item]):
    """One page, without a total: counting what one may not see would betray it."""

    items: Sequence[Item]
    next: str | None = None


def cursor(work: Work, *position: str) -> str:
    """An opaque cursor, good for this client and this endpoint."""
    message = json.dumps(position, ensure_ascii=False).encode()
    mac = work.app.vault.sign(_purpose(work), message)
    return base64.urlsafe_b64encode(mac + message).decode().rstrip("=")


def position(work: Work, after: str | None, length: int) -> list[str] | None:
    """Where to go on; raises `Malformed` for a cursor that was not given to this client here."""
    if after is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(after.encode() + b"=" * (-len(after) % 4))
        mac, message = raw[:12], raw[12:]
        if hmac.compare_digest(mac, work.app.vault.sign(_purpose(work), message)):
            place = json.loads(message)
            if len(place) == length:
                return [str(part) for part in place]
    except (ValueError, binascii.Error):
        pass
    raise Malformed("This is not a cursor that was given to you here; start with the first page.")


def _purpose(work: Work) -> str:
    return f"cursor|{work.operation}|{work.caller.client_id}|{work.scope.level}|{work.scope.code}"
