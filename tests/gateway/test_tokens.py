"""The token check at the edge."""

import base64
import json
import time

import pytest

from gateway_rig import Served
from gateway_stub import STRANGER, signed


def unsigned(algorithm: str) -> str:
    """Somebody's own token under another algorithm, or none."""
    _, claims, _ = signed().split(".")
    header = {"alg": algorithm, "typ": "at+jwt", "kid": "test"}
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{encoded}.{claims}."


BAD = {
    "expired": signed(exp=int(time.time()) - 3600),
    "of another audience": signed(aud="elsewhere"),
    "of another issuer": signed(iss="https://evil.example"),
    "signed by a stranger": signed(STRANGER),
    "unsigned": unsigned("none"),
    "of another algorithm": unsigned("HS256"),
    "no token at all": "x",
}


class TestTokenCheck:
    @pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
    def test_refuses_a_bad_token(self, gateway: Served, token: str) -> None:
        answer = gateway.ask("/registry/x", token=token)
        assert answer.status == 401
        assert answer.json["type"] == "urn:wardship:problem:unauthenticated"
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert token not in answer.body.decode() or token == "x"
        assert "/registry/x" not in gateway.stub.seen

    def test_refuses_a_missing_token(self, gateway: Served) -> None:
        assert gateway.ask("/registry/x", token=None).status == 401

    def test_refuses_two_tokens(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/x", headers={"AUTHORIZATION": "Bearer y"})
        assert answer.status == 400
        assert answer.json["type"] == "urn:wardship:problem:repeated-header"

    def test_lets_anybody_get_a_token(self, gateway: Served) -> None:
        assert gateway.ask("/identity/oauth/token", token=None, method="POST").status == 200
        assert gateway.ask("/.well-known/openid-configuration", token=None).status == 200

    def test_names_the_trace_in_the_problem(self, gateway: Served) -> None:
        traceparent = f"00-{'a' * 32}-{'b' * 16}-01"
        answer = gateway.ask("/registry/x", token=None, headers={"traceparent": traceparent})
        assert answer.json["trace_id"] == "a" * 32
