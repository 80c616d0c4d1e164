"""Which service answers, and what reaches it."""

import json
from collections.abc import Iterable

import pytest

from gateway.routes import SERVICES, is_public, service_of
from gateway_rig import Served, Start, request


def values(headers: Iterable[list[str]], name: str) -> list[str]:
    return [value for key, value in headers if key == name]


class TestRoutes:
    def test_sends_a_path_to_the_service_named_by_its_first_segment(self) -> None:
        assert {name: service_of(f"/{name}/x") for name in SERVICES} == {n: n for n in SERVICES}

    def test_sends_well_known_addresses_to_identity(self) -> None:
        assert service_of("/.well-known/openid-configuration") == "identity"

    @pytest.mark.parametrize("path", ["/", "/registryx/1", "/Registry/1", "/feeds/court"])
    def test_knows_no_other_service(self, path: str) -> None:
        assert service_of(path) is None

    def test_opens_without_a_token_only_what_a_token_is_got_from(self) -> None:
        assert is_public("/identity/oauth/token")
        assert not is_public("/identity/people")
        assert not is_public("/registry/identity/oauth/token")


class TestPassingOn:
    def test_passes_method_path_query_and_body(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/children/%E5%84%BF?a=1&a=%2F", method="PUT", body=b"12345")
        assert answer.status == 200
        seen = answer.json
        assert (seen["method"], seen["path"]) == ("PUT", "/registry/children/%E5%84%BF")
        assert (seen["query"], seen["length"]) == ("a=1&a=%2F", 5)

    def test_passes_the_token_on_for_the_service_to_check_again(self, gateway: Served) -> None:
        seen = gateway.ask("/registry/x", token=None, headers={"authorization": "Bearer x"})
        assert seen.status == 401
        passed = gateway.ask("/registry/x").json["headers"]
        assert values(passed, "authorization")[0].startswith("Bearer ey")

    def test_says_itself_whom_it_forwards_for(self, gateway: Served) -> None:
        claimed = {
            "X-Forwarded-For": "10.0.0.1",
            "X-Forwarded-Host": "evil.example",
            "Forwarded": "for=10.0.0.1",
            "X-Client-Cert": "forged",
            "X-Wardship-Roles": "operator",
            "X_Forwarded_For": "10.0.0.1",
        }
        headers = gateway.ask("/registry/x", headers=claimed).json["headers"]
        assert values(headers, "x-forwarded-for") == ["127.0.0.1"]
        assert values(headers, "x-forwarded-host") == ["wardship.example"]
        assert values(headers, "x-forwarded-proto") == ["http"]
        names = {name for name, _ in headers}
        assert not names & {"forwarded", "x-client-cert", "x-wardship-roles", "x_forwarded_for"}

    def test_keeps_well_formed_request_and_trace_ids(self, gateway: Served) -> None:
        traceparent = f"00-{'a' * 32}-{'b' * 16}-01"
        answer = gateway.ask(
            "/registry/x", headers={"X-Request-ID": "r-1", "traceparent": traceparent}
        )
        assert values(answer.json["headers"], "x-request-id") == ["r-1"]
        assert values(answer.json["headers"], "traceparent") == [traceparent]
        assert answer.headers["x-request-id"] == "r-1"

    def test_replaces_ill_formed_ids(self, gateway: Served) -> None:
        bad = {"X-Request-ID": "a b", "traceparent": f"00-{'0' * 32}-{'b' * 16}-01"}
        headers = gateway.ask("/registry/x", headers=bad).json["headers"]
        (request_id,) = values(headers, "x-request-id")
        (traceparent,) = values(headers, "traceparent")
        assert request_id == traceparent[3:35]
        assert request_id != "0" * 32

    def test_refuses_an_address_of_no_service(self, gateway: Served) -> None:
        answer = gateway.ask("/feeds/court")
        assert answer.status == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["title_zh"] == "未找到"
        assert gateway.stub.seen == []

    def test_answers_head_without_a_body_and_keeps_the_connection(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            for _ in range(2):
                wire.send(request("/registry/x", method="HEAD"))
                response = wire.response("HEAD")
                assert (response.status, response.read()) == (200, b"")
                assert int(response.headers["content-length"]) > 0

    def test_passes_options_and_answers_without_content(self, gateway: Served) -> None:
        assert gateway.ask("/registry/x", method="OPTIONS").json["method"] == "OPTIONS"
        assert gateway.ask("/registry/nothing").status == 204

    @pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
    def test_refuses_other_methods(self, gateway: Served, method: str) -> None:
        answer = gateway.ask("/registry/x", method=method)
        assert answer.status == 405
        assert "GET" in answer.headers["allow"]
        assert gateway.stub.seen == []

    def test_refuses_to_be_a_tunnel(self, gateway: Served) -> None:
        answer = gateway.raw(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")
        assert answer.status == 405
        assert json.loads(answer.body)["type"] == "urn:wardship:problem:method-refused"

    def test_refuses_web_sockets(self, gateway: Served) -> None:
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
        answer = gateway.ask("/registry/x", headers=upgrade)
        assert answer.status == 400
        assert answer.json["type"] == "urn:wardship:problem:upgrade-refused"
        assert answer.headers["connection"] == "close"


class TestHopByHop:
    def test_drops_what_concerns_one_hop_only(self, gateway: Served) -> None:
        sent = {
            "Connection": "keep-alive, X-Private",
            "X-Private": "1",
            "Keep-Alive": "timeout=5",
            "Proxy-Authorization": "Basic x",
            "TE": "trailers",
            "X-Public": "2",
        }
        headers = gateway.ask("/registry/x", headers=sent).json["headers"]
        names = {name for name, _ in headers}
        assert "x-public" in names
        dropped = {"connection", "x-private", "keep-alive", "proxy-authorization", "te"}
        assert not names & dropped

    def test_lets_no_connection_header_take_away_what_decides(self, gateway: Served) -> None:
        named = "authorization, host, content-length, x-forwarded-for, traceparent, x-request-id"
        answer = gateway.ask(
            "/registry/x", method="POST", body=b"123", headers={"Connection": named}
        )
        assert answer.json["length"] == 3
        names = {name for name, _ in answer.json["headers"]}
        assert set(named.split(", ")) <= names

    def test_drops_it_from_answers_too(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/private-headers")
        assert answer.headers["x-outer"] == "2"
        assert not {"x-inner", "keep-alive", "server"} & set(answer.headers)
        assert "bogus" not in answer.headers["ratelimit"]

    def test_keeps_repeated_fields_of_an_answer(self, start: Start) -> None:
        gateway = start()
        with gateway.wire() as wire:
            wire.send(request("/registry/private-headers"))
            response = wire.response()
            assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
            response.read()

    def test_adds_what_keeps_an_answer_from_being_kept_or_guessed_at(self, gateway: Served) -> None:
        headers = gateway.ask("/registry/x").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


class TestPagesOfOthers:
    """What a page of another site may do with a browser here: nothing is opened to it."""

    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    def test_get_no_leave_from_any_answer(self, gateway: Served, method: str) -> None:
        headers = {
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization",
        }
        for path in ("/registry/x", "/health", "/openapi.json", "/nowhere/x"):
            answer = gateway.ask(path, method=method, headers=headers)
            assert not [name for name in answer.headers if name.startswith("access-control-")]
