"""Who saw or changed what of a child, in the transaction that did it."""

from uuid import uuid4

import asyncpg
import pytest

from chassis_desk import Desk, problem
from chassis_probe import Note, a_work


class TestAnAuditRow:
    async def test_tells_of_a_writing(self, desk: Desk) -> None:
        answer = await desk.take()
        (row,) = await self._rows(desk)
        expected = {
            "child_id": desk.child, "action": "write", "record": "note", "operation": "take_note",
            "purpose": "care", "subject": "tester", "client_id": "tester", "organisation": None,
            "request_id": answer.headers["x-request-id"], "county": desk.county.code,
        }  # fmt: skip
        assert dict(row).items() >= expected.items()

    @pytest.mark.parametrize("change", ["UPDATE audit SET county = NULL", "DELETE FROM audit"])
    async def test_is_never_changed_afterwards(self, desk: Desk, change: str) -> None:
        await desk.taken()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await desk.service.web.state.chassis.database.pool.execute(change)

    async def test_is_left_by_reading(self, desk: Desk) -> None:
        note = await desk.taken()
        await desk.send("GET", f"/notes/{note['id']}")
        assert await self._actions(desk) == ["write", "read"]

    async def test_is_left_by_changing_beside_the_reading(self, desk: Desk) -> None:
        note = await desk.taken()
        await desk.send("POST", f"/notes/{note['id']}/close", headers={"If-Match": "*"})
        assert sorted(await self._actions(desk)) == ["read", "write", "write"]

    async def test_is_left_by_deleting(self, desk: Desk) -> None:
        note = await desk.taken()
        answer = await desk.send("DELETE", f"/notes/{note['id']}")
        assert answer.status_code == 204
        assert sorted(await self._actions(desk)) == ["read", "write", "write"]

    async def test_is_left_for_each_child_of_a_list(self, desk: Desk) -> None:
        children = {uuid4() for _ in range(7)}
        for child in children:
            await desk.taken(child_id=str(child))
        await desk.send("GET", "/notes")
        rows = [row for row in await self._rows(desk) if row["action"] == "read"]
        assert {row["child_id"] for row in rows} == children
        assert len(rows) == 7

    async def test_is_not_left_by_what_is_undone(self, desk: Desk) -> None:
        note = await desk.taken()
        problem(await desk.send("POST", f"/notes/{note['id']}/break"), 500)
        problem(await desk.send("POST", f"/notes/{note['id']}/close"), 428)
        assert await self._actions(desk) == ["write"]

    async def test_is_not_left_by_work_of_the_service_itself(self, desk: Desk) -> None:
        await desk.taken()
        async with a_work(desk.service.web) as work:
            note = Note(child_id=desk.child, words=str(uuid4()), **desk.county.columns())
            work.add(note)
            await work.session()
        assert await self._actions(desk) == ["write"]

    async def test_cannot_be_changed_or_removed_by_the_service(self, desk: Desk) -> None:
        rights = "SELECT has_table_privilege($1, 'audit', 'UPDATE, DELETE, TRUNCATE')"
        role = await desk.service.admin.fetchval("SELECT current_database()")
        assert await desk.service.admin.fetchval(rights, role) is False

    async def _rows(self, desk: Desk) -> list[dict[str, object]]:
        query = "SELECT * FROM audit WHERE county = $1 ORDER BY id"
        return [dict(row) for row in await desk.service.admin.fetch(query, desk.county.code)]

    async def _actions(self, desk: Desk) -> list[str]:
        return [str(row["action"]) for row in await self._rows(desk)]


class TestTheListOfAccesses:
    async def test_shows_who_opened_the_record(self, desk: Desk) -> None:
        note = await desk.taken()
        await desk.send("GET", f"/notes/{note['id']}", headers=desk.headers(sub="somebody"))
        page = (await desk.send("GET", f"/audit/{desk.child}")).json()
        assert [(row["subject"], row["action"]) for row in page["items"]] == [
            ("tester", "write"),
            ("somebody", "read"),
        ]

    async def test_shows_who_looked_at_it_before(self, desk: Desk) -> None:
        await desk.taken()
        first, second = [(await desk.send("GET", f"/audit/{desk.child}")).json() for _ in range(2)]
        assert [row["record"] for row in first["items"]] == ["note"]
        looked = second["items"][-1]
        assert (looked["record"], looked["action"]) == ("audit", "read")
        assert (looked["operation"], looked["subject"]) == ("list_accesses", "tester")

    async def test_of_another_county_looks_as_if_there_were_none(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        await desk.taken()
        ours = await elsewhere.send("GET", f"/audit/{desk.child}")
        nobodys = await elsewhere.send("GET", f"/audit/{uuid4()}")
        assert (ours.status_code, ours.content) == (nobodys.status_code, nobodys.content)

    async def test_goes_on_page_by_page(self, desk: Desk) -> None:
        for _ in range(5):
            await desk.taken()
        path = f"/audit/{desk.child}?limit=2"
        page = (await desk.send("GET", path)).json()
        second = (await desk.send("GET", f"{path}&after={page['next']}")).json()
        assert len({row["request_id"] for row in page["items"] + second["items"]}) == 4


class TestAnEvent:
    async def test_is_told_with_the_row_or_not_at_all(self, desk: Desk) -> None:
        note = await desk.taken()
        problem(await desk.send("POST", f"/notes/{note['id']}/break"), 500)
        query = "SELECT type FROM outbox WHERE county = $1"
        told = await desk.service.admin.fetch(query, desk.county.code)
        assert [row["type"] for row in told] == ["probe.note.taken.v1"]

    async def test_is_numbered_soon(self, desk: Desk) -> None:
        await desk.taken()
        await desk.numbered()
