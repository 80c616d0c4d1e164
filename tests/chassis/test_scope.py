"""Row-level security: set in every transaction, and nothing of it stays behind in a connection."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from chassis.access import NOTHING, Caller, Scope
from chassis.testing import eventually
from chassis.work import Work
from chassis_desk import Desk, problem
from chassis_probe import Note
from reference.divisions import Area


def caller(area: str = "51", *roles: str, organisation: str | None = None) -> Caller:
    held: Any = frozenset(roles or ("county_officer",))
    return Caller("s", "c", organisation, held, Area(area), expires_at=None)  # type: ignore[arg-type]


class TestTheScope:
    async def test_is_one_transactions_only(self, desk: Desk) -> None:
        await desk.taken()
        seen = (await desk.send("GET", "/scope")).json()
        assert seen == {"seen": 1, "later": 0}

    async def test_is_its_own_for_each_of_many_at_once(self, desk: Desk, elsewhere: Desk) -> None:
        for _ in range(3):
            await desk.taken()
        answers = await asyncio.gather(
            *(d.send("GET", "/notes") for _ in range(25) for d in (desk, elsewhere))
        )
        counts = [len(answer.json()["items"]) for answer in answers]
        assert counts == [3, 0] * 25

    async def test_is_its_own_for_each_of_many_writing_at_once(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        """Statements that are committed together keep each its own area."""
        answers = await asyncio.gather(*(d.take() for _ in range(30) for d in (desk, elsewhere)))
        assert {answer.status_code for answer in answers} == {201}
        mixed = [d.take(area=elsewhere.county.code) for _ in range(15) for d in (desk, elsewhere)]
        statuses = [answer.status_code for answer in await asyncio.gather(*mixed)]
        assert statuses == [403, 201] * 15
        assert (await desk.count("note"), await elsewhere.count("note")) == (30, 45)

    async def test_ends_with_a_cancelled_request(self, desk: Desk, elsewhere: Desk) -> None:
        """Twenty requests are cut off inside their transaction; whoever gets their connections
        next sees its own county."""
        await desk.taken()
        cut = [asyncio.create_task(desk.send("GET", "/scope?seconds=5")) for _ in range(15)]
        await asyncio.sleep(0.4)
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        answers = await asyncio.gather(*(elsewhere.send("GET", "/scope") for _ in range(30)))
        assert [answer.json() for answer in answers] == [{"seen": 0, "later": 0}] * 30

    async def test_cut_off_leaves_no_transaction_open(self, desk: Desk) -> None:
        task = asyncio.create_task(desk.send("GET", "/scope?seconds=5"))
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        idle = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND (state LIKE 'idle in transaction%' OR query LIKE '%pg_sleep%' AND "
            "state = 'active') AND pid <> pg_backend_pid()"
        )

        async def is_over() -> bool:
            return not await desk.service.admin.fetchval(idle)

        await eventually(is_over)

    async def test_lets_nobody_guess_what_others_have(self, desk: Desk, elsewhere: Desk) -> None:
        note = await desk.taken()
        theirs = await elsewhere.send("GET", f"/notes/{note['id']}")
        nobodys = await elsewhere.send("GET", f"/notes/{uuid4()}")
        known = {"trace_id"}
        documents = [
            {k: v for k, v in problem(a, 404).items() if k not in known} for a in (theirs, nobodys)
        ]
        assert documents[0] == documents[1]
        change = {"If-Match": "*"}
        problem(await elsewhere.send("POST", f"/notes/{note['id']}/close", headers=change), 404)
        problem(await elsewhere.send("DELETE", f"/notes/{note['id']}"), 404)

    async def test_widens_with_the_area(self, desk: Desk) -> None:
        note = await desk.taken()
        seen = []
        for area in ("", desk.county.code[:2], desk.county.code[:4], desk.county.code + "001"):
            headers = desk.headers(area=area, roles=["national_officer"])
            answer = await desk.send("GET", f"/notes/{note['id']}", headers=headers)
            seen.append(answer.status_code)
        assert seen == [200, 200, 200, 404]


class TestASession:
    async def test_without_a_scope_sees_nothing(self, desk: Desk) -> None:
        await desk.taken()
        app = desk.service.web.state.chassis
        for scope in (NOTHING, Scope("organisation", "x"), Scope("made up", "51")):
            work = Work(app, caller=caller(), scope=scope)
            found = await (await work.session()).get(Note, uuid4())
            count = await (await work.session()).connection()
            total = (await count.exec_driver_sql("SELECT count(*) FROM note")).scalar_one()
            await work.close()
            assert (found, total) == (None, 0)

    async def test_from_the_pool_has_none(self, desk: Desk) -> None:
        await asyncio.gather(*(desk.taken() for _ in range(20)))
        database = desk.service.web.state.chassis.database
        for _ in range(5):
            assert await database.pool.fetchval("SELECT count(*) FROM note") == 0


class TestACallersScope:
    @pytest.mark.parametrize("role", ["provider_staff", "court_liaison", "police_liaison"])
    def test_of_an_organisation_is_its_own_matters(self, role: str) -> None:
        assert caller("51", role, organisation="o").scope == Scope("organisation", "o")
        assert caller("51", role).scope == NOTHING

    @pytest.mark.parametrize(
        ("area", "sees"),
        [("", False), ("44", False), ("4401", False), ("440103", True), ("440103001", True),
         ("4419", True), ("441900003", True), ("4604", True)],
    )  # fmt: skip
    def test_shows_identifiers_in_the_county_and_where_a_city_has_none(
        self, area: str, *, sees: bool
    ) -> None:
        assert caller(area).sees_identifiers is sees

    def test_of_an_official_is_the_area(self) -> None:
        assert caller("510104").scope == Scope("county", "510104")
        assert caller("510104", "county_officer", "provider_staff").scope.level == "county"
