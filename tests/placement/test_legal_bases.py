"""Every day of a custody stands on a legal basis, and a day that does not calls somebody."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from basis_rig import UNTIL, add, coverage, days, duty, made, uncovered, under_order
from chassis.testing import eventually
from placement_rig import NOW, Place


class TestAdmission:
    async def test_begins_with_the_document_it_named_and_without_end(self, place: Place) -> None:
        custody = await place.custody(legal_basis={"document_no": "川民监〔2026〕1号"})
        assert await days(place, custody) == [("ground", "2026-06-01", None)]
        assert (await coverage(place, custody))["uncovered_from"] is None

    async def test_on_an_order_alone_stands_as_long_as_the_order(self, place: Place) -> None:
        custody, _ = await under_order(place)
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-11-30")]
        assert (await coverage(place, custody))["uncovered_from"] == "2026-12-01"
        assert custody["covered_through"] == "2026-11-30"
        assert await duty(place, custody) is None

    async def test_on_a_judgment_is_told_apart(self, place: Place) -> None:
        custody = await place.custody(
            await place.agency("CWI"), regime="long_term", ground="L4",
            legal_basis={"document_no": "（2026）川0104民特1号"},
        )  # fmt: skip
        assert await days(place, custody) == [("judgment", "2026-06-01", None)]

    async def test_refuses_an_order_that_is_over(self, place: Place) -> None:
        child = await place.child()
        order = made(place, child, date(2026, 5, 31))
        await place.apply(order)
        named = {"order_id": str(order.protection_order_id)}
        answer = await place.admit(await place.agency(), child, legal_basis=named)
        assert (answer.status_code, answer.json()["title"]) == (409, "Order over")

    async def test_refuses_the_order_of_another_child(self, place: Place) -> None:
        order = made(place, await place.child())
        await place.apply(order)
        named = {"order_id": str(order.protection_order_id)}
        answer = await place.admit(await place.agency(), await place.child(), legal_basis=named)
        assert (answer.status_code, answer.json()["title"]) == (422, "Order of another child")

    async def test_on_an_order_takes_the_siblings_along(self, place: Place) -> None:
        child, sibling = await place.child(), await place.child()
        order = made(place, child)
        await place.apply(order)
        named = {"order_id": str(order.protection_order_id)}
        answer = await place.admit(await place.agency(), child, sibling, legal_basis=named)
        assert answer.status_code == 201, answer.text
        for custody in answer.json()["custodies"]:
            assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-11-30")]

    async def test_before_the_order_is_told_learns_its_last_day_later(self, place: Place) -> None:
        child = await place.child()
        order = made(place, child)
        named = {"order_id": str(order.protection_order_id)}
        custody = await place.custody(child=child, legal_basis=named)
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-06-01")]
        await place.apply(order)
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-11-30")]

    async def test_on_an_order_that_nobody_tells_of_stands_for_a_day(self, place: Place) -> None:
        custody = await place.custody(legal_basis={"order_id": str(uuid4())})
        assert await uncovered(place) == []
        place.clock.advance(days=1)
        assert await uncovered(place) == [custody["id"]]
        made_up = {"kind": "protection_order", "document_no": None, "reference_id": str(uuid4())}
        answer = await add(place, custody, from_on="2026-06-02", **made_up)
        assert (answer.status_code, answer.json()["until_on"]) == (201, "2026-06-02")

    async def test_on_an_order_that_was_another_childs_gains_nothing(self, place: Place) -> None:
        order = made(place, await place.child())
        named = {"order_id": str(order.protection_order_id)}
        custody = await place.custody(legal_basis=named)
        await place.apply(order)
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-06-01")]


class TestTransfer:
    async def test_begins_the_next_custody_with_a_basis_of_its_own(self, place: Place) -> None:
        custody, _ = await under_order(place)
        place.clock.advance(days=9)
        body = {
            "agency_id": (await place.agency())["id"],
            "handover": ["file"],
            "legal_basis": {"document_no": "1"},
            "heard_child": True,
        }
        answer = await place.change(f"/custodies/{custody['id']}/transfer", body)
        assert answer.status_code == 201, answer.text
        assert await days(place, answer.json()) == [("ground", "2026-06-10", None)]
        assert (await coverage(place, custody))["uncovered_from"] is None


class TestRunningOut:
    async def test_calls_somebody_on_the_first_day_without_a_basis(self, place: Place) -> None:
        custody, _ = await under_order(place, date(2026, 6, 10))
        place.clock.now = datetime(2026, 6, 10, 15, 59, tzinfo=UTC)
        assert await uncovered(place) == []
        place.clock.now = datetime(2026, 6, 10, 16, 1, tzinfo=UTC)
        assert await uncovered(place) == [custody["id"]]

        async def called() -> bool:
            return await duty(place, custody) == "open"

        await eventually(called)
        (row,) = await place.rows(
            "SELECT * FROM duty WHERE kind = 'legal_basis' AND subject_id = $1",
            UUID(custody["id"]),
        )
        assert (row["due_at"] - row["opened_at"]).total_seconds() == 24 * 3600

    async def test_is_answered_by_a_basis_for_every_day(self, place: Place) -> None:
        custody, _ = await under_order(place, date(2026, 6, 10))
        place.clock.advance(days=15)

        async def called() -> bool:
            return await duty(place, custody) == "open"

        await eventually(called)
        assert (await add(place, custody, from_on="2026-06-13")).status_code == 201
        assert await duty(place, custody) == "open"
        gap = {"from_on": "2026-06-11", "until_on": "2026-06-12"}
        assert (await add(place, custody, **gap)).status_code == 201
        assert await duty(place, custody) == "met"
        assert await uncovered(place) == []

    async def test_stays_a_matter_when_the_custody_has_ended(self, place: Place) -> None:
        custody, _ = await under_order(place, date(2026, 6, 10))
        place.clock.advance(days=15)
        ended = await place.change(
            f"/custodies/{custody['id']}/end",
            {"outcome": "transferred", "document_no": "1", "heard_child": True},
        )
        assert ended.status_code == 200, ended.text
        assert await duty(place, custody) in ("open", "breached")
        assert await uncovered(place) == [custody["id"]]
        assert (await add(place, custody, from_on="2026-06-11")).status_code == 201
        assert await uncovered(place) == []

    async def test_is_hidden_from_another_county(self, place: Place, elsewhere: Place) -> None:
        custody, _ = await under_order(place, date(2026, 6, 10))
        place.clock.advance(days=15)
        assert await uncovered(elsewhere) == []
        path = f"/custodies/{custody['id']}/legal-bases"
        assert (await elsewhere.get(path)).status_code == 404
        assert (await add(elsewhere, custody, from_on="2026-06-11")).status_code == 404


class TestAddLegalBasis:
    async def test_takes_over_from_one_without_end(self, place: Place) -> None:
        custody = await place.custody(legal_basis={"document_no": "1"})
        answer = await add(
            place, custody, kind="agreement", from_on="2026-07-01", until_on="2026-09-30"
        )
        assert answer.status_code == 201, answer.text
        assert await days(place, custody) == [
            ("ground", "2026-06-01", "2026-06-30"),
            ("agreement", "2026-07-01", "2026-09-30"),
        ]

    async def test_of_a_new_order_ends_with_it(self, place: Place) -> None:
        custody, _ = await under_order(place)
        renewed = made(place, custody["child_id"], date(2027, 2, 28))
        await place.apply(renewed)
        answer = await add(
            place, custody, kind="protection_order", document_no=None,
            reference_id=str(renewed.protection_order_id), from_on="2026-12-01",
        )  # fmt: skip
        assert (answer.status_code, answer.json()["until_on"]) == (201, "2027-02-28")

    async def test_refuses_days_that_have_a_basis(self, place: Place) -> None:
        custody, _ = await under_order(place)
        answer = await add(place, custody, from_on="2026-11-30")
        assert (answer.status_code, answer.json()["title"]) == (409, "Basis overlaps")

    async def test_refuses_days_before_the_custody_or_after_it(self, place: Place) -> None:
        custody, _ = await under_order(place)
        answer = await add(place, custody, from_on="2026-05-31")
        assert (answer.status_code, answer.json()["title"]) == (422, "Basis outside custody")
        await place.change(
            f"/custodies/{custody['id']}/end",
            {"outcome": "transferred", "document_no": "1", "heard_child": True},
        )
        answer = await add(place, custody, from_on="2026-06-02")
        assert (answer.status_code, answer.json()["title"]) == (422, "Basis outside custody")

    @pytest.mark.parametrize(
        "fault",
        [
            {"kind": "protection_order"},
            {"document_no": None},
            {"document_no": "1" * 101},
            {"until_on": "2026-05-01"},
            {"from_on": "2026-02-30"},
            {"from_on": "10000-01-01"},
            {"kind": "habit"},
        ],
    )
    async def test_refuses_a_faulty_form(self, place: Place, fault: dict[str, Any]) -> None:
        custody, _ = await under_order(place)
        answer = await add(place, custody, **{"from_on": "2026-12-01", **fault})
        assert answer.status_code == 422

    async def test_reaches_to_the_last_day_there_is(self, place: Place) -> None:
        custody, _ = await under_order(place)
        answer = await add(place, custody, from_on="2026-12-01", until_on="9999-12-31")
        assert answer.status_code == 201, answer.text
        assert (await coverage(place, custody))["bases"][1]["until_on"] == "9999-12-31"


class TestDatabase:
    async def test_refuses_two_bases_for_one_day(self, place: Place) -> None:
        custody, _ = await under_order(place)
        insert = (
            "INSERT INTO legal_basis (id, custody_id, child_id, kind, document_no, from_on, "
            "until_on, added_at) VALUES (gen_random_uuid(), $1, $2, 'ground', '1', $3, $4, $5)"
        )
        of = (UUID(custody["id"]), UUID(custody["child_id"]))
        with pytest.raises(asyncpg.ExclusionViolationError):
            await place.service.admin.execute(insert, *of, UNTIL, UNTIL, NOW)
        with pytest.raises(asyncpg.CheckViolationError):
            await place.service.admin.execute(insert, *of, date(2026, 12, 2), UNTIL, NOW)
