"""Bounds on sizes, times and numbers. Times are made small; nothing asserts how long it took."""

import gzip
import socket
import time

import pytest

from gateway_rig import Served, Start, eventually, request
from gateway_stub import HOST, signed

HEAD = b"POST /registry/count HTTP/1.1\r\nHost: a.example\r\n"
HEAD += f"Authorization: Bearer {signed()}\r\n".encode()


class TestHeaders:
    def test_may_not_be_large(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/x", headers={"X-A": "x" * 17_000})
        assert answer.status == 431
        assert answer.json["type"] == "urn:wardship:problem:headers-too-large"

    def test_may_not_be_endless(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(b"GET /registry/x HTTP/1.1\r\nHost: a.example\r\nX-A: ")
            try:
                for _ in range(64):
                    wire.send(b"x" * 65_536)
            except (ConnectionResetError, BrokenPipeError):
                return  # closed before everything was sent: as good an answer
            assert b" 431 " in wire.rest()

    def test_may_not_be_many(self, gateway: Served) -> None:
        many = {f"X-{n}": "1" for n in range(120)}
        assert gateway.ask("/registry/x", headers=many).status == 431

    def test_leave_room_for_an_ordinary_token(self, gateway: Served) -> None:
        assert gateway.ask("/registry/x", headers={"X-A": "x" * 12_000}).status == 200

    def test_may_not_have_a_long_target(self, gateway: Served) -> None:
        assert gateway.ask("/registry/x?" + "a" * 9_000).status == 414


class TestBodySize:
    def test_is_refused_by_its_declared_length_unread(self, gateway: Served) -> None:
        answer = gateway.raw(HEAD + b"Content-Length: 99999999\r\n\r\n")
        assert answer.status == 413
        assert gateway.stub.seen == []

    def test_is_counted_when_it_comes_in_chunks(self, gateway: Served) -> None:
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        with gateway.wire() as wire:
            wire.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20 + b"0\r\n\r\n")
            response = wire.response()
            assert response.status == 413
            response.read()
        assert "stored" not in gateway.stub.seen

    def test_may_reach_the_limit(self, gateway: Served) -> None:
        answer = gateway.ask("/registry/x", method="POST", body=b"x" * 1024 * 1024)
        assert answer.json["length"] == 1024 * 1024

    def test_over_the_limit_leaves_the_connection_usable(self, gateway: Served) -> None:
        body = b"x" * (1024 * 1024 + 1)
        with gateway.wire() as wire:
            wire.send(request("/registry/x", method="POST", body=body))
            refused = wire.response()
            refused.read()
            wire.send(request("/registry/x"))
            after = wire.response()
            after.read()
        assert (refused.status, after.status) == (413, 200)

    def test_refused_before_100_continue_closes(self, gateway: Served) -> None:
        for head, status in ((HEAD, 413), (HEAD.replace(b"Bearer", b"Basic"), 401)):
            length = b"99999999" if status == 413 else b"2"
            answer = gateway.raw(
                head + b"Expect: 100-continue\r\nContent-Length: " + length + b"\r\n\r\n"
            )
            assert (answer.status, answer.headers["connection"]) == (status, "close")

    @pytest.mark.parametrize("path", ["/ready", "/registry/unread"])
    def test_never_asked_for_closes(self, start: Start, path: str) -> None:
        """Else the next request would be taken for the body that never came."""
        head = HEAD.replace(b"POST /registry/count", f"GET {path}".encode())
        wanted = b"Expect: 100-continue\r\nContent-Length: 99\r\n\r\n"
        answer = start(body_seconds=0.2).raw(head + wanted)
        assert answer.headers.get("connection") == "close"

    def test_within_the_limit_is_asked_for_by_100_continue(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            assert wire.socket.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            wire.send(b"{}")
            assert wire.response().status == 201


class TestCompressedBodies:
    @pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip", "x-unknown"])
    def test_are_refused_unread(self, gateway: Served, coding: str) -> None:
        bomb = gzip.compress(bytes(8 * 1024 * 1024))
        answer = gateway.ask(
            "/registry/x", method="POST", body=bomb, headers={"Content-Encoding": coding}
        )
        assert answer.status == 415
        assert answer.json["title_zh"] == "不接受压缩的请求体"
        assert gateway.stub.seen == []

    def test_that_are_none_are_taken(self, gateway: Served) -> None:
        headers = {"Content-Encoding": "identity"}
        answer = gateway.ask("/registry/x", method="POST", body=b"{}", headers=headers)
        assert answer.json["length"] == 2


class TestSlowClients:
    @pytest.mark.parametrize(
        "sent",
        [b"", b"GET /regis", b"\r\n", b"GET /registry/x HTTP/1.1\r\nHost: a.example\r\nX-A"],
    )
    def test_are_left_when_no_head_comes(self, start: Start, sent: bytes) -> None:
        gateway = start(head_seconds=0.2)
        with gateway.wire() as wire:
            wire.send(sent)
            assert wire.rest() == b""

    def test_are_left_between_requests(self, start: Start) -> None:
        gateway = start(head_seconds=0.2)
        with gateway.wire() as wire:
            wire.send(request("/registry/x"))
            wire.response().read()
            wire.send(b"\r\n")
            assert wire.rest() == b""

    @pytest.mark.parametrize(
        "framing",
        [b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
    )
    def test_are_told_when_the_body_stops(self, start: Start, framing: bytes) -> None:
        gateway = start(body_seconds=0.2)
        answer = gateway.raw(HEAD + framing)
        assert answer.status == 408
        assert answer.json["type"] == "urn:wardship:problem:body-stalled"
        assert "stored" not in gateway.stub.seen

    def test_that_leave_midway_store_nothing(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(HEAD + b"Content-Length: 100\r\n\r\n{")
        assert gateway.ask("/registry/x").status == 200
        assert "stored" not in gateway.stub.seen

    def test_that_do_not_read_their_answer_are_left(self, start: Start) -> None:
        gateway = start(write_seconds=0.2)
        with deaf(gateway) as client:
            client.sendall(request("/registry/big"))
            assert gateway.stub_was_asked("/registry/big")
            assert eventually(lambda: not gateway.server.server_state.connections)

    def test_that_go_on_reading_get_all_of_it(self, start: Start) -> None:
        gateway = start(write_seconds=0.2)
        with gateway.wire() as wire:
            wire.send(request("/registry/big"))
            response, length = wire.response(), 0
            while piece := response.read(200_000):
                length += len(piece)
                time.sleep(0.03)
        assert length == 5_000_000


class TestTime:
    def test_of_the_whole_request_is_bounded(self, start: Start) -> None:
        gateway = start(request_seconds=0.3)
        answer = gateway.ask("/registry/hang")
        assert answer.status == 504
        assert answer.json["type"] == "urn:wardship:problem:service-overdue"

    def test_of_an_answer_begun_ends_in_a_broken_connection(self, start: Start) -> None:
        gateway = start(request_seconds=0.5)
        with gateway.wire() as wire:
            wire.send(request("/registry/drip"))
            received = wire.rest()
        assert b"first" in received
        assert not received.endswith(b"0\r\n\r\n")


class TestConcurrency:
    def test_past_the_limit_is_told_to_come_again(self, start: Start) -> None:
        gateway = start(concurrency=1)
        with gateway.wire() as busy:
            busy.send(request("/registry/hang"))
            assert gateway.stub.entered.acquire(timeout=20)
            refused = gateway.ask("/insight/x")
            gateway.stub.gate.set()
            assert busy.response().status == 200
        assert refused.status == 503
        assert refused.json["type"] == "urn:wardship:problem:overloaded"
        assert int(refused.headers["retry-after"]) > 0
        assert gateway.ask("/insight/x").status == 200

    def test_of_one_service_leaves_room_for_the_others(self, start: Start) -> None:
        gateway = start(service_concurrency=1)
        with gateway.wire() as busy:
            busy.send(request("/registry/hang"))
            assert gateway.stub.entered.acquire(timeout=20)
            assert gateway.ask("/registry/x").status == 503
            assert gateway.ask("/insight/x").status == 200
            gateway.stub.gate.set()
            assert busy.response().status == 200

    @pytest.mark.parametrize("limit", ["concurrency", "service_concurrency"])
    def test_is_not_used_up_by_bodies_still_to_come(self, start: Start, limit: str) -> None:
        gateway = start(**{limit: 1})
        with gateway.wire() as slow:
            slow.send(HEAD + b"Content-Length: 2\r\n\r\n{")
            assert gateway.stub_was_asked("/registry/count")
            assert gateway.ask("/registry/x").status == 200
            slow.send(b"}")
            assert slow.response().status == 201

    def test_is_held_against_a_body_that_comes_at_last(self, start: Start) -> None:
        gateway = start(concurrency=1)
        with gateway.wire() as slow, gateway.wire() as busy:
            slow.send(HEAD + b"Content-Length: 2\r\n\r\n{")
            assert gateway.stub_was_asked("/registry/count")
            busy.send(request("/registry/hang"))
            assert gateway.stub.entered.acquire(timeout=20)
            slow.send(b"}")
            assert slow.response().status == 503
            gateway.stub.gate.set()
            assert busy.response().status == 200
        assert "stored" not in gateway.stub.seen
        assert gateway.ask("/registry/x").status == 200

    def test_of_connections_is_bounded(self, start: Start) -> None:
        gateway = start(connections=1)
        with gateway.wire() as first:
            first.send(request("/registry/x"))
            first.response().read()
            with gateway.wire() as second:
                assert b" 503 " in second.rest()


def deaf(gateway: Served) -> socket.socket:
    """A connection whose other end takes next to nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect((HOST, gateway.port))
    return client
