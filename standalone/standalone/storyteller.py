"""Playing a story over HTTP: who does it, what came of it, and how long the effect took."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import httpx

from standalone import login
from standalone.machine import CannotStart

EFFECT_SECONDS = 30
_ASK_AGAIN = (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT)
PATIENCE = 30
"""So many times a busy service is asked again, each time after as long as it says."""


class StoryFailed(CannotStart):
    """A step was refused, or its effect did not arrive."""


class Refused(StoryFailed):
    """A request was refused; `problem` is the name of its problem's type."""

    def __init__(self, sentence: str, problem: str) -> None:
        super().__init__(sentence)
        self.problem = problem


class Actor:
    """One login: speaks through the gateway with its own token."""

    def __init__(self, name: str, stage: "Stage", bearer: str, entry: Any) -> None:
        self.name, self._stage, self.entry = name, stage, entry
        self._bearer = _header(bearer)

    async def get(self, path: str, **query: Any) -> Any:
        return await self._ask("GET", path, params=query or None)

    async def pages(self, path: str, **query: Any) -> list[Any]:
        """All items of a list."""
        found: list[Any] = []
        after: dict[str, str] = {}
        while True:
            page = await self.get(path, limit=200, **query, **after)
            found += page["items"]
            if not page["next"]:
                return found
            after = {"after": page["next"]}

    async def post(
        self, path: str, body: Any = None, *, match: str | None = None, about: Any = None,
        **options: Any,
    ) -> Any:  # fmt: skip
        """Every POST carries an Idempotency-Key, as the documentation asks of a client.

        `match` is for changes: the version that was read, or `*` where any will do. `about` tells
        requests apart that say the same and are meant twice.
        """
        key = self._stage.key(path, body if about is None else [body, about])
        headers = {"Idempotency-Key": key}
        if match is not None:
            headers["If-Match"] = match
        return await self._ask("POST", path, json=body or {}, headers=headers, **options)

    async def put(self, path: str, body: Any) -> Any:
        """Whatever version is there."""
        return await self._ask("PUT", path, json=body, headers={"If-Match": "*"})

    async def upload(self, path: str, text: str, media_type: str, **query: Any) -> Any:
        """A file as it is."""
        headers = {"Idempotency-Key": self._stage.key(path, text), "Content-Type": media_type}
        return await self._ask(
            "POST", path, content=text.encode(), headers=headers, params=query or None
        )

    async def change(self, path: str, verb: str, body: Any = None) -> Any:
        """Read the record, then change it under the version that was read."""
        read = await self._send("GET", path)
        if not read.is_success:
            raise self._refusal("GET", path, read)
        return await self.post(f"{path}/{verb}", body, match=read.headers["etag"])

    async def sees(self, path: str) -> bool:
        """Whether the address answers at all for this login."""
        answer = await self._send("GET", path)
        return answer.status_code == httpx.codes.OK

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        answer = await self._send(method, path, **options)
        if not answer.is_success:
            raise self._refusal(method, path, answer)
        return answer.json() if answer.content else None

    def _refusal(self, method: str, path: str, answer: httpx.Response) -> Refused:
        """With the title and the sentence of the problem document, where it is one."""
        said, problem = answer.text, ""
        if answer.headers.get("content-type", "").startswith("application/problem+json"):
            document = answer.json()
            problem = document["type"].rpartition(":")[2]
            faults = document.get("errors") or ""
            said = f"{document['title']}: {document.get('detail', '')} {faults}".strip()
        return Refused(
            f"{self.name}: {method} {path} was answered {answer.status_code} {said}", problem
        )

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """With a new token, once, where the one that was there has run out."""
        headers = options.pop("headers", {})
        if method == "POST":
            self._stage.asked = time.perf_counter()
        answer = await self._patiently(method, path, headers, options)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._bearer = _header(await self._stage.token(self.name))
            answer = await self._patiently(method, path, headers, options)
        return answer

    async def _patiently(
        self, method: str, path: str, headers: Mapping[str, str], options: Mapping[str, Any]
    ) -> httpx.Response:
        """Under the same key a thing is done once, however often it is asked for."""
        answer = await self._once(method, path, headers, options)
        for _ in range(PATIENCE):
            if answer.status_code not in _ASK_AGAIN and "retry-after" not in answer.headers:
                break
            await asyncio.sleep(float(answer.headers.get("retry-after", 1)))
            answer = await self._once(method, path, headers, options)
        return answer

    async def _once(
        self, method: str, path: str, headers: Mapping[str, str], options: Mapping[str, Any]
    ) -> httpx.Response:
        """Again where a kept connection was closed as it was used: a POST names its key, so that
        asking twice does nothing twice."""
        ask = partial(
            self._stage.client.request, method, path, headers={**self._bearer, **headers}, **options
        )
        try:
            return await ask()
        except (httpx.ReadError, httpx.RemoteProtocolError):
            return await ask()


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
        self.key: Callable[[str, Any], str] = _new_key
        """The Idempotency-Key of a path and a body."""
        self._actors: dict[str, Actor] = {}
        self.effects: dict[str, float] = {}

    def hire(self, name: str, secret: str) -> None:
        """A system that was let in just now may act, too."""
        self._logins[name] = {"is_client": True, "secret": secret, "key": None}

    async def actor(self, name: str) -> Actor:
        """Logs in when first asked for: people by PKCE, systems by their secret or key."""
        if name not in self._actors:
            bearer = await self.token(name)
            self._actors[name] = Actor(name, self, bearer, self._logins[name])
        return self._actors[name]

    async def token(self, name: str) -> str:
        """A new one."""
        entry, base = self._logins[name], str(self.client.base_url)
        if entry["is_client"]:
            return await login.client_token(base, name, secret=entry["secret"], key=entry["key"])
        return await login.token(base, name, entry["password"])

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


def _header(bearer: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {bearer}"}


def _new_key(_: str, __: Any) -> str:
    return uuid4().hex
