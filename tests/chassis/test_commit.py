"""The commit: before the answer, everything or nothing."""

import asyncio
from typing import Any

import asyncpg
import pytest

from chassis.work import Work
from chassis_desk import Desk, problem
from chassis_probe import Note

FAILURES: dict[str, tuple[Exception, int]] = {
    "the disk is full": (asyncpg.DiskFullError(), 503),
    "the connection is lost": (asyncpg.ConnectionDoesNotExistError(), 503),
    "the network is gone": (ConnectionResetError(), 503),
    "it took too long": (asyncpg.QueryCanceledError(), 503),
    "the server became a standby": (asyncpg.ReadOnlySQLTransactionError(), 503),
    "another holds the row": (asyncpg.LockNotAvailableError(), 409),
    "the two were in each other's way twice": (asyncpg.DeadlockDetectedError(), 409),
    "nobody foresaw it": (RuntimeError("张三"), 500),
}


@pytest.mark.parametrize(("error", "status"), FAILURES.values(), ids=FAILURES.keys())
class TestAFailingCommit:
    async def test_of_one_statement_is_no_success(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
    ) -> None:
        async def fail(*_: Any) -> None:
            raise error

        database = desk.service.web.state.chassis.database
        monkeypatch.setattr(database, "insert", fail)
        problem(await desk.take(), status)
        monkeypatch.undo()
        assert [await desk.count(t) for t in ("note", "outbox", "audit")] == [0, 0, 0]

    async def test_of_a_session_is_no_success(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
    ) -> None:
        note = await desk.taken()

        async def fail(work: Work) -> None:
            await (await work.session()).flush()
            raise error

        monkeypatch.setattr(Work, "commit", fail)
        headers = {"If-Match": "*", "Idempotency-Key": f"commit {note['id']}"}
        problem(await desk.send("POST", f"/notes/{note['id']}/close", headers=headers), status)
        monkeypatch.undo()
        assert (await desk.send("GET", f"/notes/{note['id']}")).json() == note
        assert await desk.count("outbox", "type = 'probe.note.closed.v1'") == 0
        answer = await desk.send("POST", f"/notes/{note['id']}/close", headers=headers)
        assert (answer.status_code, answer.headers.get("idempotent-replay")) == (200, None)


class TestOneAmongMany:
    async def test_that_is_refused_spoils_nothing_for_the_others(self, desk: Desk) -> None:
        """What is committed together is tried alone when the server refuses."""
        twice = (await desk.taken())["words"]
        forms = [{"words": twice} if number % 5 == 0 else {} for number in range(50)]
        answers = await asyncio.gather(*(desk.take(**form) for form in forms))
        expected = [409 if form else 201 for form in forms]
        assert [answer.status_code for answer in answers] == expected
        counts = [await desk.count(table) for table in ("note", "outbox", "audit")]
        assert counts == [41, 41, 41]

    async def test_that_waits_for_a_lock_keeps_nobody_else_waiting(
        self, desk: Desk, urls: tuple[str, str]
    ) -> None:
        """Its row is held by a transaction that stays open; the others are answered meanwhile."""
        other = await asyncpg.connect(urls[1])
        await other.execute("BEGIN")
        columns = "id, child_id, words, is_closed, version, province, prefecture, county"
        values = "gen_random_uuid(), gen_random_uuid(), 'held', false, 1, $1, $2, $3"
        area = [desk.county.code[:length] for length in (2, 4, 6)]
        await other.execute(f"INSERT INTO note ({columns}) VALUES ({values})", *area)
        blocked = [asyncio.create_task(desk.take(words="held")) for _ in range(3)]
        await asyncio.sleep(0.05)
        answers = await asyncio.gather(*(desk.take() for _ in range(40)))
        assert not any(task.done() for task in blocked)
        assert {answer.status_code for answer in answers} == {201}
        await other.close()
        statuses = sorted([(await task).status_code for task in blocked])
        assert statuses == [201, 409, 409]


class TestVeryMuchAtOnce:
    async def test_is_committed_too(self, desk: Desk) -> None:
        """Five thousand rows have more values than one statement takes."""
        app = desk.service.web.state.chassis
        caller = await app.verifier.verify(desk.headers()["Authorization"].split()[1])
        work = Work(app, caller=caller)
        area = desk.county.columns()
        work.add(*(Note(child_id=desk.child, words=str(n), **area) for n in range(5_000)))
        await work.commit()
        await work.close()
        assert await desk.count("note") == 5_000


class TestAnAnswerWithoutAToken:
    async def test_is_given_when_it_is_on_the_disk(self, desk: Desk) -> None:
        """A token taken back, or a code used up, must stay so after a crash."""
        assert (await desk.service.client.get("/probe/promise")).json() == "on"
