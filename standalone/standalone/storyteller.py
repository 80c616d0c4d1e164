"""Playing a story over HTTP: who does it, what came of it, and how long the effect took."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import httpx

from standalone import login
from standalone.machine import CannotStart

EFFECT_SECONDS = 30


class StoryFailed(CannotStart):
    """A step was refused, or its effect did not arrive."""


class Actor:
    """One login: speaks through the gateway with its own token."""

    def __init__(self, name: str, stage: "Stage", bearer: str, entry: Any) -> None:
        self.name, self._stage, self.entry = name, stage, entry
        self._bearer = {"Authorization": f"Bearer {bearer}"}

    async def get(self, path: str, **query: Any) -> Any:
        return await self._ask("GET", path, params=query)

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Every POST carries an Idempotency-Key, as the documentation asks of a client."""
        headers = {"Idempotency-Key": uuid4().hex}
        return await self._ask("POST", path, json=body or {}, headers=headers, **options)

    async def upload(self, path: str, text: str, media_type: str) -> Any:
        """A file as it is."""
        headers = {"Idempotency-Key": uuid4().hex, "Content-Type": media_type}
        return await self._ask("POST", path, content=text.encode(), headers=headers)

    async def change(self, path: str, verb: str, body: Any = None) -> Any:
        """Read the record, then change it under the version that was read."""
        tag = (await self._send("GET", path)).headers["etag"]
        headers = {"If-Match": tag, "Idempotency-Key": uuid4().hex}
        return await self._ask("POST", f"{path}/{verb}", json=body or {}, headers=headers)

    async def sees(self, path: str) -> bool:
        """Whether the address answers at all for this login."""
        answer = await self._send("GET", path)
        return answer.status_code == httpx.codes.OK

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        answer = await self._send(method, path, **options)
        if not answer.is_success:
            raise StoryFailed(
                f"{self.name}: {method} {path} was answered {answer.status_code}: {answer.text}"
            )
        return answer.json() if answer.content else None

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self._bearer, **options.pop("headers", {})}
        if method == "POST":
            self._stage.asked = time.perf_counter()
        return await self._stage.client.request(method, path, headers=headers, **options)


class Stage:
    """All actors of a story, by the names of their logins."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        logins: Mapping[str, Mapping[str, Any]],
        say: Callable[[str], None],
    ) -> None:
        self.client, self._logins, self.say = client, dict(logins), say
        self.asked = 0.0
        """When the last POST was sent."""
        self._actors: dict[str, Actor] = {}
        self.effects: dict[str, float] = {}

    def hire(self, name: str, secret: str) -> None:
        """A system that was let in just now may act, too."""
        self._logins[name] = {"is_client": True, "secret": secret, "key": None}

    async def actor(self, name: str) -> Actor:
        """Logs in when first asked for: people by PKCE, systems by their secret or key."""
        if name not in self._actors:
            entry = self._logins[name]
            base = str(self.client.base_url)
            if entry["is_client"]:
                bearer = await login.client_token(
                    base, name, secret=entry["secret"], key=entry["key"]
                )
            else:
                bearer = await login.token(base, name, entry["password"])
            self._actors[name] = Actor(name, self, bearer, entry)
        return self._actors[name]

    async def effect(self, what: str, look: Callable[[], Awaitable[Any]]) -> Any:
        """Wait for what the last POST caused elsewhere; its time counts from that request."""
        since = self.asked
        while True:
            found = await look()
            if found:
                self.effects[what] = time.perf_counter() - since
                self.say(f"      {what}  ({self.effects[what] * 1000:.0f} ms after the request)")
                return found
            if time.perf_counter() - since > EFFECT_SECONDS:
                raise StoryFailed(f"did not arrive within {EFFECT_SECONDS} s: {what}")
            await asyncio.sleep(0.01)
