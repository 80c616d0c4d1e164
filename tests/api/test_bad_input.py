"""Every operation that takes JSON, given what nobody should send: refused by name, nothing stored.

Through the gateway, with a token that has every role there is.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from api_bodies import NEIGHBOUR
from api_operations import Operation, random_ids
from assembled import Assembled
from chassis.access import Role
from gateway.settings import Limits
from standalone.services import SERVICES

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_COUNTS = """
SELECT string_agg(format('SELECT %L, count(*) FROM %I', relname, relname), ' UNION ALL ')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND NOT relispartition AND relname <> ALL ($1)
"""
_MAY_GROW = ["audit", "idempotency_record"]


@dataclass
class Sender:
    """Sends bodies as they are, to operations on ids of nothing."""

    client: httpx.AsyncClient
    bearer: dict[str, str]

    async def send(
        self, operation: Operation, body: bytes, media_type: str = "application/json", **more: str
    ) -> httpx.Response:
        headers = {
            **self.bearer, "Content-Type": media_type, "If-Match": '"v1"',
            "Idempotency-Key": uuid4().hex, **more,
        }  # fmt: skip
        url = operation.url(random_ids())
        return await self.client.request(operation.method, url, content=body, headers=headers)


@pytest.fixture
async def sender(story: Assembled) -> AsyncIterator[Sender]:
    async with story.client() as client:
        yield Sender(client, story.any_bearer(NEIGHBOUR, *Role))


@pytest.fixture
def taking_json(all_operations: list[Operation]) -> list[Operation]:
    found = [operation for operation in all_operations if operation.takes_json]
    assert len(found) > 40
    return found


@pytest.fixture(autouse=True)
async def nothing_is_stored(story: Assembled) -> AsyncIterator[None]:
    """Whatever a test here sends."""
    await story.settled()
    before = await _row_counts(story)
    yield
    await story.settled()
    assert await _row_counts(story) == before


async def _row_counts(story: Assembled) -> dict[str, int]:
    counts: dict[str, int] = {}
    for service in SERVICES:
        ((query,),) = await story.rows(service, _COUNTS, _MAY_GROW)
        counts |= {f"{service}.{table}": n for table, n in await story.rows(service, query)}
    return counts


def _refused(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """The problem document, which names a fault and says nothing of what was sent."""
    what = f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
    assert answer.status_code in statuses, what
    assert answer.headers["content-type"] == "application/problem+json", what
    document: dict[str, Any] = answer.json()
    assert re.match(r"^urn:wardship:problem:[a-z-]+$", document["type"]), what
    assert document["status"] == answer.status_code, what
    assert document["title_zh"], what
    assert document["detail"], what
    assert document["trace_id"], what
    return document


MALFORMED: dict[str, bytes] = {
    "broken": b'{"name": ',
    "not an object": b'"name"',
    "nested deep": b'{"name": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "a huge whole number": b'{"name": 1' + b"0" * 400 + b"}",
    "a huge exponent": b'{"name": 1e999}',
    "not a number": b'{"name": NaN}',
    "a NUL": b'{"name": "a\\u0000b"}',
    "a raw NUL": b'{"name": "a\x00b"}',
    "half a surrogate pair": b'{"name": "\\ud800"}',
    "half a surrogate pair in a name": b'{"\\udfff": 1}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "a doubled name": b'{"name": "a", "name": "b"}',
    "nothing": b"",
}


class TestABodyThatCannotBeRead:
    @pytest.mark.parametrize("what", list(MALFORMED))
    async def test_is_refused(
        self, sender: Sender, taking_json: list[Operation], what: str
    ) -> None:
        for operation in taking_json:
            _refused(await sender.send(operation, MALFORMED[what]), 400, 422)

    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json"]
    )
    async def test_is_refused_for_its_media_type(
        self, sender: Sender, taking_json: list[Operation], media_type: str
    ) -> None:
        for operation in taking_json:
            body = json.dumps(operation.body(random_ids())).encode()
            _refused(await sender.send(operation, body, media_type), 415)

    async def test_is_refused_for_its_size(
        self, sender: Sender, taking_json: list[Operation]
    ) -> None:
        body = b'{"name": "' + b"a" * Limits().body_bytes + b'"}'
        for operation in taking_json:
            _refused(await sender.send(operation, body), 413)


class TestAFieldThatIsWrong:
    async def test_is_named_when_nobody_knows_it(
        self, sender: Sender, taking_json: list[Operation]
    ) -> None:
        for operation in taking_json:
            body = {**(operation.body(random_ids()) or {}), "no_such_field": 1}
            answer = await sender.send(operation, json.dumps(body).encode())
            faults = _refused(answer, 422)["errors"]
            assert "/no_such_field" in [fault["pointer"] for fault in faults], operation

    async def test_is_named_when_its_digits_are_full_width(
        self, sender: Sender, taking_json: list[Operation]
    ) -> None:
        """Ids, dates and codes of ０１２ instead of 012; numbers as texts of such digits too."""
        tried = 0
        for operation in taking_json:
            good = operation.body(random_ids()) or {}
            for name, value in good.items():
                wide = _wide(value)
                if wide is None:
                    continue
                answer = await sender.send(operation, json.dumps(good | {name: wide}).encode())
                faults = _refused(answer, 422)["errors"]
                assert any(fault["pointer"].startswith(f"/{name}") for fault in faults), answer.text
                tried += 1
        assert tried > 40

    async def test_is_named_when_it_is_of_another_kind(
        self, sender: Sender, taking_json: list[Operation]
    ) -> None:
        kinds: tuple[Any, ...] = ({"a": 1}, [[]], -(2**53))
        for operation in taking_json:
            good = operation.body(random_ids()) or {}
            for name in good:
                for wrong in kinds[1:] if isinstance(good[name], dict) else kinds:
                    body = json.dumps(good | {name: wrong}).encode()
                    faults = _refused(await sender.send(operation, body), 422)["errors"]
                    assert any(fault["pointer"].startswith(f"/{name}") for fault in faults), (
                        operation, name, wrong,
                    )  # fmt: skip


def _wide(value: Any) -> Any:
    """The value with full-width digits, where digits are what it is made of."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value).translate(WIDE)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{6,12}|[0-9]{4}-.*|[0-9a-f-]{36}", value):
        return value.translate(WIDE)
    return None


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [{"alg": "none", "typ": "at+jwt"}, claims]
    return ".".join(_base64(json.dumps(part).encode()) for part in parts) + "."


def _base64(text: bytes) -> str:
    import base64

    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _signed(
    key: OKPKey, claims: dict[str, Any], *, kid: str | None = None, typ: str = "at+jwt"
) -> str:
    header = {"alg": "Ed25519", "typ": typ, "kid": kid or key.kid}
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


_STRANGER = OKPKey.generate_key("Ed25519")
BAD_TOKENS: dict[str, Callable[[OKPKey, dict[str, Any]], str]] = {
    "expired": lambda key, claims: _signed(key, claims | {"exp": int(time.time()) - 3600}),
    "for another audience": lambda key, claims: _signed(key, claims | {"aud": "elsewhere"}),
    "by another issuer": lambda key, claims: _signed(key, claims | {"iss": "https://x.example"}),
    "forged": lambda key, claims: _signed(_STRANGER, claims, kid=key.kid),
    "of an unknown key": lambda _, claims: _signed(_STRANGER, claims, kid="unknown"),
    "of another type": lambda key, claims: _signed(key, claims, typ="JWT"),
    "unsigned": lambda _, claims: _unsigned(claims),
    "cut short": lambda key, claims: _signed(key, claims)[:-20],
    "no token": lambda _, __: "x",
}


class TestATokenThatIsWrong:
    @pytest.mark.parametrize("what", list(BAD_TOKENS))
    async def test_is_refused(
        self, story: Assembled, sender: Sender, all_operations: list[Operation], what: str
    ) -> None:
        token = BAD_TOKENS[what](story.issuer_key, story.claims(NEIGHBOUR, *Role))
        for operation in all_operations:
            if operation.is_public:
                continue
            body = json.dumps(operation.body(random_ids())).encode()
            answer = await sender.send(operation, body, Authorization=f"Bearer {token}")
            _refused(answer, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")

    async def test_would_be_taken_if_it_were_right(self, story: Assembled, sender: Sender) -> None:
        token = _signed(story.issuer_key, story.claims(NEIGHBOUR, *Role))
        headers = {"Authorization": f"Bearer {token}"}
        assert (await sender.client.get("/registry/children", headers=headers)).status_code == 200
