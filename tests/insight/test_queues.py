"""The queues: what is chosen, what may be done with a line and by whom, and who reads anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chassis.access import Caller, Role
from insight.pages.language import Language, words
from insight.queues.care import AGENCIES
from insight.queues.justice import KEEPERS
from insight.queues.queues import QUEUES
from neighbours import Neighbours, Source
from page_reader import PAGES, Browser, Page
from reference.divisions import Area

DUTY = "01890000-0000-7000-8000-000000000001"
CHILD = "01890000-0000-7000-8000-000000000002"
OWN = "01890000-0000-7000-8000-000000000003"


def _duty(department: str, kind: str) -> dict[str, Any]:
    return {
        "id": DUTY, "kind": kind, "department": department, "due_at": "2026-05-01T00:00:00Z",
        "status": "open", "area": "510104", "child_id": None, "escalated_to": None,
        "escalates_at": None,
    }  # fmt: skip


@pytest.fixture
def placement(neighbours: Neighbours) -> Iterator[Source]:
    source = neighbours.sources["placement"]
    source.answers.clear()
    source.asked.clear()
    yield source
    source.answers.clear()


def _links(page: Page) -> list[str]:
    return [str(one.get("href")) for one in page.all("a")]


class TestDuties:
    @pytest.mark.parametrize(
        ("role", "department", "kind", "may"),
        [
            ("education_officer", "education", "dropout_prevention", True),
            ("county_officer", "education", "dropout_prevention", False),
            ("county_officer", "civil_affairs", "coordination", True),
            ("county_officer", "civil_affairs", "visit", False),
        ],
    )
    async def test_are_discharged_by_the_department_that_owes_them(
        self, browser: Browser, placement: Source,
        role: str, department: str, kind: str, may: bool,
    ) -> None:  # fmt: skip
        page_of = {"items": [_duty(department, kind)], "next": None}
        placement.answers["GET", "/placement/duties"] = (200, page_of)
        await browser.sign_in(role, "510104")
        page = await browser.read("/queues/duties", at="placement")
        desk = f"{PAGES}/desks/discharge?of={DUTY}&at=placement"
        assert (desk in _links(page)) == may

    async def test_are_asked_of_the_service_that_was_chosen_and_of_no_other(
        self, browser: Browser, placement: Source
    ) -> None:
        placement.answers["GET", "/placement/duties"] = (200, {"items": [], "next": None})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/duties", at="placement", status="breached")
        assert [one.path for one in placement.asked] == ["/placement/duties"]
        chosen = {tag["href"] for tag in page.all("a") if tag.get("aria-current") == "true"}
        assert chosen == {"?status=breached&at=placement"}
        assert {f"?status=breached&at={one}" for one in KEEPERS} <= set(_links(page))

    @pytest.mark.parametrize("at", ["identity", "../identity", ""])
    async def test_of_no_keeper_are_those_of_the_first(
        self, browser: Browser, neighbours: Neighbours, at: str
    ) -> None:
        registry = neighbours.sources["registry"]
        registry.answers["GET", "/registry/duties"] = (200, {"items": [], "next": None})
        await browser.sign_in("county_officer", "510104")
        assert (await browser.open("/queues/duties", at=at)).status_code == 200
        registry.answers.clear()
        assert (await browser.open("/desks/discharge", of=DUTY, at=at)).status_code in (404, 422)

    @pytest.mark.parametrize(
        ("told", "shown"),
        [(None, "—"), ("", "The whole country"), ("5101", "成都市")],
    )
    async def test_say_how_far_up_they_were_told(
        self, browser: Browser, placement: Source, neighbours: Neighbours,
        told: str | None, shown: str,
    ) -> None:  # fmt: skip
        duty = _duty("education", "dropout_prevention") | {
            "status": "breached", "escalated_to": told, "escalates_at": "2026-05-08T16:00:00Z",
        }  # fmt: skip
        placement.answers["GET", "/placement/duties"] = (200, {"items": [duty], "next": None})
        divisions = ("GET", "/registry/divisions")
        named = {"items": [{"code": "5101", "name": "成都市"}], "next": None}
        neighbours.sources["registry"].answers[divisions] = (200, named)
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/duties", at="placement", lang="en")
        del neighbours.sources["registry"].answers[divisions]
        assert page.cells[8 + 4 : 8 + 6] == [shown, "2026-05-08 24:00"]

    async def test_of_one_kind_are_reached_from_a_line_and_left_again(
        self, browser: Browser, placement: Source
    ) -> None:
        page_of = {"items": [_duty("education", "dropout_prevention")], "next": None}
        placement.answers["GET", "/placement/duties"] = (200, page_of)
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/duties", at="placement")
        (link,) = [one for one in _links(page) if "kind=dropout_prevention" in one]
        query = dict(parse_qsl(link.removeprefix("?")))
        assert query == {"status": "open", "at": "placement", "kind": "dropout_prevention"}
        page = await browser.read("/queues/duties", **query)
        assert placement.asked[-1].query["kind"] == "dropout_prevention"
        assert "?status=open&at=placement&kind=" in _links(page)

    @pytest.mark.parametrize("kind", ["Visit", "a b", "../x", ""])
    async def test_of_no_kind_are_all(self, browser: Browser, placement: Source, kind: str) -> None:
        placement.answers["GET", "/placement/duties"] = (200, {"items": [], "next": None})
        await browser.sign_in("county_officer", "510104")
        await browser.read("/queues/duties", at="placement", kind=kind)
        assert "kind" not in placement.asked[-1].query


class TestSpotChecks:
    async def test_are_counted_by_township_in_this_month_or_one_before(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        registry, path = neighbours.sources["registry"], "/registry/spot-check-coverage"
        township = {
            "township": "510104001", "month": "2026-04", "visits": 40, "checked": 3, "needed": 4,
            "red_children": 2, "red_checked": 2, "is_kept": False,
        }  # fmt: skip
        registry.answers["GET", path] = (200, {"items": [township], "next": None})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/spot-checks", lang="en")
        assert page.cells[8:15] == ["510104001", "40", "3", "4", "2", "2", "no"]
        assert f"{PAGES}/queues/children?area=510104001" in _links(page)
        months = [link for link in _links(page) if link.startswith("?month=")]
        assert len(set(months)) == 3
        before = months[1].removeprefix("?month=")
        await browser.read("/queues/spot-checks", month=before)
        asked = [one.query["month"] for one in registry.asked if one.path == path]
        del registry.answers["GET", path]
        assert asked[-2:] == [months[0].removeprefix("?month="), before]
        assert before < asked[-2]


class TestAnAgencysLine:
    @pytest.mark.parametrize(
        ("role", "organisation", "may"),
        [("agency_staff", OWN, True), ("agency_staff", None, False), ("agency_staff", CHILD, False),
         ("county_officer", CHILD, True)],
    )  # fmt: skip
    def test_is_for_its_own_staff_and_the_officials_of_its_seat(
        self, role: str, organisation: str | None, may: bool
    ) -> None:
        caller = Caller(
            subject="s", client_id="c", roles=frozenset({Role(role)}), area=Area("510104"),
            organisation=OWN, expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        line = {"id": CHILD, "seat": "510104", "organisation_id": organisation}
        (add_beds,) = [one for one in AGENCIES.actions if one.key == "page.add_beds"]
        assert add_beds.is_for(line, caller) == may


class TestAListWithinARecord:
    async def test_is_asked_of_that_record_and_stays_with_it(
        self, browser: Browser, placement: Source
    ) -> None:
        path = f"/placement/agencies/{CHILD}/evidence"
        placement.answers["GET", path] = (200, {"items": [], "next": "more"})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/proofs", agency_id=CHILD)
        (asked,) = [one for one in placement.asked if one.path == path]
        assert "agency_id" not in asked.query
        (part,) = [one for one in page.all("div") if one.get("id") == "lines"]
        assert part["hx-get"] == f"{PAGES}/queues/proofs?agency_id={CHILD}"

    @pytest.mark.parametrize("record", ["", "x", f"../{CHILD}", f"{CHILD}/.."])
    async def test_is_none_without_one(
        self, browser: Browser, placement: Source, record: str
    ) -> None:
        await browser.sign_in("county_officer", "510104")
        answer = await browser.open("/queues/proofs", agency_id=record)
        assert (answer.status_code, placement.asked) == (404, [])

    async def test_says_in_chinese_what_is_told_in_both_languages(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        registry, path = neighbours.sources["registry"], f"/registry/imports/{CHILD}/rejections"
        fault = {
            "row": 2, "column": "village", "column_zh": "村", "code": "x", "detail": "No.",
            "detail_zh": "不对",
        }  # fmt: skip
        registry.answers["GET", path] = (200, {"items": [fault], "next": None})
        await browser.sign_in("county_officer", "510104")
        told: dict[Language, str] = {"zh": "不对", "en": "No."}
        for language, said in told.items():
            page = await browser.read("/queues/rejections", import_id=CHILD, lang=language)
            assert page.cells[4:7] == ["2", words()["field.village"][language], said]
        registry.answers.clear()

    def test_is_reached_from_a_line(self) -> None:
        links = {one.link.partition("?")[0] for queue in QUEUES.values() for one in queue.actions}
        within = {f"{PAGES}/queues/{one.name}" for one in QUEUES.values() if one.of}
        assert within - links == set()


class TestReadingAnew:
    async def test_a_queue_reads_the_very_page_that_is_shown(
        self, browser: Browser, placement: Source
    ) -> None:
        placement.answers["GET", "/placement/duties"] = (200, {"items": [], "next": None})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/duties", at="placement", status="met", done="x")
        (part,) = [one for one in page.all("div") if one.get("id") == "lines"]
        assert part["hx-get"] == f"{PAGES}/queues/duties?status=met&at=placement"
        assert str(part["hx-trigger"]).startswith("every ")

    @pytest.mark.parametrize(
        ("queue", "service"),
        [
            ("children", "registry"), ("reports", "judicial-referral"), ("needs", "placement"),
            ("custodies", "placement"), ("moves", "placement"),
        ],
    )  # fmt: skip
    async def test_what_opens_childrens_records_is_read_by_people_only(
        self, browser: Browser, neighbours: Neighbours, queue: str, service: str
    ) -> None:
        """Else an open window would fill the audit with readings that nobody made."""
        source = neighbours.sources[service]
        source.answers["GET", QUEUES[queue].path] = (200, {"items": [], "next": None})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read(f"/queues/{queue}")
        source.answers.clear()
        assert not any("hx-get" in tag for _, tag in page.tags)
