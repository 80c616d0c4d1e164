"""ETag, If-Match and If-None-Match."""

import asyncio
from uuid import uuid4

import pytest

from chassis_desk import Desk, problem

NOT_MODIFIED = ['"v1"', 'W/"v1"', "*", '"x", "v1"', '"x" ,W/"v1"']
MODIFIED = ['"v2"', "v1", '"V1"', '"x", "y"', ",", ""]
STALE = ['"v0"', '"v2"', "v1", 'W/"v1"', '"x", "y"', "w/*", '"v1']
FRESH = ['"v1"', "*", '"x", "v1"', ' "v1" ']


class TestReading:
    @pytest.mark.parametrize("tags", NOT_MODIFIED)
    async def test_what_is_known_is_304_and_empty(self, desk: Desk, tags: str) -> None:
        note = await desk.taken()
        headers = {"If-None-Match": tags}
        answer = await desk.send("GET", f"/notes/{note['id']}", headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == '"v1"'

    @pytest.mark.parametrize("tags", MODIFIED)
    async def test_what_is_not_known_is_sent(self, desk: Desk, tags: str) -> None:
        note = await desk.taken()
        headers = {"If-None-Match": tags}
        answer = await desk.send("GET", f"/notes/{note['id']}", headers=headers)
        assert (answer.status_code, answer.json()) == (200, note)

    async def test_of_nothing_is_404_whatever_is_known(self, desk: Desk) -> None:
        problem(await desk.send("GET", f"/notes/{uuid4()}", headers={"If-None-Match": "*"}), 404)

    async def test_not_modified_leaves_its_audit_all_the_same(self, desk: Desk) -> None:
        note = await desk.taken()
        await desk.send("GET", f"/notes/{note['id']}", headers={"If-None-Match": "*"})
        assert await desk.count("audit", "action = 'read'") == 1


class TestChanging:
    async def test_without_a_version_is_428(self, desk: Desk) -> None:
        note = await desk.taken()
        problem(await desk.send("POST", f"/notes/{note['id']}/close"), 428, "precondition-required")

    @pytest.mark.parametrize("tags", STALE)
    async def test_by_another_version_is_412_and_changes_nothing(
        self, desk: Desk, tags: str
    ) -> None:
        note = await desk.taken()
        path = f"/notes/{note['id']}"
        answer = await desk.send("POST", f"{path}/close", headers={"If-Match": tags})
        problem(answer, 412, "precondition-failed")
        assert (await desk.send("GET", path)).json() == note

    @pytest.mark.parametrize("tags", FRESH)
    async def test_by_this_version_is_done_and_gives_the_next(self, desk: Desk, tags: str) -> None:
        note = await desk.taken()
        headers = {"If-Match": tags}
        answer = await desk.send("POST", f"/notes/{note['id']}/close", headers=headers)
        assert (answer.status_code, answer.headers["etag"]) == (200, '"v2"')

    async def test_by_ten_at_once_is_done_once(self, desk: Desk) -> None:
        """No lock is taken: the versions of the events are what only one can have."""
        note = await desk.taken()
        path, headers = f"/notes/{note['id']}/close", {"If-Match": '"v1"'}
        answers = await asyncio.gather(
            *(desk.send("POST", path, headers=headers) for _ in range(10))
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 200
        assert set(statuses[1:]) <= {409, 412}
        assert await desk.count("outbox", "type = 'probe.note.closed.v1'") == 1
