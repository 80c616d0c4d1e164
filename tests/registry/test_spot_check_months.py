"""What a month lacked of its spot checks is a duty of the township, to make it up."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.work import Work
from reference.clocks import CHINA
from reference.months import add_months
from registry.spot_checks.models import needed, subject_of
from registry.spot_checks.service import judge
from registry_place import TODAY, Place
from registry_spot_checks import check, visited
from registry_workforce import release, supervised

MONTH = TODAY.replace(day=1)
NEXT = add_months(MONTH, 1)


async def judged(place: Place, on: date = NEXT) -> None:
    """As if it were that day."""
    async with Work(place.service.web.state.chassis) as work:
        work.now = datetime.combine(on, time(8), CHINA)
        await judge(work)
        await work.commit()


async def owed(place: Place, month: date = MONTH) -> list[Any]:
    return await place.rows(
        "SELECT * FROM duty WHERE kind = 'make_up_spot_checks' AND subject_id = $1",
        subject_of(place.village[:9], month),
    )


class TestShare:
    @given(st.integers(0, 10_000), st.integers(0, 100))
    def test_is_the_least_number_that_reaches_it(self, visits: int, percent: int) -> None:
        share = needed(visits, percent)
        assert share * 100 >= visits * percent
        assert share == 0 or (share - 1) * 100 < visits * percent


class TestMonthThatIsOver:
    async def test_is_a_duty_where_its_share_was_not_reached(self, place: Place) -> None:
        await supervised(place)
        child = await place.child()
        visits = [await visited(place, child) for _ in range(11)]
        await check(place, child, visits[0])
        await judged(place, NEXT - timedelta(days=1))
        assert await owed(place) == []
        await judged(place)
        [duty] = await owed(place)
        assert (duty["status"], duty["norm"], duty["department"]) == (
            "open", "registry.spot_check_make_up", "civil_affairs",
        )  # fmt: skip
        assert (duty["township"], duty["village"]) == (place.village[:9], None)
        assert duty["opened_at"] == datetime.combine(NEXT, time(), CHINA)
        await judged(place)
        assert len(await owed(place)) == 1

    async def test_is_none_where_it_was(self, place: Place) -> None:
        await supervised(place)
        child = await place.child()
        await check(place, child, await visited(place, child))
        await judged(place)
        assert await owed(place) == []

    async def test_is_none_without_a_visit_or_a_supervisor(self, place: Place) -> None:
        made = await supervised(place)
        await judged(place)
        assert await owed(place) == []
        child = await place.child()
        await visited(place, child)
        assert (await release(place, made["id"])).status_code == 200
        await judged(place, add_months(NEXT, 1))
        assert await owed(place) == []

    async def test_is_one_duty_of_two_supervisors(self, place: Place) -> None:
        await supervised(place)
        await supervised(place, "another")
        await visited(place, await place.child())
        await judged(place)
        assert len(await owed(place)) == 1

    async def test_asks_for_each_red_child_that_was_visited(self, place: Place) -> None:
        await supervised(place)
        red, unseen, green = [await place.child() for _ in range(3)]
        await place.rows("UPDATE child SET tier = 'red' WHERE id::text = ANY ($1)", [red, unseen])
        mine = await visited(place, red)
        await check(place, green, await visited(place, green))
        await judged(place)
        [duty] = await owed(place)
        assert duty["status"] == "open"
        assert (await check(place, red, mine)).status_code == 201
        [duty] = await owed(place)
        assert duty["status"] == "met"


class TestMakingUp:
    async def test_meets_the_duty_with_the_last_check(self, place: Place) -> None:
        await supervised(place)
        child = await place.child()
        visits = [await visited(place, child) for _ in range(11)]
        await judged(place)
        await check(place, child, visits[0])
        [duty] = await owed(place)
        assert duty["status"] == "open"
        await check(place, child, visits[1])
        [duty] = await owed(place)
        assert duty["status"] == "met"

    async def test_meets_it_also_where_several_are_made_at_once(self, place: Place) -> None:
        await supervised(place)
        children = [await place.child() for _ in range(5)]
        visits = [await visited(place, child) for child in children]
        for child in children:
            for _ in range(8):
                await visited(place, child)
        await judged(place)
        answers = await asyncio.gather(
            *(check(place, *one) for one in zip(children, visits, strict=True))
        )
        assert [one.status_code for one in answers] == [201] * 5
        [duty] = await owed(place)
        assert duty["status"] == "met"
