"""A township is called to return a month that is over, once, and is done with it by its return."""

from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from chassis.testing import eventually
from chassis.work import Work
from reference.clocks import CHINA
from reference.months import add_months
from registry.returns import sweep as returns
from registry.returns.models import DUTY, subject_of
from registry_place import TODAY, Place
from registry_workforce import add_division, supervised

MONTH = TODAY.replace(day=1)
NEXT = add_months(MONTH, 1)
PERIOD = f"{MONTH:%Y-%m}"


@pytest.fixture
async def townships(place: Place) -> list[str]:
    """Of the county, as divisions."""
    codes = sorted({village[:9] for village in place.villages})
    for code in codes:
        await add_division(place, code, "township")
    await begin_anew(place)
    return codes


async def begin_anew(place: Place) -> None:
    """Nobody was called yet; the service itself calls for last month."""
    await place.rows("DELETE FROM duty WHERE kind = $1", DUTY)
    await place.rows("DELETE FROM called_period")

    async def is_called() -> bool:
        return bool(await place.rows("SELECT FROM called_period WHERE is_done"))

    assert await eventually(is_called)


async def called(place: Place, on: date = NEXT) -> int:
    """As if it were that day; how many townships were called at once."""
    async with Work(place.service.web.state.chassis) as work:
        work.now = datetime.combine(on, time(8), CHINA)
        found = await returns.sweep(work)
        await work.commit()
    return found


async def everybody_called(place: Place, on: date = NEXT) -> None:
    while await called(place, on):
        pass


async def owed(place: Place, township: str, period: str = PERIOD) -> list[Any]:
    return await place.rows(
        "SELECT * FROM duty WHERE kind = $1 AND subject_id = $2", DUTY, subject_of(township, period)
    )


async def close(place: Place, township: str, period: str = PERIOD) -> httpx.Response:
    return await place.service.client.post(
        "/registry/returns", json={"period": period},
        headers=place.officer("township_supervisor", township),
    )  # fmt: skip


class TestAMonthThatIsOver:
    async def test_is_due_of_a_township_with_children(
        self, place: Place, townships: list[str]
    ) -> None:
        await place.child()
        await everybody_called(place, NEXT - timedelta(days=1))
        assert await owed(place, townships[0]) == []
        await everybody_called(place)
        [duty] = await owed(place, townships[0])
        assert (duty["status"], duty["norm"], duty["department"], duty["subject_type"]) == (
            "open", "registry.period_return", "civil_affairs", "division",
        )  # fmt: skip
        assert (duty["township"], duty["village"]) == (townships[0], None)
        assert duty["opened_at"] == datetime.combine(NEXT, time(), CHINA)
        assert await owed(place, townships[1]) == []

    async def test_is_due_of_a_township_with_a_supervisor(
        self, place: Place, townships: list[str]
    ) -> None:
        await supervised(place)
        await everybody_called(place)
        assert len(await owed(place, townships[0])) == 1

    async def test_is_due_once_and_the_next_again(self, place: Place, townships: list[str]) -> None:
        await place.child()
        await everybody_called(place)
        assert await called(place) == 0
        assert len(await owed(place, townships[0])) == 1
        await everybody_called(place, add_months(NEXT, 1))
        assert len(await owed(place, townships[0], f"{NEXT:%Y-%m}")) == 1

    async def test_is_not_due_of_who_came_after_it(
        self, place: Place, townships: list[str]
    ) -> None:
        await place.child()
        await begin_anew(place)
        assert await owed(place, townships[0], f"{add_months(MONTH, -1):%Y-%m}") == []

    async def test_is_called_for_a_part_of_the_townships_at_a_time(
        self, place: Place, townships: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await place.child()
        await place.child(village=place.villages[3])
        monkeypatch.setattr(returns, "AT_ONCE", 1)
        assert await called(place) == 1
        await everybody_called(place)
        assert [len(await owed(place, code)) for code in townships] == [1, 1]

    async def test_is_seen_by_its_township(self, place: Place, townships: list[str]) -> None:
        await place.child()
        await everybody_called(place)
        for code, seen in zip(townships, (1, 0), strict=True):
            headers = place.officer("township_supervisor", code)
            found = (await place.get("/duties?limit=200", headers)).json()["items"]
            assert [one["kind"] for one in found].count(DUTY) == seen


class TestAReturn:
    async def test_meets_what_is_due(self, place: Place, townships: list[str]) -> None:
        await place.child()
        await everybody_called(place)
        assert (await close(place, townships[0])).status_code == 201
        [duty] = await owed(place, townships[0])
        assert duty["status"] == "met"

    async def test_before_the_month_is_over_leaves_nothing_due(
        self, place: Place, townships: list[str]
    ) -> None:
        await place.child()
        assert (await close(place, townships[0])).status_code == 201
        await everybody_called(place)
        assert await owed(place, townships[0]) == []
