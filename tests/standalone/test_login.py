"""Getting a token where others ask for theirs."""

import json
from typing import Any

import httpx
import pytest

from standalone import login
from standalone.login import LoginRefused

_QUOTA = {"type": "urn:wardship:problem:quota-exceeded", "title": "Quota exceeded"}
_PAUSED = {"error": "invalid_client", "error_description": "Too many failed attempts."}
_TOKEN = {"access_token": "token"}


class Issuer:
    """Answers 429 and `document` so many times, and then with a token."""

    def __init__(self, times: int, document: dict[str, str]) -> None:
        self.times, self.document, self.asked = times, document, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        is_busy = self.asked <= self.times
        body = json.dumps(self.document if is_busy else _TOKEN).encode()
        headers = [(b"content-type", b"application/json"), (b"retry-after", b"0")]
        status = 429 if is_busy else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _ask(issuer: Issuer) -> str:
    transport = httpx.ASGITransport(app=issuer)
    return await login.client_token("http://x", "court", secret="secret", transport=transport)


class TestAClientsToken:
    async def test_is_asked_for_again_where_the_quota_of_all_is_used_up(self) -> None:
        issuer = Issuer(3, _QUOTA)
        assert await _ask(issuer) == "token"
        assert issuer.asked == 4

    async def test_is_not_asked_for_again_where_the_issuer_refuses(self) -> None:
        issuer = Issuer(3, _PAUSED)
        with pytest.raises(LoginRefused, match="Too many failed"):
            await _ask(issuer)
        assert issuer.asked == 1
