"""Pages: everything once, and a cursor that is good for nothing else."""

import asyncio
import base64
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis_desk import Desk, problem

GARBAGE = [
    "", "x", "=", "====", "!!!!", "e30", "AAAAAAAAAAAAAAAAWyJhIl0", "../../etc/passwd", "％",
    "-1", "null", "a" * 500,
]  # fmt: skip


class TestWalking:
    async def test_gives_everything_once_and_in_order(self, desk: Desk) -> None:
        taken = [(await desk.taken())["id"] for _ in range(11)]
        for limit in (1, 3, 11, 50):
            assert await walk(desk, limit) == taken

    async def test_while_others_write_has_no_gap_and_no_double(self, desk: Desk) -> None:
        before = [(await desk.taken())["id"] for _ in range(12)]
        walked, _ = await asyncio.gather(
            walk(desk, 2), asyncio.gather(*(desk.taken() for _ in range(20)))
        )
        assert walked[:12] == before
        assert len(set(walked)) == len(walked)

    @pytest.mark.parametrize("limit", ["0", "-1", "201", "1e2", "９", "", "9" * 5_000, "x", "1.5"])
    async def test_with_a_limit_out_of_bounds_is_refused(self, desk: Desk, limit: str) -> None:
        answer = await get(desk, limit=limit)
        document = problem(answer, 422, "invalid")
        assert [error["pointer"] for error in document["errors"]] == ["?limit"]


class TestACursor:
    @pytest.mark.parametrize("after", GARBAGE)
    async def test_that_is_garbage_is_refused(self, desk: Desk, after: str) -> None:
        problem(await get(desk, after=after), 400, "malformed")

    async def test_that_is_too_long_is_refused(self, desk: Desk) -> None:
        problem(await get(desk, after="a" * 501), 422)

    async def test_of_another_client_area_or_endpoint_is_refused(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        after = await a_cursor(desk)
        assert (await get(desk, after=after)).status_code == 200
        for headers in (desk.headers(client_id="other"), elsewhere.headers()):
            problem(await get(desk, after=after, headers=headers), 400)
        for path in (f"/audit/{desk.child}", "/duties"):
            answer = await desk.send("GET", path, params={"after": after})
            assert problem(answer, 400)["detail"].startswith("This is not a cursor")

    async def test_made_by_somebody_else_is_refused(self, desk: Desk) -> None:
        raw = base64.urlsafe_b64decode((await a_cursor(desk)) + "==")
        place = json.dumps(["00000000-0000-0000-0000-000000000000"]).encode()
        forged = base64.urlsafe_b64encode(raw[:12] + place).decode().rstrip("=")
        problem(await get(desk, after=forged), 400)

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.text(max_size=60) | st.binary(max_size=60).map(lambda b: base64.b64encode(b).decode())
    )
    async def test_of_any_characters_is_never_our_fault(self, desk: Desk, after: str) -> None:
        after = after.encode("utf-8", "replace").decode()
        assert (await get(desk, after=after)).status_code in (400, 422)


async def get(desk: Desk, *, headers: Any = None, **query: str) -> httpx.Response:
    return await desk.send("GET", "/notes", params=query, headers=headers or {})


async def a_cursor(desk: Desk) -> str:
    await desk.taken()
    return str((await get(desk, limit="1")).json()["next"])


async def walk(desk: Desk, limit: int) -> list[str]:
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await get(desk, limit=str(limit), **after)).json()
        found += [note["id"] for note in page["items"]]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}
