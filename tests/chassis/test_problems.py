"""Every refusal is a problem document that names the fault and repeats nothing of what was sent."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis_desk import Desk, problem

SECRET = "510104201603014321"
BODIES: dict[str, bytes] = {
    "broken": b'{"words": "' + SECRET.encode(),
    "nested": b"[" * 10_000,
    "twice": b'{"words": "a", "words": "b"}',
    "NUL": b'{"words": "\\u0000"}',
    "half a pair": b'{"words": "\\ud800"}',
    "no UTF-8": b'{"words": "\xff"}',
    "too large": b'{"weight": 1e400}',
    "too whole": b'{"weight": 99999999999999999999}',
    "not a number": b'{"weight": NaN}',
}
FIELDS: dict[str, tuple[Any, str]] = {
    "a list": ([], ""),
    "a text": (SECRET, ""),
    "null": (None, ""),
    "nothing": ({}, "/child_id"),
    "an id that is none": ({"child_id": f"张{SECRET}"}, "/child_id"),
    "an unknown field": ({"status": SECRET}, "/status"),
    "a field with a slash": ({"a/b~c": 1}, "/a~1b~0c"),
    "a text too long": ({"words": SECRET * 10}, "/words"),
    "a number for a text": ({"words": 5}, "/words"),
    "a text for a number": ({"weight": f"x{SECRET}"}, "/weight"),
    "full-width digits for a number": ({"weight": "１２"}, "/weight"),
}
TYPES = [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
    "application/xml", "text/json", "application/jsonp", "json", "application/x-json-not",
    "application/json5",
]  # fmt: skip
ADDRESSES = [
    "/notes/%00", "/notes?after=%00", "/notes?%00=1", f"/notes/{UUID(int=1)}%00", "/audit/%00",
    "/duties?status=%00",
]  # fmt: skip


class TestNoSuchAddress:
    @pytest.mark.parametrize("path", ["/nothing", "/notes/", "//notes", "/notes/a/b/c", "/Notes"])
    async def test_is_404(self, desk: Desk, path: str) -> None:
        """Nor does a slash at the end redirect to whatever Host was sent."""
        problem(await desk.send("GET", path), 404, "not-found")

    @pytest.mark.parametrize("path", ADDRESSES)
    async def test_with_nul_in_it_is_400(self, desk: Desk, path: str) -> None:
        problem(await desk.send("GET", path), 400, "malformed")

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
    async def test_for_that_method_is_405_and_says_which(self, desk: Desk, method: str) -> None:
        answer = await desk.send(method, "/notes")
        problem(answer, 405, "method-not-allowed")
        assert set(answer.headers["allow"].split(", ")) & {"GET", "POST"}


class TestABody:
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
    async def test_that_cannot_be_read_is_400(self, desk: Desk, body: bytes) -> None:
        problem(await post(desk, body), 400, "malformed")
        assert await desk.count("note") == 0

    @pytest.mark.parametrize(("form", "pointer"), FIELDS.values(), ids=FIELDS.keys())
    async def test_that_is_not_in_order_is_422_and_names_the_field(
        self, desk: Desk, form: Any, pointer: str
    ) -> None:
        answer = await post(desk, json.dumps(form).encode())
        document = problem(answer, 422, "invalid")
        assert pointer in {error["pointer"].rstrip("/") for error in document["errors"]}
        assert SECRET not in answer.text
        assert "张" not in answer.text

    @pytest.mark.parametrize("media_type", TYPES)
    async def test_of_another_type_is_415(self, desk: Desk, media_type: str) -> None:
        answer = await post(desk, json.dumps(desk.note()).encode(), media_type)
        problem(answer, 415, "unsupported-media-type")

    @pytest.mark.parametrize(
        "media_type",
        ["application/json; charset=utf-8", "APPLICATION/JSON", "application/problem+json"],
    )
    async def test_of_a_kind_of_json_is_taken(self, desk: Desk, media_type: str) -> None:
        answer = await post(desk, json.dumps(desk.note()).encode(), media_type)
        assert answer.status_code == 201

    async def test_that_is_missing_is_422(self, desk: Desk) -> None:
        problem(await post(desk, b""), 422)

    async def test_with_a_thousand_faults_is_answered_with_some(self, desk: Desk) -> None:
        form = {f"{number}{'x' * 500}": 1 for number in range(1_000)}
        answer = await post(desk, json.dumps(form).encode())
        document = problem(answer, 422)
        assert 1 < len(document["errors"]) <= 50
        assert len(answer.content) < 20_000

    async def test_over_the_limit_is_413(self, desk: Desk) -> None:
        note = desk.note(words="x" * 1_048_576)
        problem(await post(desk, json.dumps(note).encode()), 413, "too-large")

    async def test_over_the_limit_in_chunks_is_413_without_reading_on(self, desk: Desk) -> None:
        sent = 0

        async def chunks() -> Any:
            nonlocal sent
            for _ in range(1_000):
                sent += 1
                yield b" " * 65_536

        headers = {"Content-Type": "application/json"}
        answer = await desk.send("POST", "/notes", content=chunks(), headers=headers)
        problem(answer, 413, "too-large")

    @settings(
        max_examples=100,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.dictionaries(
            st.sampled_from(["child_id", "words", "area", "weight", "x"]),
            st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.just("51"),
        )
    )
    async def test_of_any_values_is_never_our_fault(self, desk: Desk, form: Any) -> None:
        form = {"child_id": str(desk.child), **form}
        answer = await post(desk, json.dumps(form).encode())
        assert answer.status_code in (201, 400, 403, 422), answer.text


class TestWhatTheDatabaseRefuses:
    async def test_a_number_out_of_range_is_422(self, desk: Desk) -> None:
        for number in (2**31, -(2**40), 10**30):
            problem(await desk.send("GET", f"/whole/{number}"), 422, "invalid")

    async def test_a_row_that_is_there_already_is_409(self, desk: Desk) -> None:
        note = await desk.taken()
        problem(await desk.take(words=note["words"]), 409, "already-there")

    async def test_a_row_of_another_area_is_403(self, desk: Desk, elsewhere: Desk) -> None:
        answer = await desk.take(area=elsewhere.county.code)
        problem(answer, 403, "outside-your-area")
        assert await elsewhere.count("note") == 0


class TestAFaultOfOurs:
    async def test_is_500_and_tells_nobody_why(
        self, desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither the answer nor the log repeats what the error quoted; the log says where."""
        monkeypatch.setattr("chassis.http.log", structlog.get_logger())  # this test's own output
        note = await desk.taken()
        answer = await desk.send("POST", f"/notes/{note['id']}/break")
        document = problem(answer, 500, "unexpected")
        said = capsys.readouterr().out
        assert "request_failed" in said
        assert "ValueError" in said
        assert "break_note" in said
        assert document["trace_id"] in said
        assert not {"张三", SECRET} & set(said.split())
        assert "5101042016" not in said + answer.text


class TestOperatorsAddresses:
    @pytest.mark.parametrize("path", ["x/0", f"x/{10**19}", "x/-1", "X/1", "%2e%2e/1", "x/x"])
    async def test_of_no_dead_letter_are_refused(self, desk: Desk, path: str) -> None:
        headers = desk.service.issuer.bearer("operator")
        answer = await desk.send("POST", f"/dead-letters/{path}/replay", headers=headers)
        assert answer.status_code in (404, 422)
        problem(answer, answer.status_code)


async def post(desk: Desk, body: bytes, media_type: str = "application/json") -> httpx.Response:
    headers = {"Content-Type": media_type}
    return await desk.send("POST", "/notes", content=body, headers=headers)
