"""What two parsers could read differently is refused, on the wire, before any service sees it."""

import json
from typing import BinaryIO

import pytest

from gateway_rig import Served, Wire
from gateway_stub import signed

TOKEN = f"Authorization: Bearer {signed()}\r\n".encode()
START = b"POST /registry/x HTTP/1.1\r\n" + TOKEN
HOST = b"Host: a.example\r\n"
SMUGGLED = b"0\r\n\r\nGET /registry/smuggled HTTP/1.1\r\nHost: a.example\r\n" + TOKEN + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

MALFORMED = {
    "length and chunks": START + HOST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + SMUGGLED,
    "chunks and length": START + HOST + CHUNKED + b"Content-Length: 5\r\n\r\n" + SMUGGLED,
    "equal lengths twice": START + HOST + b"Content-Length: 2\r\n" * 2 + b"\r\n{}",
    "two lengths": START + HOST + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a list of lengths": START + HOST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": START + HOST + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": START + HOST + b"Content-Length: -2\r\n\r\n{}",
    "a hexadecimal length": START + HOST + b"Content-Length: 0x2\r\n\r\n{}",
    "a huge length": START + HOST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n{}",
    "a folded field": START + HOST + b"X-A: 1\r\n 2\r\n\r\n",
    "a bare line feed": START.replace(b"\r\n", b"\n") + b"Host: a.example\n\n",
    "a bare carriage return": START + HOST + b"X-A: 1\r2\r\n\r\n",
    "a space before the colon": START + HOST + b"Content-Length : 2\r\n\r\n{}",
    "a NUL in a field": START + HOST + b"X-A: 1\x002\r\n\r\n",
    "a NUL in the target": b"GET /registry/\x00 HTTP/1.1\r\n" + HOST + TOKEN + b"\r\n",
    "another coding": START + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + SMUGGLED,
    "chunked spelt oddly": START + HOST + b"Transfer-Encoding: xchunked\r\n\r\n" + SMUGGLED,
    "chunked twice": START + HOST + CHUNKED * 2 + b"\r\n" + SMUGGLED,
    "a tab before chunked": START + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n" + SMUGGLED,
    "chunks in HTTP/1.0": START.replace(b"1.1", b"1.0") + HOST + CHUNKED + b"\r\n0\r\n\r\n",
    "no host": START + b"\r\n",
    "no host in HTTP/1.0": START.replace(b"1.1", b"1.0") + b"\r\n",
    "two hosts": START + HOST + HOST + b"\r\n",
    "an empty host": START + b"Host: \r\n\r\n",
    "a host with a path": START + b"Host: a.example/x\r\n\r\n",
    "a host with a user": START + b"Host: user@a.example\r\n\r\n",
    "another host in the target": b"GET http://evil.example/registry/x HTTP/1.1\r\n"
    + HOST + TOKEN + b"\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
    "an unknown version": START.replace(b"HTTP/1.1", b"HTTP/9.9") + HOST + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}  # fmt: skip

PATHS = [
    "/registry/../identity/people",
    "/registry/%2e%2e/identity/people",
    "/registry/%2E./identity/people",
    "/registry/./x",
    "/registry/x/..",
    "//registry/x",
    "/registry//x",
    "/registry%2fx",
    "/registry/a%2Fb",
    "/registry/a%5cb",
    "/registry\\x",
    "/registry/x;a=1",
    "/registry;/x",
    "/registry/x%3Ba=1",
    "/registry/..;/identity/people",
    "/registry/%00",
    "/registry/%0d%0aX-A:1",
    "/registry/%zz",
    "/registry/%",
    "/registry/\xe5",
]


class TestMalformedRequests:
    @pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
    def test_are_refused_with_a_problem(self, gateway: Served, data: bytes) -> None:
        answer = gateway.raw(data)
        assert answer.status in (400, 413)
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "title_zh", "status", "detail"} <= answer.json.keys()
        assert not any(path.startswith("/registry") for path in gateway.stub.seen)

    @pytest.mark.parametrize("path", PATHS)
    def test_are_refused_for_a_path_that_is_not_normal(self, gateway: Served, path: str) -> None:
        answer = gateway.ask(path)
        assert answer.status == 400
        assert path not in answer.body.decode()
        assert gateway.stub.seen == []

    @pytest.mark.parametrize(
        "chunks",
        [b"zz\r\n{}\r\n0\r\n\r\n", b"2;\r\n{}X0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n",
         b"0x2\r\n{}\r\n0\r\n\r\n", b"f" * 17 + b"\r\n{}", b"2\n{}\n0\n\n",
         b"0\r\nContent-Length: 9\r\n\r\n",
         b"2 \r\n{}\r\n0\r\n\r\n"],
    )  # fmt: skip
    def test_with_bad_chunks_store_nothing(self, gateway: Served, chunks: bytes) -> None:
        path = START.replace(b"/registry/x", b"/registry/count")
        with gateway.wire() as wire:
            wire.send(path + HOST + CHUNKED + b"\r\n" + chunks)
            assert wire.rest().startswith(b"HTTP/1.1 400 ")
        assert "stored" not in gateway.stub.seen


class TestUnusualRequests:
    def test_are_taken_with_the_whole_address_as_target(self, gateway: Served) -> None:
        head = b"GET http://a.example/registry/x?a=1 HTTP/1.1\r\n" + HOST + TOKEN + b"\r\n"
        assert gateway.raw(head).json["path"] == "/registry/x"

    def test_may_ask_for_the_options_of_the_whole(self, gateway: Served) -> None:
        assert gateway.raw(b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n").status == 204

    def test_cannot_turn_a_trailer_into_a_header(self, gateway: Served) -> None:
        trailer = b"2\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n"
        seen = gateway.raw(START + HOST + CHUNKED + b"\r\n" + trailer).json
        assert seen["length"] == 2
        assert "x-late" not in {name for name, _ in seen["headers"]}

    def test_are_answered_before_what_follows_is_found_broken(self, gateway: Served) -> None:
        with gateway.wire() as wire:
            wire.send(START + HOST + b"Content-Length: 2\r\n\r\n{}" + b"\x00\x01 nonsense\r\n\r\n")
            assert wire.rest().count(b"HTTP/1.1 200") == 1

    def test_may_be_pipelined_and_are_answered_in_order(self, gateway: Served) -> None:
        first = START.replace(b"/x", b"/one") + HOST + b"Content-Length: 2\r\n\r\n{}"
        second = START.replace(b"/x", b"/two") + HOST + b"Content-Length: 0\r\n\r\n"
        with gateway.wire() as wire:
            wire.send(first + second)
            paths = [json.loads(body)["path"] for body in bodies(wire, 2)]
        assert paths == ["/registry/one", "/registry/two"]

    def test_are_refused_after_the_answer_before_them(self, gateway: Served) -> None:
        """Whoever reads the first answer must not take the refusal of the second for it."""
        first = START.replace(b"/x", b"/hang") + HOST + b"Content-Length: 2\r\n\r\n{}"
        with gateway.wire() as wire:
            wire.send(first + START + HOST + CHUNKED + b"\r\nzz\r\n")
            assert gateway.stub.entered.acquire(timeout=20)
            gateway.stub.gate.set()
            received = wire.rest()
        assert received.startswith(b"HTTP/1.1 200 ")
        assert received.count(b"HTTP/1.1 400 ") == 1

    def test_may_give_a_get_a_body(self, gateway: Served) -> None:
        assert gateway.ask("/registry/x", body=b"123").json["length"] == 3


def bodies(wire: Wire, count: int) -> list[bytes]:
    """The bodies of answers that follow one another on a connection."""
    with wire.socket.makefile("rb") as stream:
        return [one_body(stream) for _ in range(count)]


def one_body(stream: BinaryIO) -> bytes:
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return stream.read(length)
