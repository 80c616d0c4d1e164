"""The numbers: what each event adds, who reads them, and that none counts twice."""

import asyncio
import random
from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from chassis.access import OFFICERS, Role
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
    answer = await service.client.get(
        URL, params=query, headers=service.issuer.bearer(OFFICER, area=caller.code)
    )
    assert answer.status_code == 200, answer.text
    measures: dict[str, int] = answer.json()["measures"]
    assert list(measures) == list(Measure)
    return {name: value for name, value in measures.items() if value}


def count(raw: list[Envelope], area: str) -> dict[str, int]:
    """The same numbers from the raw events, without anything of insight."""
    here = [one for one in raw if one.data["area"].startswith(area)]
    told = Counter(one.type for one in here)
    late = Counter(one.data.get("late") for one in here)
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
        "duties_open": told["wardship.duty.opened.v1"]
        - told["wardship.duty.met.v1"]
        - told["wardship.duty.voided.v1"],
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
    ([(DutyOpened, {}), (DutyBreached, {})], {"duties_open": 1, "duties_breached": 1}),
    (
        [(DutyOpened, {}), (DutyBreached, {}), (DutyMet, {"late": True})],
        {"duties_breached": 1, "duties_met_late": 1},
    ),
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
        neighbours.tell_anything(places(county), 800, seed=1)
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
    async def test_the_numbers_are_the_same_before_and_after(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        unfolded.tell_anything(places(county), 400, seed=3)
        await unfolded.settled()
        service, raw = unfolded.insight, list(unfolded.raw())
        assert not await service.admin.fetchval("SELECT count(*) FROM rollup")
        assert await read(service, county) == count(raw, county.code)
        assert await fold(service, at_once=7) == 7
        assert await read(service, county) == count(raw, county.code)
        assert await fold(service) > 100
        assert await fold(service) == 0
        assert not await service.admin.fetchval("SELECT count(*) FROM delta")
        for place in places(county):
            assert await read(service, place) == count(raw, place.code)

    async def test_a_batch_leaves_one_delta_for_each_area_and_measure(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        for _ in range(300):
            unfolded.tell(ChildRegistered, county)
        await unfolded.settled()
        assert await unfolded.insight.admin.fetchval("SELECT count(*) FROM delta") < 20
        assert await read(unfolded.insight, county) == {"children_registered": 300}

    async def test_no_reader_sees_a_change_twice_or_not_at_all(
        self, unfolded: Neighbours, county: Area
    ) -> None:
        unfolded.tell_anything(places(county), 600, seed=4)
        await unfolded.settled()
        expected = count(list(unfolded.raw()), county.code)
        folding = asyncio.create_task(fold(unfolded.insight, 2, to_the_end=True))
        seen = [await read(unfolded.insight, county)]
        while not folding.done():
            seen.append(await read(unfolded.insight, county))
        assert await folding > 20
        assert len(seen) > 10
        assert [one for one in seen if one != expected] == []

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
        assert await unfolded.insight.admin.fetchval("SELECT count(*) FROM rollup") == 4


class TestReadSummary:
    async def ask(self, insight: Service, url: str, *roles: str, area: str) -> httpx.Response:
        return await insight.client.get(url, headers=insight.issuer.bearer(*roles, area=area))

    async def test_says_whose_numbers_they_are_and_when_they_were_read(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        await neighbours.settled()
        insight = neighbours.insight
        answer = (await self.ask(insight, URL, OFFICER, area=county.code)).json()
        assert answer["area"] == county.code
        assert answer["as_of"] == insight.clock().isoformat().replace("+00:00", "Z")
        assert answer["behind"] == 0
        assert set(answer["measures"].values()) == {0}

    async def test_an_area_within_ones_own_may_be_asked_for(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        neighbours.tell(VisitRecorded, Area(county.code + "001"))
        neighbours.tell(VisitRecorded, Area(county.code + "002"))
        await neighbours.settled()
        insight = neighbours.insight
        assert await read(insight, county) == {"visits": 2}
        assert await read(insight, county, area=county.code + "001") == {"visits": 1}
        assert await read(insight, Area(county.code[:2]), area=county.code) == {"visits": 2}

    async def test_any_other_area_answers_as_one_that_is_not_there(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        other = Area(county.code[:4] + "96")
        neighbours.tell(VisitRecorded, other)
        await neighbours.settled()
        insight = neighbours.insight
        bodies = set()
        for code in (other.code, county.code[:4], "", "710000"[:2], other.code + "001"):
            answer = await self.ask(insight, f"{URL}?area={code}", OFFICER, area=county.code)
            assert answer.status_code == 404
            bodies.add(str(answer.json() | {"trace_id": ""}))
        assert len(bodies) == 1
        assert await read(insight, county) == {}

    @pytest.mark.parametrize("code", ["5", "51010", "000000", "510000", "abc", "５１", "1" * 13])
    async def test_what_is_no_division_code_is_refused(self, insight: Service, code: str) -> None:
        answer = await insight.client.get(
            URL, params={"area": code}, headers=insight.issuer.bearer(OFFICER, area="51")
        )
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["?area"]

    @pytest.mark.parametrize("role", [*OFFICERS, Role.AUDITOR])
    async def test_officers_and_auditors_may(self, insight: Service, role: Role) -> None:
        assert (await self.ask(insight, URL, role, area="51")).status_code == 200

    @pytest.mark.parametrize("role", sorted(set(Role) - {*OFFICERS, Role.AUDITOR}))
    async def test_nobody_else_may(self, insight: Service, role: Role) -> None:
        assert (await self.ask(insight, URL, role, area="")).status_code == 403

    async def test_who_is_bound_to_an_organisation_has_no_area(self, insight: Service) -> None:
        roles = (Role.AUDITOR, Role.PROVIDER_STAFF)
        assert (await self.ask(insight, URL, *roles, area="")).status_code == 404

    async def test_needs_a_token(self, insight: Service) -> None:
        assert (await insight.client.get(URL)).status_code == 401
