"""What happened to one child, and what arrived lately."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from markupsafe import escape

from chassis.access import OFFICERS, Role
from chassis.testing import Service
from contracts.catalogue import events
from contracts.placement import CustodyBegan
from contracts.procurement import ContractSigned
from contracts.registry import ChildRegistered, VisitRecorded
from insight.pages.language import Language
from insight.pages.language import words as known
from neighbours import BEGINNING, NAMES, Neighbours
from page_reader import Browser
from reference.divisions import Area

NEAR = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER)


async def ask(service: Service, path: str, area: str, *roles: str, **query: Any) -> httpx.Response:
    headers = service.issuer.bearer(*(roles or (Role.COUNTY_OFFICER,)), area=area)
    return await service.client.get(f"/insight/{path}", params=query, headers=headers)


class TestReadTimeline:
    async def test_lists_all_sources_by_the_time_it_happened(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        child, village = uuid4(), Area(county.code + "001001")
        neighbours.tell(CustodyBegan, county, minutes=30, child_id=child)
        neighbours.tell(VisitRecorded, village, minutes=20, child_id=child)
        first = neighbours.tell(ChildRegistered, village, minutes=10, child_id=child)
        neighbours.tell(VisitRecorded, village, minutes=15)
        await neighbours.settled()
        answer = await ask(neighbours.insight, f"timeline/{child}", county.code)
        items = answer.json()["items"]
        assert [(item["type"], item["source"]) for item in items] == [
            ("registry.child.registered.v1", "registry"),
            ("registry.visit.recorded.v1", "registry"),
            ("placement.custody.began.v1", "placement"),
        ]
        assert items[0]["event_id"] == str(first.id)
        assert items[0]["at"] == "2026-03-01T08:10:00Z"
        assert answer.json()["next"] is None

    async def test_goes_on_from_page_to_page(self, neighbours: Neighbours, county: Area) -> None:
        child = uuid4()
        told = [neighbours.tell(VisitRecorded, county, child_id=child) for _ in range(25)]
        await neighbours.settled()
        found: list[str] = []
        query: dict[str, Any] = {"limit": 10}
        while True:
            page = (await ask(neighbours.insight, f"timeline/{child}", county.code, **query)).json()
            found += [item["event_id"] for item in page["items"]]
            if page["next"] is None:
                break
            query["after"] = page["next"]
        assert found == [str(one.id) for one in told]

    async def test_a_made_up_cursor_is_refused(self, insight: Service, county: Area) -> None:
        answer = await ask(
            insight, f"timeline/{uuid4()}", county.code, after="AAAAAAAAAAAAAAAAAAAA"
        )
        assert answer.status_code == 400

    async def test_another_countys_child_answers_as_one_that_is_not_there(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        child, other = uuid4(), Area(county.code[:4] + "97")
        neighbours.tell(ChildRegistered, other, child_id=child)
        await neighbours.settled()
        foreign = await ask(neighbours.insight, f"timeline/{child}", county.code)
        missing = await ask(neighbours.insight, f"timeline/{uuid4()}", county.code)
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() | {"trace_id": ""} == missing.json() | {"trace_id": ""}
        assert (await ask(neighbours.insight, f"timeline/{child}", other.code)).status_code == 200

    async def test_a_village_does_not_see_what_only_the_county_knows(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        child, village = uuid4(), Area(county.code + "001001")
        neighbours.tell(ChildRegistered, village, child_id=child)
        neighbours.tell(CustodyBegan, county, child_id=child)
        await neighbours.settled()
        answer = await ask(
            neighbours.insight, f"timeline/{child}", village.code, Role.VILLAGE_DIRECTOR
        )
        assert len(answer.json()["items"]) == 1

    async def test_reading_is_written_into_the_audit(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        child = uuid4()
        neighbours.tell(ChildRegistered, county, child_id=child)
        neighbours.tell(VisitRecorded, county, child_id=child)
        await neighbours.settled()
        query = "SELECT action, operation, purpose, county FROM audit WHERE child_id = $1"
        assert await neighbours.insight.admin.fetch(query, child) == []
        await ask(neighbours.insight, f"timeline/{child}", county.code)
        rows = await neighbours.insight.admin.fetch(query, child)
        assert [tuple(row) for row in rows] == [("read", "read_timeline", "care", county.code)]

    @pytest.mark.parametrize("role", sorted(set(Role) - set(NEAR)))
    async def test_is_for_those_near_the_child(self, insight: Service, role: Role) -> None:
        assert (await ask(insight, f"timeline/{uuid4()}", "51", role)).status_code == 403

    async def test_what_is_no_id_is_refused(self, insight: Service) -> None:
        assert (await ask(insight, "timeline/17", "51")).status_code == 422


class TestTheFile:
    """The child's page: everything that any service tells about a child, in both languages."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    async def test_names_every_event_that_is_about_a_child(
        self, neighbours: Neighbours, browser: Browser, county: Area, language: Language
    ) -> None:
        child = uuid4()
        about = [event for event in events() if "child_id" in event.model_fields]
        assert {source for event in about for source in event.SOURCES} == set(NAMES)
        for event in about:
            facts: dict[str, Any] = (
                {"kind": "visit"} if event.TYPE.startswith("wardship.duty.") else {}
            )
            neighbours.tell(event, county, child_id=child, **facts)
        await neighbours.settled()
        entry = (200, {"id": str(child), "masked": False, "withheld": []})
        answers = neighbours.sources["registry"].answers
        answers["GET", f"/registry/children/{child}"] = entry
        await browser.sign_in("county_officer", county.code)
        page = await browser.read(f"/children/{child}", lang=language)
        answers.clear()
        told = page.text.partition('<ol class="timeline">')[2]
        assert told.count("<li>") == len(about)
        for event in about:
            words = known()[f"event.{event.TYPE.removesuffix('.v1')}"]
            assert str(escape(words[language])) in told, event.TYPE
            assert words["zh"] != words["en"]
        assert told.count(known()["duty.visit"][language]) >= 4


class TestListRecentEvents:
    async def test_lists_the_newest_of_the_area_first(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        first = neighbours.tell(ChildRegistered, county)
        await neighbours.settled()
        second = neighbours.tell(ContractSigned, county)
        neighbours.tell(VisitRecorded, Area(county.code[:4] + "98"))
        await neighbours.settled()
        now = neighbours.insight.clock().isoformat().replace("+00:00", "Z")
        at = BEGINNING.isoformat().replace("+00:00", "Z")
        assert (await ask(neighbours.insight, "events/recent", county.code)).json() == [
            {
                "source": one.source.strip("/"),
                "sequence": one.sequence,
                "type": one.type,
                "at": at,
                "received_at": now,
            }
            for one in (second, first)
        ]

    async def test_is_as_short_as_asked(self, neighbours: Neighbours, county: Area) -> None:
        for _ in range(5):
            neighbours.tell(VisitRecorded, county)
        await neighbours.settled()
        answer = await ask(neighbours.insight, "events/recent", county.code, limit=2)
        assert len(answer.json()) == 2
        many = await ask(neighbours.insight, "events/recent", county.code, limit=201)
        assert many.status_code == 422

    async def test_is_no_reading_of_a_childs_record(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        child = uuid4()
        neighbours.tell(VisitRecorded, county, child_id=child)
        await neighbours.settled()
        answer = await ask(neighbours.insight, "events/recent", county.code)
        assert str(child) not in answer.text
        query = "SELECT count(*) FROM audit WHERE child_id = $1"
        assert await neighbours.insight.admin.fetchval(query, child) == 0

    @pytest.mark.parametrize("role", [*OFFICERS, Role.AUDITOR])
    async def test_officers_and_auditors_may(self, insight: Service, role: Role) -> None:
        assert (await ask(insight, "events/recent", "51", role)).status_code == 200

    async def test_many_may_ask_at_once(self, insight: Service) -> None:
        answers = await asyncio.gather(*(ask(insight, "events/recent", "51") for _ in range(50)))
        assert {answer.status_code for answer in answers} == {200}
