"""A player of the story before a service that is busy."""

from typing import Any

import httpx
import pytest

from standalone import storyteller
from standalone.storyteller import Actor, Refused, Stage


class BusyService:
    """Answers `status` so many times, and then does what it is asked."""

    def __init__(self, times: int, status: int = 503) -> None:
        self.times, self.status = times, status
        self.keys: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.keys.append(dict(scope["headers"])[b"idempotency-key"].decode())
        is_busy = len(self.keys) <= self.times
        headers = [(b"content-type", b"application/json")]
        headers += [(b"retry-after", b"0")] if is_busy else []
        status = self.status if is_busy else 201
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})


async def _post(service: BusyService) -> Any:
    transport = httpx.ASGITransport(app=service)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        actor = Actor("officer", Stage(client, {}, lambda _: None), "token", {})
        return await actor.post("/registry/children", {"name": "甲"})


class TestABusyService:
    @pytest.mark.parametrize("status", [409, 503, 504])
    async def test_is_asked_again_for_the_same_thing(self, status: int) -> None:
        service = BusyService(3, status)
        assert await _post(service) == {}
        assert len(service.keys) == 4
        assert len(set(service.keys)) == 1

    async def test_is_not_asked_for_ever(self) -> None:
        service = BusyService(times=10_000)
        with pytest.raises(Refused, match="503"):
            await _post(service)
        assert len(service.keys) == 1 + storyteller.PATIENCE
