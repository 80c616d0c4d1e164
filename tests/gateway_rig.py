"""A gateway on a real socket, before a stub that is in its process or in one of its own."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

import uvicorn

from gateway.main import create_app
from gateway.serve import server
from gateway.settings import Limits, Settings
from gateway_stub import HOST, ISSUER, PATIENCE, Stub, signed


class Wire:
    """One raw connection. What a response parser makes of the bytes is http.client's."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def response(self, method: str = "GET") -> HTTPResponse:
        response = HTTPResponse(self.socket, method=method)
        response.begin()
        return response

    def rest(self) -> bytes:
        """Everything until the other side closes."""
        pieces = []
        while piece := self._received():
            pieces.append(piece)
        return b"".join(pieces)

    def _received(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except ConnectionResetError:
            return b""

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A gateway and what stands behind it."""

    port: int
    stub: Stub
    server: uvicorn.Server

    def wire(self) -> Wire:
        return Wire(self.port)

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0

    def stub_was_asked(self, path: str) -> bool:
        return eventually(lambda: path in self.stub.seen)

    def raw(self, data: bytes) -> Answer:
        """What these bytes are answered."""
        with self.wire() as wire:
            wire.send(data)
            return read_answer(wire.response())

    def ask(
        self, path: str, *, method: str = "GET", token: str | None = "", body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """An ordinary request, by default with a good token."""
        with self.wire() as wire:
            wire.send(request(path, method=method, token=token, body=body, headers=headers))
            return read_answer(wire.response(method))


def request(
    path: str, *, method: str = "GET", token: str | None = "", body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    fields = {"Host": "wardship.example"} | (headers or {})
    if token is not None:
        fields["Authorization"] = f"Bearer {token or signed()}"
    if body:
        fields["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def read_answer(response: HTTPResponse) -> Answer:
    body = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)


def eventually(holds: Callable[[], object]) -> bool:
    """Whether it comes to hold in time."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(holds())


def free_port() -> int:
    """Below the ports that the system gives to clients."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port


@contextmanager
def running(uvicorn_server: uvicorn.Server) -> Iterator[None]:
    thread = threading.Thread(target=uvicorn_server.run)
    thread.start()
    try:
        while not uvicorn_server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield
    finally:
        uvicorn_server.should_exit = True
        thread.join(PATIENCE)


def _own_server(stub: Stub, port: int) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(stub, host=HOST, port=port, http="httptools", log_config=None)
    )


Start = Callable[..., Served]
WHERE = ["in this process", "remote"]


@contextmanager
def gateways(where: str) -> Iterator[Start]:
    """Starts gateways, each with its own stub. `placement` is a service that is down."""
    with ExitStack() as stack:

        def start(**limits: Any) -> Served:
            stub, port = Stub(), free_port()
            names = ("registry", "identity", "insight")
            upstreams = {"placement": f"http://{HOST}:{free_port()}"}
            services: dict[str, Stub] = {}
            if where == "remote":
                stub_port = free_port()
                stack.enter_context(running(_own_server(stub, stub_port)))
                upstreams |= dict.fromkeys(names, f"http://{HOST}:{stub_port}")
            else:
                services = dict.fromkeys(names, stub)
            settings = Settings(
                issuer=ISSUER,
                upstreams=upstreams,
                limits=Limits(**limits),
                access_log=False,
                health_cache_seconds=0,
                openapi_cache_seconds=0,
            )
            gateway = server(create_app(settings, services), settings, HOST, port)
            stack.enter_context(running(gateway))
            stack.callback(stub.gate.set)
            return Served(port, stub, gateway)

        yield start
