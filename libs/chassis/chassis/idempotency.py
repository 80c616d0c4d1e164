"""Idempotency-Key: the same key and body answer the same; another body is refused.

The record is written in the transaction of the request itself, so an answer is kept exactly when
its effect is. A request still in flight holds the key's unique index entry; the second waits for
it at most `lock_timeout` and is then told to come back.
"""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import Request, Response
from sqlalchemy import text
from sqlmodel import col, select

from chassis.access import Caller
from chassis.crypto import Vault
from chassis.errors import Invalid, Malformed
from chassis.models import IdempotencyRecord

if TYPE_CHECKING:
    from chassis.work import Work

HEADER = "Idempotency-Key"
FILE = "application/octet-stream"
"""The media type of an answer that is the content of a file."""
KEPT_FOR = timedelta(days=7)
_FORGET = text(
    "DELETE FROM idempotency_record WHERE ctid = ANY (ARRAY("
    "SELECT ctid FROM idempotency_record WHERE created_at < :then LIMIT :most))"
)
_KEPT_HEADERS = ("location", "etag", "content-type")


class KeyReused(Invalid):
    """This Idempotency-Key was used before with another request."""

    title_zh = "幂等键已用于其他请求"


def key_of(request: Request) -> str | None:
    """The key, bare or as a quoted string (draft-ietf-httpapi-idempotency-key-header)."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    key = key.strip().removeprefix('"').removesuffix('"')
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise Malformed(f"{HEADER} must be 1 to 255 printable ASCII characters.")
    return key


async def fingerprint(request: Request, caller: Caller, vault: Vault) -> bytes:
    """What makes two requests the same: method, address, content type and body; and the person
    and area, so that of two people at one client none is answered with what the other may see.

    Keyed: a body may hold a password or an identity number, which its plain digest would betray to
    whoever reads the table and guesses."""
    scope = request.scope
    digest = hashlib.sha256(f"{scope['method']}\n{scope['path']}\n".encode())
    digest.update(scope["query_string"] + b"\n")
    digest.update(request.headers.get("content-type", "").encode() + b"\n")
    for part in (caller.subject, caller.scope.level, caller.scope.code):
        digest.update(part.encode() + b"\n")
    digest.update(await request.body())
    return vault.sign("idempotency", digest.digest())


def remember(work: "Work", key: str, print_: bytes, response: Response, vault: Vault) -> None:
    """Keep the answer, sealed, with the effect; not a file, which would outlive its erasure here.
    Asked for again, it is given again."""
    if response.media_type == FILE:
        return
    headers = {k: v for k, v in response.headers.items() if k in _KEPT_HEADERS}
    work.insert(
        IdempotencyRecord,
        client_id=work.caller.client_id,
        key=key,
        fingerprint=print_,
        status=response.status_code,
        headers=headers,
        body=vault.seal(_place(work, key), bytes(response.body)),
        created_at=work.now,
    )


async def recall(work: "Work", key: str, print_: bytes, vault: Vault) -> Response | None:
    """The answer given before to this client's key, or nothing."""
    session = await work.session()
    query = select(IdempotencyRecord).where(
        col(IdempotencyRecord.client_id) == work.caller.client_id, col(IdempotencyRecord.key) == key
    )
    record = (await session.exec(query)).one_or_none()
    if record is None:
        return None
    if record.fingerprint != print_:
        raise KeyReused
    body = vault.open(_place(work, key), record.body)
    return Response(body, record.status, {**record.headers, "idempotent-replay": "true"})


async def forget(work: "Work") -> None:
    """Remove answers of more than a week ago, some at a time; their keys are new again."""
    connection = await (await work.session()).connection()
    await connection.execute(_FORGET, {"then": work.now - KEPT_FOR, "most": 5_000})


def _place(work: "Work", key: str) -> str:
    return f"idempotency|{work.caller.client_id}|{key}"
