"""The alerts and the review of temporary custody, day by day and over transfers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from basis_rig import UNTIL, changed, duty, under_order
from chassis.testing import eventually
from placement_rig import Place
from reference.clocks import CHINA, due
from reference.norms import norm


async def last_days(place: Place, custody: dict[str, Any]) -> dict[str, date]:
    """The last day for each clock of a custody, in China."""
    rows = await place.rows(
        "SELECT kind, due_at FROM duty WHERE subject_id = $1 AND kind LIKE 'custody_%'",
        UUID(custody["id"]),
    )
    moment = timedelta(seconds=1)
    return {row["kind"]: (row["due_at"] - moment).astimezone(CHINA).date() for row in rows}


async def moved_on(place: Place, custody: dict[str, Any]) -> dict[str, Any]:
    body = {
        "agency_id": (await place.agency())["id"],
        "handover": ["file"],
        "legal_basis": {"document_no": "1"},
        "heard_child": True,
    }
    answer = await place.change(f"/custodies/{custody['id']}/transfer", body)
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


class TestLastDays:
    @pytest.mark.parametrize(
        ("began_on", "first", "second", "last", "review"),
        [
            ("2026-06-01", "2026-08-30", "2026-11-28", "2027-03-28", "2027-06-01"),
            ("2026-08-31", "2026-11-29", "2027-02-27", "2027-06-27", "2027-08-31"),
            ("2028-02-29", "2028-05-29", "2028-08-27", "2028-12-25", "2029-02-28"),
            ("2026-01-05", "2026-04-05", "2026-07-04", "2026-11-01", "2027-01-05"),
        ],
    )
    def test_are_counted_in_calendar_days_and_months(
        self, began_on: str, first: str, second: str, last: str, review: str
    ) -> None:
        """The first day is not counted, no day off lengthens the period, and a month that lacks
        the day ends on its last one."""
        start = date.fromisoformat(began_on)
        kinds = ("custody_alert_first", "custody_alert_second", "custody_alert_last")
        for kind, expected in zip(
            (*kinds, "custody_review"), (first, second, last, review), strict=True
        ):
            assert due(norm(f"placement.{kind}", on=start), start).isoformat() == expected, kind

    async def test_are_those_of_the_day_in_china(self, place: Place) -> None:
        place.clock.now = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)  # 2 June, half past midnight
        custody = await place.custody()
        assert await last_days(place, custody) == {
            "custody_alert_first": date(2026, 8, 31),
            "custody_alert_second": date(2026, 11, 29),
            "custody_alert_last": date(2027, 3, 29),
            "custody_review": date(2027, 6, 2),
        }


class TestTransfer:
    async def test_does_not_give_the_child_another_ninety_days(self, place: Place) -> None:
        custody = await place.custody()
        expected = await last_days(place, custody)
        place.clock.advance(days=85)
        second = await moved_on(place, custody)
        place.clock.advance(days=3)
        third = await moved_on(place, second)
        assert await last_days(place, second) == await last_days(place, third) == {}
        assert await last_days(place, custody) == expected
        place.clock.advance(days=4)

        async def breached() -> bool:
            return (await place.duties(custody["id"]))["custody_alert_first"] == "breached"

        await eventually(breached)
        answer = await place.change(f"/custodies/{third['id']}/review", {"review_no": "1"})
        assert answer.status_code == 200
        duties = await place.duties(custody["id"])
        assert duties["custody_alert_first"] == "met_late"
        assert duties["custody_alert_second"] == "open"


class TestReview:
    async def test_does_not_answer_the_call_for_a_legal_basis(self, place: Place) -> None:
        custody, order = await under_order(place)
        place.clock.advance(days=3)
        await place.apply(changed(order, "revoked", UNTIL), version=2)
        place.clock.advance(days=3)
        answer = await place.change(f"/custodies/{custody['id']}/review", {"review_no": "1"})
        assert answer.status_code == 200
        assert await duty(place, custody) in ("open", "breached")
        await place.change(
            f"/custodies/{custody['id']}/end",
            {"outcome": "transferred", "document_no": "1", "heard_child": True},
        )
        assert await duty(place, custody) in ("open", "breached")
