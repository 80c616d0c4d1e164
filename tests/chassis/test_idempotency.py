"""Idempotency-Key: one effect and one answer, however often it is asked."""

import asyncio
import base64
from typing import Any
from uuid import uuid4

import pytest
from fastapi import Request
from pydantic import SecretStr

from chassis.access import Caller
from chassis.crypto import Vault
from chassis.idempotency import fingerprint
from chassis.testing import MovableClock, eventually
from chassis_desk import Desk, problem

FORMS = {
    "bare": "abc-1",
    "quoted": '"abc-1"',
    "one character": "x",
    "255 characters": "k" * 255,
    "with spaces inside": "a b c",
    "with a bar": "a|b",
}
REFUSED = {
    "empty": "",
    "blank": "  ",
    "empty quotes": '""',
    "256 characters": "k" * 256,
    "beyond ASCII": "schlüssel",
    "a control character": "a\x01b",
}
SAME = ("location", "etag", "content-type")


class TestTheSameRequestAgain:
    async def test_is_answered_as_before_without_a_second_effect(self, desk: Desk) -> None:
        form = desk.note()
        key = {"Idempotency-Key": str(uuid4())}
        first = await desk.send("POST", "/notes", json=form, headers=key)
        again = await desk.send("POST", "/notes", json=form, headers=key)
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        assert {h: first.headers[h] for h in SAME} == {h: again.headers[h] for h in SAME}
        assert "idempotent-replay" not in first.headers
        assert again.headers["idempotent-replay"] == "true"
        assert await desk.count("note") == 1

    async def test_fifty_at_once_have_one_effect_and_equal_answers(self, desk: Desk) -> None:
        form, key = desk.note(), {"Idempotency-Key": str(uuid4())}
        answers = await asyncio.gather(
            *(desk.send("POST", "/notes", json=form, headers=key) for _ in range(50))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        counts = [await desk.count(table) for table in ("note", "outbox", "audit")]
        assert counts == [1, 1, 1]

    async def test_after_the_state_has_moved_on_is_answered_as_then(self, desk: Desk) -> None:
        note = await desk.taken()
        key = {"Idempotency-Key": str(uuid4()), "If-Match": '"v1"'}
        closed = await desk.send("POST", f"/notes/{note['id']}/close", headers=key)
        again = await desk.send("POST", f"/notes/{note['id']}/close", headers=key)
        assert (closed.status_code, closed.json()) == (again.status_code, again.json())
        assert again.headers["etag"] == '"v2"'
        other = await desk.send("POST", f"/notes/{note['id']}/close", headers={"If-Match": "*"})
        problem(other, 409, "note-is-closed")
        assert await desk.count("outbox", "type = 'probe.note.closed.v1'") == 1

    async def test_twenty_closing_at_once_close_once(self, desk: Desk) -> None:
        note = await desk.taken()
        key = {"Idempotency-Key": str(uuid4()), "If-Match": '"v1"'}
        answers = await asyncio.gather(
            *(desk.send("POST", f"/notes/{note['id']}/close", headers=key) for _ in range(20))
        )
        assert {answer.status_code for answer in answers} == {200}
        assert await desk.count("outbox", "type = 'probe.note.closed.v1'") == 1

    async def test_may_quote_the_key_or_not(self, desk: Desk) -> None:
        form = desk.note()
        for key in ("abc-2", '"abc-2"'):
            headers = {"Idempotency-Key": key}
            assert (await desk.send("POST", "/notes", json=form, headers=headers)).is_success
        assert await desk.count("note") == 1


class TestAnotherRequestWithTheKey:
    @pytest.mark.parametrize(
        "change",
        [{"content": b"{}"}, {"words": "other"}, {"path": "/notes?x=1"}, {"type": "text/json"}],
        ids=str,
    )
    async def test_is_refused(self, desk: Desk, change: dict[str, Any]) -> None:
        key = str(uuid4())
        form = desk.note()
        headers = {"Idempotency-Key": key}
        assert (await desk.send("POST", "/notes", json=form, headers=headers)).is_success
        if "words" in change:
            form["words"] = change["words"]
        if "type" in change:
            headers["Content-Type"] = "application/json; charset=utf-8"
        body: Any = {"content": change["content"]} if "content" in change else {"json": form}
        if "content" in change:
            headers["Content-Type"] = "application/json"
        answer = await desk.send("POST", change.get("path", "/notes"), headers=headers, **body)
        assert answer.status_code == 422
        assert await desk.count("note") == 1

    async def test_by_another_client_stands_by_itself(self, desk: Desk) -> None:
        key = str(uuid4())
        assert (await desk.take(key)).status_code == 201
        other = desk.headers(client_id="another")
        headers = {**other, "Idempotency-Key": key}
        answer = await desk.send("POST", "/notes", json=desk.note(), headers=headers)
        assert answer.status_code == 201
        assert await desk.count("note") == 2

    @pytest.mark.parametrize("whose", ["another person", "another area"])
    async def test_by_somebody_else_at_the_client_is_not_shown_the_answer(
        self, desk: Desk, elsewhere: Desk, whose: str
    ) -> None:
        """People of many counties come by one client; whoever learns a key learns nothing by it."""
        form, key = desk.note(), str(uuid4())
        kept = await desk.send("POST", "/notes", json=form, headers={"Idempotency-Key": key})
        other = desk.headers(sub="another") if whose == "another person" else elsewhere.headers()
        headers = {**other, "Idempotency-Key": key}
        answer = await desk.send("POST", "/notes", json=form, headers=headers)
        assert answer.status_code in (403, 409, 422)
        assert kept.json()["id"] not in answer.text

    async def test_needs_the_role_still(self, desk: Desk) -> None:
        form, headers = desk.note(), {"Idempotency-Key": str(uuid4())}
        assert (await desk.send("POST", "/notes", json=form, headers=headers)).is_success
        headers |= desk.service.issuer.bearer("auditor", area=desk.county.code)
        problem(await desk.send("POST", "/notes", json=form, headers=headers), 403)


class TestWhatIsKept:
    async def test_is_no_failure_of_ours(self, desk: Desk) -> None:
        note = await desk.taken()
        headers = {"Idempotency-Key": str(uuid4())}
        for _ in range(2):
            answer = await desk.send("POST", f"/notes/{note['id']}/break", headers=headers)
            problem(answer, 500, "unexpected")
            assert "idempotent-replay" not in answer.headers
        assert (await desk.send("GET", f"/notes/{note['id']}")).json() == note

    async def test_is_no_refusal(self, desk: Desk) -> None:
        headers = {"Idempotency-Key": str(uuid4())}
        path = f"/notes/{uuid4()}/close"
        problem(await desk.send("POST", path, headers=headers), 404)
        assert (await desk.send("POST", "/notes", json=desk.note(), headers=headers)).is_success

    async def test_is_sealed(self, desk: Desk) -> None:
        key = str(uuid4())
        note = (await desk.take(key)).json()
        query = "SELECT * FROM idempotency_record WHERE key = $1"
        row = await desk.service.admin.fetchrow(query, key)
        assert row is not None
        assert note["words"].encode() not in row["body"]
        assert desk.headers()["Authorization"] not in str(dict(row))

    async def test_gives_nobody_a_way_to_test_guesses_at_what_was_sent(self, desk: Desk) -> None:
        """A body may hold a password or an identity number: its plain digest is soon guessed."""
        app = desk.service.web.state.chassis
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}

        async def receive() -> Any:
            return {"type": "http.request", "body": b'{"current": "guess"}'}

        stranger = app.settings.model_copy(
            update={"index_key": SecretStr(base64.b64encode(bytes(32)).decode())}
        )
        caller = Caller("s", "c", None, frozenset(), desk.county, desk.service.clock())
        prints = [
            await fingerprint(Request(scope, receive), caller, vault)
            for vault in (app.vault, app.vault, Vault(stranger))
        ]
        assert prints[0] == prints[1] != prints[2]

    async def test_is_kept_for_a_week(self, desk: Desk) -> None:
        clock = desk.service.clock
        assert isinstance(clock, MovableClock)
        key = str(uuid4())
        query = "SELECT count(*) FROM idempotency_record WHERE key = $1"
        await desk.take(key)
        clock.advance(days=6)
        await asyncio.sleep(0.5)
        assert await desk.service.admin.fetchval(query, key) == 1
        clock.advance(days=2)

        async def is_forgotten() -> bool:
            return not await desk.service.admin.fetchval(query, key)

        await eventually(is_forgotten)


class TestTheKey:
    @pytest.mark.parametrize("key", FORMS.values(), ids=FORMS.keys())
    async def test_may_look_like_this(self, desk: Desk, key: str) -> None:
        assert (await desk.take(f"{key}")).status_code in (201, 422)
        assert await desk.count("note") <= 1

    @pytest.mark.parametrize("key", REFUSED.values(), ids=REFUSED.keys())
    async def test_may_not_look_like_this(self, desk: Desk, key: str) -> None:
        headers: Any = [
            (b"authorization", desk.headers()["Authorization"].encode()),
            (b"idempotency-key", key.encode("latin-1")),
        ]
        answer = await desk.service.client.post("/probe/notes", json=desk.note(), headers=headers)
        problem(answer, 400, "malformed")
        assert await desk.count("note") == 0
