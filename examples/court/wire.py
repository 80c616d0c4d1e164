"""Tokens by private_key_jwt (RFC 7523), and events whose signature and number are checked."""

import hashlib
import json
import secrets
import time
from typing import Any

import httpx
from joserfc import jws, jwt
from joserfc.jwk import KeySet, OKPKey

ALGORITHM = "Ed25519"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_BEFORE_ITS_END = 30


class FeedBroken(Exception):
    """The feed has a gap that does not close, or an event that nobody signed."""


class Wardship:
    """The court's view of the other side: one address, its token, its feed."""

    def __init__(self, address: str, client_id: str, key: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=address, timeout=30, trust_env=False)
        self._client_id, self._key = client_id, key
        self._token, self._until = "", 0.0

    def feed(self, after: int) -> tuple[int, list[dict[str, Any]]]:
        """The feed's generation, and its next events. Raises `FeedBroken`."""
        path = f"/judicial-referral/feeds/{self._client_id}"
        page = self._get(path, after=after)
        return page["generation"], self._checked(page["signed_events"], after)

    def acknowledge(self, through: int) -> None:
        path = f"/judicial-referral/feeds/{self._client_id}/acknowledgement"
        self.post(path, {"through": through})

    def post(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        """The same form is sent under the same key, so that a lost answer does no harm."""
        said_once = hashlib.sha256(f"{path} {json.dumps(form, sort_keys=True)}".encode())
        headers = {**self._bearer(), "Idempotency-Key": said_once.hexdigest()}
        answer = self._http.post(path, json=form, headers=headers)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        return said

    @property
    def queue(self) -> str:
        """The address of its feed at the broker (docs/asyncapi.yaml)."""
        return f"wardship.judicial-referral.{self._client_id}"

    def opened(self, signed: list[str]) -> list[dict[str, Any]]:
        """The events, each checked with the published keys. Raises a `JoseError`."""
        if not signed:
            return []
        keys = KeySet.import_key_set(self._get("/judicial-referral/jwks"))
        checked = (jws.deserialize_compact(one, keys, algorithms=[ALGORITHM]) for one in signed)
        return [json.loads(one.payload) for one in checked]

    def _checked(self, signed: list[str], after: int) -> list[dict[str, Any]]:
        events = self.opened(signed)
        for place, event in enumerate(events, start=after + 1):
            if event["sequence"] != place:
                # What came is thrown away; the next round asks again from the last good number.
                raise FeedBroken(f"{event['sequence']} came where {place} was expected")
        return events

    def _get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = self._http.get(path, params=params, headers=self._bearer())
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    def _bearer(self) -> dict[str, str]:
        if time.monotonic() > self._until:
            form = {
                "grant_type": "client_credentials",
                "client_id": self._client_id,
                "client_assertion_type": _ASSERTION,
                "client_assertion": self._assertion(),
            }
            answer = self._http.post("/identity/oauth/token", data=form)
            answer.raise_for_status()
            self._token = answer.json()["access_token"]
            self._until = time.monotonic() + answer.json()["expires_in"] - _BEFORE_ITS_END
        return {"Authorization": f"Bearer {self._token}"}

    def _assertion(self) -> str:
        """Signed with the court's own key, for this issuer, once, for a minute."""
        issuer = self._http.get("/.well-known/oauth-authorization-server").json()["issuer"]
        now = int(time.time())
        claims = {
            "iss": self._client_id, "sub": self._client_id, "aud": issuer, "iat": now,
            "exp": now + 60, "jti": secrets.token_urlsafe(16),
        }  # fmt: skip
        header = {"alg": ALGORITHM, "kid": self._key["kid"]}
        return jwt.encode(header, claims, OKPKey.import_key(self._key), algorithms=[ALGORITHM])
