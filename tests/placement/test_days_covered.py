"""Whatever courts and officers do: a day without a legal basis is listed, and somebody is called.

The days are counted one by one by the database, from the bases alone.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from basis_rig import add, changed, made, uncovered
from chassis.work import Work
from placement.legal_bases import service
from placement_rig import NOW, Place

BARE = """
SELECT DISTINCT c.id::text FROM custody c CROSS JOIN LATERAL generate_series(
    (c.began_at AT TIME ZONE 'Asia/Shanghai')::date,
    (least(coalesce(c.ended_at, $2), $2) AT TIME ZONE 'Asia/Shanghai')::date, '1 day') AS d(day)
WHERE c.child_id = $1 AND NOT EXISTS (
    SELECT FROM legal_basis b WHERE b.custody_id = c.id AND b.voided_at IS NULL
    AND b.from_on <= d.day AND (b.until_on IS NULL OR b.until_on >= d.day))
"""
CALLED = """
SELECT subject_id::text AS id FROM duty
WHERE child_id = $1 AND kind = 'legal_basis' AND status IN ('open', 'breached')
"""
DAYS = st.integers(0, 6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("days pass"), st.integers(1, 4)),
        st.tuples(st.sampled_from(["told", "extended", "revoked"]), DAYS),
        st.tuples(st.just("add"), DAYS, st.none() | DAYS),
        st.tuples(st.just("transfer"), st.booleans()),
        st.tuples(st.just("end"), st.none()),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Case:
    """One child, admitted under an order that placement may not have heard of yet."""

    place: Place
    child: str
    order: Any
    agency: dict[str, Any]
    custodies: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0

    @classmethod
    async def make(cls, place: Place) -> "Case":
        place.clock.now = NOW
        child, agency = await place.child(), await place.agency(beds=1)
        order = made(place, child, NOW.date() + timedelta(days=2))
        case = cls(place, child, order, agency)
        case.custodies.append(
            await place.custody(agency, child, legal_basis=case.under(order=True))
        )
        return case

    @property
    def today(self) -> date:
        return self.place.clock.now.date()

    def under(self, *, order: bool) -> dict[str, str]:
        named = {"order_id": str(self.order.protection_order_id)}
        return named if order else {"document_no": "1"}

    async def take(self, what: tuple[Any, ...]) -> None:
        """Refused or not: what must hold afterwards is the same."""
        last = self.custodies[-1]
        match what:
            case ("days pass", number):
                self.place.clock.advance(days=number)
            case ("told", _):
                await self.place.apply(self.order)
            case ("extended" | "revoked" as change, number):
                self.version += 1
                event = changed(self.order, change, self.today + timedelta(days=number))
                await self.place.apply(event, version=1 + self.version, at=self.place.clock.now)
            case ("add", number, length):
                first = NOW.date() + timedelta(days=number)
                until = None if length is None else f"{first + timedelta(days=length)}"
                form: dict[str, Any] = {"from_on": f"{first}", "until_on": until}
                answer = await add(self.place, last, **form)
                assert answer.status_code in (201, 409, 422), answer.text
            case ("transfer", order):
                form = {
                    "agency_id": self.agency["id"], "handover": ["file"], "heard_child": True,
                    "legal_basis": self.under(order=order),
                }  # fmt: skip
                answer = await self.place.change(f"/custodies/{last['id']}/transfer", form)
                assert answer.status_code in (201, 409), answer.text
                if answer.status_code == 201:
                    self.custodies.append(answer.json())
            case ("end", _):
                form = {"outcome": "died", "document_no": "1"}
                answer = await self.place.change(f"/custodies/{last['id']}/end", form)
                assert answer.status_code in (200, 409), answer.text


async def swept(place: Place) -> None:
    """Again where the service's own sweep opened the same duty in this moment."""
    while True:
        with suppress(IntegrityError):
            async with Work(place.service.web.state.chassis) as work:
                await service.sweep(work)
                await work.commit()
                return


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_no_day_is_without_a_basis_unseen(place: Place, steps: list[Any]) -> None:
    case = await Case.make(place)
    for what in steps:
        place.clock.advance(minutes=1)
        await case.take(what)
        if what[0] == "days pass":
            continue  # what comes next may be quicker than the sweep
        await swept(place)
        child, known = UUID(case.child), {one["id"] for one in case.custodies}
        bare = {row["id"] for row in await place.rows(BARE, child, place.clock.now)}
        assert {row["id"] for row in await place.rows(CALLED, child)} == bare
        assert set(await uncovered(place)) & known == bare
