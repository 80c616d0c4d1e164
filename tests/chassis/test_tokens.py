"""Bearer tokens: one algorithm, one issuer, one audience, and a 401 for everything else."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import OctKey, OKPKey

from chassis.auth import KeySource, TokenVerifier, bearer
from chassis.errors import Unauthenticated
from chassis.testing import ISSUER, Issuer
from chassis_desk import Desk, problem

HEADER = {"alg": "Ed25519", "typ": "at+jwt", "kid": "test"}
STRANGER = OKPKey.generate_key("Ed25519", {"kid": "test", "use": "sig"})


def claims(**changed: Any) -> dict[str, Any]:
    """Good claims with some changed; what is `...` is left out."""
    now = int(time.time())
    good = {
        "iss": ISSUER, "aud": "wardship", "sub": "s", "client_id": "c", "iat": now,
        "exp": now + 300, "jti": "j", "org": None, "roles": ["county_officer"], "area": "510104",
    }  # fmt: skip
    return {name: value for name, value in (good | changed).items() if value is not ...}


def signed(key: Any, header: dict[str, Any] | None = None, **changed: Any) -> str:
    body = json.dumps(claims(**changed))
    algorithms = ["Ed25519", "EdDSA", "HS256", "none"]
    return jws.serialize_compact(HEADER | (header or {}), body, key, algorithms=algorithms)


def part(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def signed_by_hand(key: OKPKey, header: bytes, body: bytes) -> str:
    """Whatever a library would refuse to sign, signed all the same."""
    message = f"{part(header)}.{part(body)}"
    return f"{message}.{part(key.private_key.sign(message.encode()))}"  # type: ignore[union-attr]


def with_public_key_as_secret(key: OKPKey) -> str:
    public = json.dumps(key.as_dict(private=False)).encode()
    message = f"{part({**HEADER, 'alg': 'HS256'})}.{part(claims())}"
    return f"{message}.{part(hmac.digest(public, message.encode(), hashlib.sha256))}"


_JWK = STRANGER.as_dict(private=False)
NOW = int(time.time())
HEADERS: dict[str, dict[str, Any]] = {
    "another type": {"typ": "JWT"},
    "an identity token's type": {"typ": "id+jwt"},
    "no type": {"typ": None},
    "a type that is a list": {"typ": ["at+jwt"]},
    "EdDSA by its old name": {"alg": "EdDSA"},
    "a critical extension": {"crit": ["exp"], "exp": 1},
    "an unencoded payload": {"crit": ["b64"], "b64": False},
    "an empty list of the critical": {"crit": []},
    "an unknown key id": {"kid": "other"},
    "a path for a key id": {"kid": "../../dev/null"},
    "a key id that is a list": {"kid": ["test"]},
    "no key id": {"kid": None},
}
FORGED: dict[str, dict[str, Any]] = {
    "by a stranger": {},
    "by a key it brings along": {"jwk": _JWK},
    "by a key it points at": {"jku": "http://127.0.0.1:9/jwks"},
    "by a certificate it points at": {"x5u": "http://127.0.0.1:9/x"},
}
CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "http://elsewhere"},
    "another audience": {"aud": "other"},
    "other audiences": {"aud": ["a", "b"]},
    "expired": {"exp": NOW - 31},
    "expired long ago": {"exp": 0},
    "issued in the future": {"iat": NOW + 3_600},
    "not yet valid": {"nbf": NOW + 3_600},
    "an end that is a text": {"exp": "never"},
    "an end that is true": {"exp": True},
    "an end past the calendar": {"exp": 10**18},
    "an end past every number": {"exp": 10**400},
    "an infinite end": {"exp": float("inf")},
    "an end that is not a number": {"exp": float("nan")},
    "roles in a text": {"roles": "county_officer"},
    "roles in an object": {"roles": {"county_officer": 1}},
    "roles that are objects": {"roles": [{}]},
    "a subject that is a number": {"sub": 5},
    "a client that is a list": {"client_id": ["c"]},
    "an organisation that is an object": {"org": {"id": 1}},
    "an organisation that is nought": {"org": 0},
    "an area that is none": {"area": "999"},
    "an area in full-width digits": {"area": "５１"},
    "an area with a wildcard": {"area": "5%"},
    "an area that is a number": {"area": 51},
    "an area that is null": {"area": None},
}
CLAIMS |= {f"no {n}": {n: ...} for n in ("iss", "aud", "exp", "iat", "sub", "client_id", "area")}
BY_HAND: dict[str, tuple[bytes, bytes]] = {
    "claims that are a list": (json.dumps(HEADER).encode(), b"[]"),
    "claims that are no JSON": (json.dumps(HEADER).encode(), b"{"),
    "claims nested too deep": (json.dumps(HEADER).encode(), b'{"a":' * 5_000),
    "claims in no UTF-8": (json.dumps(HEADER).encode(), b'{"sub":"\xff"}'),
}
GARBAGE: dict[str, str] = {
    "one word": "x",
    "two parts": "a.b",
    "four parts": "a.b.c.d",
    "only dots": "..",
    "five parts, as if encrypted": "a.b.c.d.e",
    "no Base64": "!!.!!.!!",
    "a list for a header": f"{part([])}.{part({})}.",
    "a text for a header": f"{part('x')}.{part({})}.",
    "a header nested too deep": f"{part(b'[' * 5_000)}.{part({})}.x",
    "a header nested past every limit": f"{part(b'[' * 200_000)}.{part({})}.x",
    "a header in no UTF-8": f"{part(bytes([255]))}.{part({})}.x",
    "huge": f"{part({**HEADER, 'x': 'x' * 1_000_000})}.x.x",
    "none": f"{part({**HEADER, 'alg': 'none'})}.{part(claims())}.",
    "None": f"{part({**HEADER, 'alg': 'None'})}.{part(claims())}.",
    "no algorithm": f"{part({'typ': 'at+jwt'})}.{part(claims())}.",
    "a list of algorithms": f"{part({**HEADER, 'alg': ['Ed25519']})}.{part(claims())}.x",
}
SCHEMES = ["", "Bearer", "Bearer ", "Basic YTpi", "bearer\t", "Token x", "Bearer a b", "Bearer é"]


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    async def fetch() -> dict[str, Any]:
        return {"keys": [issuer.key.as_dict(private=False), {**_JWK, "kid": "second"}]}

    return TokenVerifier(issuer=ISSUER, keys=KeySource(fetch))


async def refused(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        await verifier.verify(token)
    assert token[:40] not in refusal.value.detail
    assert "Bearer" in refusal.value.headers["WWW-Authenticate"]


class TestAGoodToken:
    async def test_gives_the_caller(self, verifier: TokenVerifier, issuer: Issuer) -> None:
        caller = await verifier.verify(signed(issuer.key, org="o"))
        assert (caller.subject, caller.client_id, caller.organisation) == ("s", "c", "o")
        assert (set(caller.roles), caller.area.code) == ({"county_officer"}, "510104")

    @pytest.mark.parametrize(("name", "seconds"), [("exp", -5), ("iat", 20), ("nbf", 20)])
    async def test_may_be_a_little_off(
        self, verifier: TokenVerifier, issuer: Issuer, name: str, seconds: int
    ) -> None:
        change: dict[str, Any] = {name: int(time.time()) + seconds}
        await verifier.verify(signed(issuer.key, **change))

    async def test_may_be_for_several_audiences(
        self, verifier: TokenVerifier, issuer: Issuer
    ) -> None:
        await verifier.verify(signed(issuer.key, aud=["other", "wardship"]))

    async def test_is_remembered_only_until_it_expires(
        self, verifier: TokenVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = signed(issuer.key)
        await verifier.verify(token)
        later = time.time() + 331
        monkeypatch.setattr(time, "time", lambda: later)
        await refused(verifier, token)
        await refused(verifier, token)

    async def test_pushes_the_oldest_out_of_memory(self, issuer: Issuer) -> None:
        async def fetch() -> dict[str, Any]:
            return {"keys": [issuer.key.as_dict(private=False)]}

        verifier = TokenVerifier(issuer=ISSUER, keys=KeySource(fetch), remember=3)
        for number in range(10):
            await verifier.verify(signed(issuer.key, jti=str(number)))
        assert len(verifier._known) == 3


class TestARefusedToken:
    @pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
    async def test_has_a_header_that_is_not_ours(
        self, verifier: TokenVerifier, issuer: Issuer, header: dict[str, Any]
    ) -> None:
        body = json.dumps(claims()).encode()
        await refused(
            verifier, signed_by_hand(issuer.key, json.dumps(HEADER | header).encode(), body)
        )

    @pytest.mark.parametrize("header", FORGED.values(), ids=FORGED.keys())
    async def test_is_signed(self, verifier: TokenVerifier, header: dict[str, Any]) -> None:
        body = json.dumps(claims()).encode()
        await refused(
            verifier, signed_by_hand(STRANGER, json.dumps(HEADER | header).encode(), body)
        )

    @pytest.mark.parametrize("change", CLAIMS.values(), ids=CLAIMS.keys())
    async def test_has_claims_that_do_not_hold(
        self, verifier: TokenVerifier, issuer: Issuer, change: dict[str, Any]
    ) -> None:
        await refused(verifier, signed(issuer.key, **change))

    @pytest.mark.parametrize(("header", "body"), BY_HAND.values(), ids=BY_HAND.keys())
    async def test_has_a_body_that_is_none(
        self, verifier: TokenVerifier, issuer: Issuer, header: bytes, body: bytes
    ) -> None:
        await refused(verifier, signed_by_hand(issuer.key, header, body))

    @pytest.mark.parametrize("token", GARBAGE.values(), ids=GARBAGE.keys())
    async def test_is_no_token(self, verifier: TokenVerifier, token: str) -> None:
        await refused(verifier, token)

    async def test_takes_our_public_key_for_a_secret(
        self, verifier: TokenVerifier, issuer: Issuer
    ) -> None:
        await refused(verifier, with_public_key_as_secret(issuer.key))

    async def test_is_signed_by_hmac_of_a_known_key(self, verifier: TokenVerifier) -> None:
        secret = OctKey.import_key("test" * 8)
        await refused(verifier, jwt.encode({**HEADER, "alg": "HS256"}, claims(), secret))

    async def test_was_cut_or_lengthened(self, verifier: TokenVerifier, issuer: Issuer) -> None:
        token = signed(issuer.key)
        for length in (*range(40, len(token), 37), len(token) - 1):
            await refused(verifier, token[:length])
        await refused(verifier, token + "A")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(change=st.tuples(st.integers(0, 400), st.characters(codec="ascii")))
    async def test_differs_in_one_character(
        self, verifier: TokenVerifier, issuer: Issuer, change: tuple[int, str]
    ) -> None:
        token, (place, character) = signed(issuer.key), change
        changed = token[:place] + character + token[place + 1 :]
        if _decoded(changed) != _decoded(token):
            await refused(verifier, changed)


def _decoded(token: str) -> list[bytes | None]:
    """What Base64 reads; the spare bits of the last character and foreign ones mean nothing."""
    return [_bytes(part) for part in token.split(".")]


def _bytes(part: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(part + "==")
    except ValueError:
        return None


class TestOverHttp:
    @pytest.mark.parametrize("value", SCHEMES)
    async def test_another_scheme_or_none_is_401(self, desk: Desk, value: str) -> None:
        answer = await self._get(desk, value.encode("latin-1"))
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("name", ["a header nested too deep", "huge", "none"])
    async def test_garbage_is_401(self, desk: Desk, name: str) -> None:
        problem(await self._get(desk, b"Bearer " + GARBAGE[name].encode()), 401)

    async def test_a_good_token_without_the_role_is_403(self, desk: Desk) -> None:
        token = desk.service.issuer.token("auditor", area="51")
        document = problem(await self._get(desk, b"bearer " + token.encode()), 403, "forbidden")
        assert "county_officer" in document["detail"]

    async def _get(self, desk: Desk, authorization: bytes) -> httpx.Response:
        headers: Any = [(b"authorization", authorization)]
        return await desk.service.client.get("/probe/notes", headers=headers)

    async def test_the_token_is_looked_at_before_the_body(self, desk: Desk) -> None:
        answer = await desk.service.client.post("/probe/notes", content=b"{")
        problem(answer, 401)


class TestBearer:
    def test_takes_the_scheme_in_any_case(self) -> None:
        assert bearer("bEaReR  abc ") == "abc"
