"""Duties: opened once, met in time or late, void, breached and escalated."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.duties import open_duty, sweep
from chassis.testing import MovableClock, eventually
from chassis_desk import Desk, problem
from chassis_probe import NORM, a_work


class Duties:
    """The duty of one desk's child."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def do(self, verb: str) -> int:
        path = f"/visits-due/{self.desk.child}/{verb}"
        return (await self.desk.send("POST", path)).status_code

    async def statuses(self) -> list[str]:
        query = "SELECT status FROM duty WHERE subject_id = $1 ORDER BY id"
        rows = await self.desk.service.admin.fetch(query, self.desk.child)
        return [row["status"] for row in rows]

    async def told(self) -> list[str]:
        query = "SELECT type FROM outbox WHERE child_id = $1 ORDER BY aggregate_version"
        rows = await self.desk.service.admin.fetch(query, self.desk.child)
        return [row["type"].split(".")[2] for row in rows]

    def advance(self, **period: float) -> None:
        clock = self.desk.service.clock
        assert isinstance(clock, MovableClock)
        clock.advance(**period)

    async def breached(self) -> None:
        self.advance(days=30)
        await self.is_breached()

    async def is_breached(self) -> None:
        async def seen() -> bool:
            return "breached" in await self.statuses()

        await eventually(seen)

    async def graced(self) -> None:
        """Due seven whole days (five working days) from now; and three days of grace."""
        async with a_work(self.desk.service.web) as work:
            open_duty(
                work, "visit", norm=NORM, grace="registry.visit_grace", subject_type="child",
                subject_id=self.desk.child, child_id=self.desk.child, area=self.desk.county,
                department="civil_affairs",
            )  # fmt: skip

    async def swept(self) -> None:
        async with a_work(self.desk.service.web) as work:
            await sweep(work)

    async def row(self) -> dict[str, Any]:
        query = "SELECT * FROM duty WHERE subject_id = $1"
        row = await self.desk.service.admin.fetchrow(query, self.desk.child)
        assert row is not None
        return dict(row)


@pytest.fixture
def duties(desk: Desk) -> Duties:
    return Duties(desk)


class TestOpening:
    async def test_is_told_with_its_due_time(self, duties: Duties, desk: Desk) -> None:
        assert await duties.do("open") == 204
        page = (await desk.send("GET", "/duties")).json()
        (duty,) = page["items"]
        assert (duty["status"], duty["provisional"], duty["area"]) == (
            "open", False, desk.county.code,
        )  # fmt: skip
        due = datetime.fromisoformat(duty["due_at"])
        assert timedelta(days=5) < due - datetime.fromisoformat(duty["opened_at"])
        assert await duties.told() == ["opened"]

    async def test_a_second_of_the_kind_for_the_subject_is_refused(self, duties: Duties) -> None:
        assert [await duties.do("open"), await duties.do("open")] == [204, 409]
        assert await duties.told() == ["opened"]

    async def test_by_twenty_at_once_opens_one(self, duties: Duties) -> None:
        statuses = await asyncio.gather(*(duties.do("open") for _ in range(20)))
        assert sorted(statuses) == [204] + [409] * 19
        assert await duties.told() == ["opened"]

    async def test_again_after_the_end_is_another_duty(self, duties: Duties) -> None:
        for verb in ("open", "meet", "open", "void", "open"):
            assert await duties.do(verb) == 204
        assert await duties.statuses() == ["met", "void", "open"]

    async def test_beyond_the_published_calendar_is_provisional(
        self, duties: Duties, desk: Desk
    ) -> None:
        assert isinstance(desk.service.clock, MovableClock)
        desk.service.clock.now = datetime(2090, 6, 1, tzinfo=UTC)
        assert await duties.do("open") == 204
        assert (await desk.send("GET", "/duties")).json()["items"][0]["provisional"] is True


class TestEnding:
    async def test_in_time_is_met(self, duties: Duties) -> None:
        await duties.do("open")
        await duties.do("meet")
        assert (await duties.statuses(), await duties.told()) == (["met"], ["opened", "met"])

    async def test_void_is_told(self, duties: Duties) -> None:
        await duties.do("open")
        await duties.do("void")
        assert (await duties.statuses(), await duties.told()) == (["void"], ["opened", "voided"])

    @pytest.mark.parametrize("verb", ["meet", "void"])
    async def test_of_none_is_no_error(self, duties: Duties, verb: str) -> None:
        assert await duties.do(verb) == 204
        assert await duties.told() == []

    async def test_after_the_breach_is_late(self, duties: Duties) -> None:
        await duties.do("open")
        await duties.breached()
        await duties.do("meet")
        assert await duties.statuses() == ["met_late"]
        assert await duties.told() == ["opened", "breached", "met"]

    async def test_late_with_no_sweep_between_is_a_breach_all_the_same(
        self, duties: Duties, desk: Desk
    ) -> None:
        async with a_work(desk.service.web) as work:
            open_duty(
                work, "visit", norm=NORM, subject_type="child", subject_id=desk.child,
                child_id=desk.child, area=desk.county, department="civil_affairs",
                since=work.now - timedelta(days=30), met=True,
            )  # fmt: skip
        assert await duties.told() == ["opened", "breached", "met"]
        row = await duties.row()
        assert (row["status"], row["breached_at"], row["escalated_to"], row["version"]) == (
            "met_late", row["due_at"], desk.county.code[:4], 3,
        )  # fmt: skip

    async def test_within_its_grace_is_late_and_no_breach(self, duties: Duties) -> None:
        await duties.graced()
        duties.advance(days=9)
        await duties.do("meet")
        assert (await duties.statuses(), await duties.told()) == (["met_late"], ["opened", "met"])

    @pytest.mark.parametrize("verbs", [("meet", "meet"), ("void", "void"), ("meet", "void")])
    async def test_twice_at_once_ends_it_once(self, duties: Duties, verbs: tuple[str, str]) -> None:
        await duties.do("open")
        assert set(await asyncio.gather(*(duties.do(verb) for verb in verbs * 5))) == {204}
        assert len(await duties.told()) == 2


class TestTheSweep:
    async def test_breaches_once_and_escalates_to_the_division_above(
        self, duties: Duties, desk: Desk
    ) -> None:
        await duties.do("open")
        await duties.breached()
        await asyncio.sleep(0.5)
        assert await duties.told() == ["opened", "breached"]
        row = await duties.row()
        assert (row["escalated_to"], row["version"]) == (desk.county.code[:4], 2)

    async def test_breaches_only_after_the_grace(self, duties: Duties) -> None:
        await duties.graced()
        row = await duties.row()
        assert row["escalates_at"] - row["due_at"] == timedelta(days=3)
        duties.advance(days=9)
        await duties.swept()
        assert await duties.statuses() == ["open"]
        duties.advance(days=2)
        await duties.is_breached()

    async def test_leaves_what_is_not_yet_due_and_what_has_ended(
        self, duties: Duties, desk: Desk
    ) -> None:
        await duties.do("open")
        other = Duties(Desk(desk.service, desk.county))
        await other.do("open")
        await other.do("meet")
        duties.advance(days=1)
        async with a_work(desk.service.web) as work:
            await sweep(work)
        assert (await duties.statuses(), await other.statuses()) == (["open"], ["met"])

    async def test_by_two_at_once_breaches_each_once(self, desk: Desk) -> None:
        several = await _breached_by_four_sweeps(desk)
        for duties in several:
            assert await duties.told() == ["opened", "breached"]


async def _breached_by_four_sweeps(desk: Desk) -> list[Duties]:
    several = [Duties(Desk(desk.service, desk.county)) for _ in range(5)]
    for duties in several:
        await duties.do("open")
    several[0].advance(days=30)
    await asyncio.gather(*(several[0].swept() for _ in range(4)))
    for duties in several:
        await duties.is_breached()
    return several


class TestStayingUndone:
    async def test_goes_up_a_division_a_period_as_far_as_the_nation(
        self, duties: Duties, desk: Desk
    ) -> None:
        await duties.do("open")
        await duties.breached()
        for above in (desk.county.code[:2], ""):
            duties.advance(days=8)
            await duties.swept()
            await _went_to(duties, above)
        duties.advance(days=400)
        await duties.swept()
        assert await duties.told() == ["opened", "breached", "escalated", "escalated"]

    async def test_for_less_than_a_period_goes_nowhere(self, duties: Duties) -> None:
        await duties.do("open")
        await duties.breached()
        duties.advance(days=6)
        await duties.swept()
        assert await duties.told() == ["opened", "breached"]

    async def test_for_long_goes_one_step_a_sweep(self, duties: Duties, desk: Desk) -> None:
        await duties.do("open")
        await duties.breached()
        duties.advance(days=400)
        await duties.swept()
        await _went_to(duties, desk.county.code[:2])
        await duties.swept()
        assert await duties.told() == ["opened", "breached", "escalated"]

    @pytest.mark.parametrize("verb", ["meet", "void"])
    async def test_no_longer_goes_no_further(self, duties: Duties, verb: str) -> None:
        await duties.do("open")
        await duties.breached()
        await duties.do(verb)
        told = await duties.told()
        duties.advance(days=30)
        await duties.swept()
        assert await duties.told() == told

    async def test_is_taken_up_once_by_two_sweeps_at_once(self, desk: Desk) -> None:
        several = await _breached_by_four_sweeps(desk)
        several[0].advance(days=8)
        await asyncio.gather(*(several[0].swept() for _ in range(4)))
        for duties in several:
            await _went_to(duties, desk.county.code[:2])
            assert await duties.told() == ["opened", "breached", "escalated"]


async def _went_to(duties: Duties, above: str) -> None:
    async def seen() -> bool:
        return bool((await duties.row())["escalated_to"] == above)

    await eventually(seen)


class TestTheList:
    async def test_is_in_order_of_due_time_and_cut_by_status(self, desk: Desk) -> None:
        children = []
        for hours in (0, 48, 24):
            child = Duties(Desk(desk.service, desk.county))
            child.advance(hours=hours)
            await child.do("open")
            children.append(child)
        await children[0].do("meet")
        page = (await desk.send("GET", "/duties?status=open")).json()["items"]
        assert [UUID(duty["subject_id"]) for duty in page] == [c.desk.child for c in children[1:]]
        first = (await desk.send("GET", "/duties?limit=2")).json()
        rest = (await desk.send("GET", f"/duties?limit=2&after={first['next']}")).json()
        assert len({duty["id"] for duty in first["items"] + rest["items"]}) == 3

    async def test_of_one_child_holds_what_is_owed_to_it_alone(self, desk: Desk) -> None:
        mine, others = (Duties(Desk(desk.service, desk.county)) for _ in range(2))
        for one in (mine, others):
            await one.do("open")
        found = await desk.send("GET", f"/duties?status=open&child_id={mine.desk.child}")
        assert {duty["child_id"] for duty in found.json()["items"]} == {str(mine.desk.child)}
        problem(await desk.send("GET", "/duties?child_id=x"), 422)

    async def test_of_another_county_is_empty(self, desk: Desk, elsewhere: Desk) -> None:
        await Duties(desk).do("open")
        assert (await elsewhere.send("GET", "/duties")).json() == {"items": [], "next": None}

    @pytest.mark.parametrize("status", ["OPEN", "none", "", "open,met"])
    async def test_with_an_unknown_status_is_refused(self, desk: Desk, status: str) -> None:
        problem(await desk.send("GET", "/duties", params={"status": status}), 422)
