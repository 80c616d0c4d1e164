"""Calling the other services: over HTTP, or, in one process, their application directly."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import httpx

from chassis.config import Settings
from chassis.errors import Unavailable

_EARLY_SECONDS = 30


class Peers:
    """One client for all peers, with this service's own token."""

    def __init__(
        self, settings: Settings, applications: Mapping[str, httpx.AsyncBaseTransport] | None = None
    ) -> None:
        self._settings = settings
        self._applications = {} if applications is None else applications
        self._token, self._token_until = "", 0.0
        self._asking = asyncio.Lock()

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        """Made when first used: neighbours in one process come into being one after another."""
        mounts = {f"http://{name}": app for name, app in self._applications.items()}
        timeout = httpx.Timeout(10, connect=3)
        others = httpx.AsyncHTTPTransport(verify=tls()) if self._settings.peers else None
        return httpx.AsyncClient(
            timeout=timeout,
            mounts=mounts,
            transport=others or httpx.AsyncBaseTransport(),
            trust_env=False,
        )

    def _url(self, peer: str) -> str:
        if peer in self._applications:
            return f"http://{peer}"
        if peer not in self._settings.peers:
            raise Unavailable(f"No address of {peer} is set.")
        return self._settings.peers[peer].rstrip("/")

    async def close(self) -> None:
        await self._client.aclose()

    async def jwks(self) -> dict[str, Any]:
        """The issuer's public keys."""
        return await self._call("GET", "identity", "/identity/oauth/jwks", authorized=False)

    async def feed(self, source: str, subscriber: str, after: int, limit: int) -> dict[str, Any]:
        """One page of a feed."""
        path = f"/{source}/feeds/{subscriber}?after={after}&limit={limit}"
        return await self._call("GET", source, path)

    async def subscribe(self, source: str, subscriber: str, types: list[str]) -> dict[str, Any]:
        """Make, or widen, our subscription at a source."""
        body = {"types": types}
        return await self._call("PUT", source, f"/{source}/feeds/{subscriber}", json=body)

    async def ask(
        self, method: str, peer: str, path: str, *, headers: Mapping[str, str], **options: Any
    ) -> httpx.Response:
        """One request in somebody's own name, whatever is answered. Raises `Unavailable`."""
        try:
            url = self._url(peer) + path
            return await self._client.request(method, url, headers=dict(headers), **options)
        except (httpx.HTTPError, OSError) as error:
            raise Unavailable(f"{peer} cannot be reached: {type(error).__name__}.") from error

    async def _call(
        self, method: str, peer: str, path: str, *, authorized: bool = True, **options: Any
    ) -> dict[str, Any]:
        """Raises `Unavailable` when the peer cannot be reached or does not answer with success."""
        headers = {"Authorization": f"Bearer {await self._bearer()}"} if authorized else {}
        answer = await self.ask(method, peer, path, headers=headers, **options)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._token = ""
        if not answer.is_success:
            raise Unavailable(f"{peer} answered {answer.status_code} to {method} {path}.")
        document: dict[str, Any] = answer.json()
        return document

    async def _bearer(self) -> str:
        """Our token; of many that need one at once, one asks."""
        async with self._asking:
            if not self._token or time.monotonic() > self._token_until:
                await self._log_in()
            return self._token

    async def _log_in(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.service,
            "client_secret": self._settings.client_secret.get_secret_value(),
        }
        answer = await self._call(
            "POST", "identity", "/identity/oauth/token", authorized=False, data=form
        )
        self._token = answer["access_token"]
        self._token_until = time.monotonic() + answer["expires_in"] - _EARLY_SECONDS


@cache
def tls() -> ssl.SSLContext:
    """One for all services of a process: reading the root certificates takes 40 milliseconds."""
    return httpx.create_ssl_context(trust_env=False)
