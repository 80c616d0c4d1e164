"""The numbers: what each event adds, who reads them, and that none counts twice."""

import asyncio
import random
from collections import Counter
from functools import partial
from typing import Any

import pytest
from pydantic import TypeAdapter

from chassis.access import Role
from chassis.app import App
from chassis.broker import Hub
from chassis.relay import queue_name
from chassis.testing import Service, eventually
from chassis.work import Work
from contracts.catalogue import events
from contracts.duties import DutyBreached, DutyMet, DutyOpened, DutyVoided
from contracts.envelope import BATCH_MEDIA_TYPE, Envelope
from contracts.event import Event
from contracts.judicial_referral import (
    GuardianshipRevoked,
    ProtectionOrderMade,
    ReferralSent,
    ReportReceived,
)
from contracts.placement import AgencyRegistered, CustodyBegan, CustodyEnded
from contracts.procurement import ContractSigned, DeliveryRecorded, PaymentMade
from contracts.registry import ChildRegistered, VisitRecorded
from insight.facts.measures import Measure
from neighbours import Neighbours, fold, make
from reference.divisions import Area

URL = "/insight/summary"
OFFICER = Role.COUNTY_OFFICER


async def read(service: Service, caller: Area, **query: Any) -> dict[str, int]:
    """The measures that are not zero, as an officer of the area reads them."""
    role = OFFICER if caller.code else Role.NATIONAL_OFFICER
    headers = service.issuer.bearer(role, area=caller.code)
    answer = await service.client.get(URL, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    measures: dict[str, int] = answer.json()["measures"]
    assert list(measures) == list(Measure)
    return {name: value for name, value in measures.items() if value}


def count(raw: list[Envelope], area: str) -> dict[str, int]:
    """The same numbers from the raw events, without anything of insight."""
    here = [one for one in raw if one.data["area"].startswith(area)]
    told = Counter(one.type for one in here)
    late = Counter(one.data.get("late") for one in here)
    ended = told["wardship.duty.met.v1"] + told["wardship.duty.voided.v1"]
    numbers = {
        "children_registered": told["registry.child.registered.v1"],
        "visits": told["registry.visit.recorded.v1"],
        "reports": told["judicial-referral.report.received.v1"],
        "referrals": told["judicial-referral.referral.sent.v1"],
        "protection_orders": told["judicial-referral.protection-order.made.v1"],
        "custodies_open": told["placement.custody.began.v1"] - told["placement.custody.ended.v1"],
        "contracts": told["procurement.contract.signed.v1"],
        "deliveries": told["procurement.delivery.recorded.v1"],
        "payments_fen": sum(
            one.data["amount_fen"] for one in here if one.type == "procurement.payment.made.v1"
        ),
        "duties_open": told["wardship.duty.opened.v1"] - ended,
        "duties_met": late[False],
        "duties_breached": told["wardship.duty.breached.v1"],
        "duties_met_late": late[True],
    }
    return {name: value for name, value in numbers.items() if value}


def places(county: Area) -> list[Area]:
    """The county, two townships, three villages, and a county beside it."""
    tails = ("", "001", "002", "001001", "001002", "002001")
    return [Area(county.code + tail) for tail in tails] + [Area(county.code[:4] + "95")]


Told = list[tuple[type[Event], dict[str, Any]]]
BREACHED: Told = [(DutyOpened, {}), (DutyBreached, {})]
ADDED: list[tuple[Told, dict[str, int]]] = [
    ([(ChildRegistered, {})] * 2, {"children_registered": 2}),
    ([(VisitRecorded, {})], {"visits": 1}),
    ([(ReportReceived, {})], {"reports": 1}),
    ([(ReferralSent, {})], {"referrals": 1}),
    ([(ProtectionOrderMade, {})], {"protection_orders": 1}),
    ([(CustodyBegan, {}), (CustodyBegan, {}), (CustodyEnded, {})], {"custodies_open": 1}),
    ([(ContractSigned, {})], {"contracts": 1}),
    ([(DeliveryRecorded, {})], {"deliveries": 1}),
    ([(PaymentMade, {"amount_fen": 12_345})] * 2, {"payments_fen": 24_690}),
    ([(DutyOpened, {})], {"duties_open": 1}),
    ([(DutyOpened, {}), (DutyMet, {"late": False})], {"duties_met": 1}),
    (BREACHED, {"duties_open": 1, "duties_breached": 1}),
    ([*BREACHED, (DutyMet, {"late": True})], {"duties_breached": 1, "duties_met_late": 1}),
    ([(DutyOpened, {}), (DutyOpened, {}), (DutyVoided, {})], {"duties_open": 1}),
    ([(AgencyRegistered, {}), (GuardianshipRevoked, {})], {}),
]


class TestCounting:
    @pytest.mark.parametrize(("told", "expected"), ADDED)
    async def test_each_event_adds_what_it_means(
        self,
        neighbours: Neighbours,
        county: Area,
        told: Told,
        expected: dict[str, int],
    ) -> None:
        for event, facts in told:
            neighbours.tell(event, county, **facts)
        await neighbours.settled()
        assert await read(neighbours.insight, county) == expected

    async def test_listens_to_everything_from_everybody(self, neighbours: Neighbours) -> None:
        for name, source in neighbours.sources.items():
            await eventually(partial(getattr, source, "types"))
            assert source.types == {event.TYPE for event in events() if name in event.SOURCES}

    async def test_equals_the_raw_events_at_every_level(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        neighbours.tell_anything(places(county), 800, seed=5)
        await neighbours.settled()
        raw = list(neighbours.raw())
        for code in ("", county.code[:2], county.code[:4], *(p.code for p in places(county))):
            assert await read(neighbours.insight, Area(code)) == count(raw, code), code
        assert len(count(raw, county.code)) == len(Measure)


class TestOnce:
    async def test_doubles_and_disorder_on_the_broker_change_nothing(
        self, neighbours: Neighbours, county: Area, hub: Hub
    ) -> None:
        neighbours.tell_anything([county], 300, seed=2)
        queue, dice = queue_name("registry", "insight"), random.Random(2)
        told = [
            one for one in neighbours.sources["registry"].feed if county.code in one.data["area"]
        ]
        batches = [told[i : i + 10] for i in range(0, len(told), 10)] * 2
        dice.shuffle(batches)
        for batch in batches:
            body = TypeAdapter(list[Envelope]).dump_json(batch)
            await hub.publish(queue, [body], BATCH_MEDIA_TYPE)
        await neighbours.settled()
        await asyncio.sleep(0.1)
        raw = list(neighbours.raw())
        assert await read(neighbours.insight, county) == count(raw, county.code)

    async def test_an_event_told_again_under_another_number_counts_once(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        envelope = neighbours.tell(ChildRegistered, county)
        await neighbours.settled()
        app: App = neighbours.insight.web.state.chassis
        work = Work(app)
        again = envelope.model_copy(update={"sequence": 900_000, "generation": 2})
        await app.handlers.apply(work, [again, again])
        await work.commit()
        await work.close()
        assert await read(neighbours.insight, county) == {"children_registered": 1}

    async def test_an_unknown_event_is_left_alone(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        source = neighbours.sources["registry"]
        source.feed.append(
            source.tell(make(ChildRegistered, county)).model_copy(
                update={"type": "registry.child.dreamt.v1", "sequence": len(source.feed) + 1}
            )
        )
        await neighbours.settled()
        assert await read(neighbours.insight, county) == {"children_registered": 1}


class TestFold:
    async def test_in_steps_ends_at_the_numbers_of_the_raw_events(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        for seed in range(8):
            unfolded.tell_anything(places(county), 50, seed=seed)
            await unfolded.settled()
        service, raw = unfolded.insight, list(unfolded.raw())
        assert await read(service, county) == {}
        assert await fold(service, at_once=7) == 7
        assert await read(service, county) != count(raw, county.code)
        assert await fold(service) > 0
        assert await fold(service) == 0
        for code in ("", *(place.code for place in (county, *places(county)))):
            assert await read(service, Area(code)) == count(raw, code)

    async def test_a_batch_leaves_one_row_of_deltas(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        for place in places(county) * 100:
            unfolded.tell(ChildRegistered, place)
        await unfolded.settled()
        assert await unfolded.insight.admin.fetchval("SELECT count(*) FROM delta") < 20
        await fold(unfolded.insight)
        raw = list(unfolded.raw())
        assert await read(unfolded.insight, county) == count(raw, county.code)

    async def test_happens_by_itself(self, neighbours: Neighbours, county: Area) -> None:
        neighbours.tell(VisitRecorded, county)
        await neighbours.settled()
        query = "SELECT value FROM rollup WHERE area_code = $1 AND measure = 'visits'"
        for code in (county.code, county.code[:4], county.code[:2], ""):
            await eventually(partial(neighbours.insight.admin.fetchval, query, code))

    async def test_a_place_without_a_county_counts_in_its_prefecture(
        self, unfolded: Neighbours
    ) -> None:
        """Dongguan has no counties: its townships stand below the prefecture."""
        unfolded.tell(ChildRegistered, Area("441900003"))
        await unfolded.settled()
        await fold(unfolded.insight)
        for code in ("", "44", "4419", "441900003"):
            assert await read(unfolded.insight, Area(code)) == {"children_registered": 1}
        assert (
            await unfolded.insight.admin.fetchval("SELECT count(DISTINCT area_code) FROM rollup")
            == 4
        )
