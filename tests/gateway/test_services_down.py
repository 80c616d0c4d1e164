"""One service down is one service down."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from gateway.connection import Connection
from gateway.main import create_app
from gateway.serve import server
from gateway.settings import Limits, Settings
from gateway_rig import Served, free_port, request, running
from gateway_stub import HOST, ISSUER, Stub


class TestServiceDown:
    def test_is_a_problem_that_says_when_to_come_again(self, gateway: Served) -> None:
        answer = gateway.ask("/placement/agencies")
        assert answer.status == 503
        assert answer.json["type"] == "urn:wardship:problem:service-unreachable"
        assert int(answer.headers["retry-after"]) > 0

    def test_leaves_the_others(self, gateway: Served) -> None:
        assert gateway.ask("/placement/agencies").status == 503
        assert gateway.ask("/registry/x").status == 200

    def test_covers_a_service_that_was_never_set_up(self, gateway: Served) -> None:
        assert gateway.ask("/procurement/contracts").status == 503

    def test_takes_a_change_that_could_not_be_sent(self, gateway: Served) -> None:
        answer = gateway.ask("/placement/agencies", method="POST", body=b"{}")
        assert answer.status == 503


class Scripted:
    """A service of raw sockets: each connection is answered with the next of `answers`."""

    def __init__(self, *answers: bytes | None) -> None:
        self.port, self.requests = free_port(), list[bytes]()
        self._answers = answers
        self._listener = socket.create_server((HOST, self.port))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(20)
                self.requests.append(connection.recv(65536))
                if answer is None:
                    connection.recv(65536)
                else:
                    connection.sendall(answer)

    def close(self) -> None:
        self._thread.join(20)
        self._listener.close()


@pytest.fixture
def scripted() -> Iterator[list[Scripted]]:
    services: list[Scripted] = []
    yield services
    for service in services:
        service.close()


def asked(service: Scripted, method: str = "GET", body: bytes = b"") -> tuple[int, bytes]:
    """What a client is answered when `service` is the registry."""
    settings = Settings(
        issuer=ISSUER,
        upstreams={"registry": f"http://{HOST}:{service.port}"},
        limits=Limits(read_seconds=0.3),
        access_log=False,
    )
    port = free_port()
    app = create_app(settings, {"identity": Stub()})
    with running(server(app, settings, HOST, port)):
        served = Served(port, Stub(), server(app, settings, HOST, port))
        with served.wire() as wire:
            last = {"Connection": "close"}
            wire.send(request("/registry/x", method=method, body=body, headers=last))
            received = wire.rest()
    return int(received.split(b" ", 2)[1]), received


class Unheard(asyncio.Transport):
    """Takes what is written and stops reading when told to."""

    def write(self, data: bytes) -> None:  # type: ignore[override]
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class TestAConnection:
    async def test_is_not_used_again_while_an_answer_lies_in_it_unread(self) -> None:
        """It has stopped reading: whoever came next would wait for ever."""
        connection = Connection(read_seconds=20)
        connection.connection_made(Unheard())
        connection.request("GET", b"/", [], b"")
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000
        connection.data_received(answer)
        assert not connection.reusable()
        await connection.piece()
        assert connection.reusable()
        connection.rest()


class TestRemoteAnswers:
    def test_that_never_come_are_overdue(self, scripted: list[Scripted]) -> None:
        scripted.append(Scripted(None))
        assert asked(scripted[0])[0] == 504

    @pytest.mark.parametrize(
        "answer",
        [
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(300)) + b"\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        ],
    )
    def test_that_are_no_http_are_a_bad_gateway(
        self, scripted: list[Scripted], answer: bytes
    ) -> None:
        scripted.append(Scripted(answer))
        assert asked(scripted[0])[0] == 502

    def test_broken_off_at_the_head_are_unavailable(self, scripted: list[Scripted]) -> None:
        scripted.append(Scripted(b"HTTP/1.1 200 OK\r\nConte"))
        status, text = asked(scripted[0], "POST", b"{}")
        assert status == 503
        assert b"Idempotency-Key" in text
        assert len(scripted[0].requests) == 1

    def test_without_a_length_end_with_the_connection(self, scripted: list[Scripted]) -> None:
        scripted.append(Scripted(b"HTTP/1.1 200 OK\r\n\r\nwhole"))
        status, text = asked(scripted[0])
        assert status == 200
        assert text.endswith(b"5\r\nwhole\r\n0\r\n\r\n")

    def test_may_be_announced(self, scripted: list[Scripted]) -> None:
        announced = b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
        answer = announced + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        scripted.append(Scripted(answer))
        status, text = asked(scripted[0])
        assert status == 200
        assert b"x-early" not in text

    def test_followed_by_another_are_not_mixed_up(self, scripted: list[Scripted]) -> None:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        scripted.append(Scripted(answer + answer.replace(b"ok", b"no")))
        status, text = asked(scripted[0])
        assert status == 200
        assert text.endswith(b"ok")
