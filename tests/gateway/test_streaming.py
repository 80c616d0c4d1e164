"""Bodies pass both ways piece by piece; a broken one never looks whole."""

from http.client import IncompleteRead

import pytest

from gateway_rig import Served, request
from gateway_stub import signed


class TestStreaming:
    def test_gives_the_first_piece_before_the_last_is_there(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(request("/registry/drip"))
            response = wire.response()
            assert response.read(5) == b"first"
            gateway.stub.gate.set()
            assert response.read() == b"last"

    def test_passes_a_body_on_while_it_is_still_coming(self, gateway: Served) -> None:
        head = "POST /registry/mirror HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n"
        with gateway.wire() as wire:
            wire.send(f"{head}Authorization: Bearer {signed()}\r\n\r\n".encode() + b"2\r\nab\r\n")
            response = wire.response()
            assert response.read(2) == b"ab"
            wire.send(b"2\r\ncd\r\n")
            assert response.read(2) == b"cd"
            wire.send(b"0\r\n\r\n")
            assert response.read() == b""

    def test_passes_a_body_of_known_length_on_while_it_is_coming(self, gateway: Served) -> None:
        head = "PUT /registry/mirror HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n"
        with gateway.wire() as wire:
            wire.send(f"{head}Authorization: Bearer {signed()}\r\n\r\n".encode() + b"ab")
            response = wire.response()
            assert response.read(2) == b"ab"
            wire.send(b"cd")
            assert response.read() == b"cd"

    def test_passes_a_large_answer_whole(self, gateway: Served) -> None:
        assert len(gateway.ask("/registry/big").body) == 5_000_000

    def test_tells_the_service_when_the_client_leaves(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(request("/registry/endless"))
            assert wire.response().read(4) == b"more"
        assert gateway.stub.entered.acquire(timeout=20)

    def test_keeps_the_answers_of_one_connection_apart(self, gateway: Served) -> None:
        for path in ("/registry/big", "/registry/nothing", "/registry/one", "/registry/two"):
            answer = gateway.ask(path)
            assert answer.status in (200, 204)
        assert answer.json["path"] == "/registry/two"


class TestBrokenAnswers:
    @pytest.mark.parametrize("path", ["/registry/cut", "/registry/cut-chunked"])
    def test_are_seen_to_be_broken(self, gateway: Served, path: str) -> None:
        with gateway.wire() as wire:
            wire.send(request(path))
            response = wire.response()
            assert response.status == 200
            with pytest.raises(IncompleteRead):
                response.read()

    def test_are_a_problem_when_nothing_was_said_yet(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/crash")
        assert answer.status == 500
