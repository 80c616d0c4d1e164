"""What is written down of a request."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Message

from gateway.exchange import Exchange
from gateway.head import Trace
from gateway.main import Gateway
from gateway.observation import AccessLog, Observation
from gateway.settings import Limits, Settings
from gateway_stub import ISSUER, Stub, signed

TRACE = Trace(b"r-1", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01")


async def no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def nobody(message: Message) -> None:
    pass


@contextmanager
def written() -> Iterator[tuple[Observation, list[dict[str, object]]]]:
    output, lines = io.StringIO(), list[dict[str, object]]()
    observation = Observation(AccessLog(output))
    yield observation, lines
    observation.close()
    lines += [json.loads(line) for line in output.getvalue().splitlines()]


class TestAccessLog:
    async def test_names_the_request_and_how_it_ended(self) -> None:
        exchange = Exchange({"headers": []}, no_body, nobody, Limits())
        exchange.service = "registry"
        await exchange.reply(200, "text/plain", b"12345")
        with written() as (observation, lines):
            observation.record(exchange, TRACE, "GET", "/registry/x", 0.0125)
        line = lines[0]
        assert (line["event"], line["request_id"], line["trace_id"]) == ("request", "r-1", "a" * 32)
        assert (line["service"], line["status"], line["sent"]) == ("registry", 200, 5)
        assert (line["ms"], line["complete"]) == (12.5, True)

    async def test_hides_what_may_be_an_identity_number(self) -> None:
        exchange = Exchange({"headers": []}, no_body, nobody, Limits())
        with written() as (observation, lines):
            observation.record(exchange, TRACE, "GET", "/registry/11010119900307123X", 0)
        assert lines[0]["path"] == "/registry/…"

    async def test_holds_no_token_and_no_query(self, capsys: pytest.CaptureFixture[str]) -> None:
        stub, token = Stub(), signed()
        gateway = Gateway(Settings(issuer=ISSUER), {"registry": stub, "identity": stub})
        scope = {
            "type": "http", "method": "GET", "path": "/registry/x", "raw_path": b"/registry/x",
            "query_string": b"resident_id=secret", "http_version": "1.1", "scheme": "http",
            "client": ("192.0.2.1", 1), "headers": [
                (b"host", b"a.example"), (b"authorization", b"Bearer " + token.encode())],
        }  # fmt: skip
        await gateway(scope, no_body, nobody)
        gateway.close()
        text = capsys.readouterr().out
        assert json.loads(text)["status"] == 200
        assert "secret" not in text
        assert token not in text
