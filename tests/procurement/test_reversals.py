"""A wrong booking is taken back by its mirror image; nothing is changed or deleted."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.exc import IntegrityError

from chassis.access import NATION
from chassis.models import new_id
from chassis.rows import one
from chassis.work import Work
from procurement.funds import ledger
from procurement.funds.ledger import Booking
from procurement.funds.models import AccountKind, EntryKind, Fund
from procurement_actors import at, balance, fund
from procurement_desk import Desk

CASH, IN = AccountKind.CASH, AccountKind.APPROPRIATION
_PROBLEM = "urn:wardship:problem:"


class TestReverseEntry:
    async def test_books_the_mirror_image_and_names_what_it_takes_back(self, desk: Desk) -> None:
        own = await desk.fund(1_234)
        (entry,) = await desk.listed(f"/funds/{own}/entries")
        back = await _reverse(desk, entry)
        assert (back["kind"], back["reverses"]) == ("reversal", entry["id"])
        assert {one["account"]: one["amount_fen"] for one in back["postings"]} == {
            "cash": -1_234,
            "appropriation": 1_234,
        }
        assert await balance(desk, own) == 0
        kept = await desk.listed(f"/funds/{own}/entries")
        assert [one["id"] for one in kept] == [back["id"], entry["id"]]
        assert await desk.told(back["id"]) == ["procurement.money.reversed.v1"]

    async def test_happens_once_whoever_is_first(self, desk: Desk) -> None:
        own = await desk.fund(50)
        await desk.made(
            f"/funds/{own}/appropriations", desk.finance(), amount_fen=500, document="1"
        )
        entry = (await desk.listed(f"/funds/{own}/entries"))[0]
        path = f"/entries/{entry['id']}/reverse"
        answers = await asyncio.gather(
            *(desk.post(path, desk.finance(), document="冲1号") for _ in range(20))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
        assert await balance(desk, own) == 50

    async def test_brings_a_transfer_back_from_every_fund_or_from_none(self, desk: Desk) -> None:
        province = at(desk, desk.county.code[:2])
        upper, lower = await fund(province, 100), await fund(desk)
        await province.made(
            f"/funds/{upper}/transfers", province.finance(), to_fund_id=lower, amount_fen=60,
            document="1",
        )  # fmt: skip
        (received,) = await desk.listed(f"/funds/{lower}/entries")
        refused = await desk.post(
            f"/entries/{received['id']}/reverse", desk.finance(), document="1"
        )
        assert refused.json()["type"] == _PROBLEM + "reversal-not-above"
        given = (await province.listed(f"/funds/{upper}/entries"))[0]
        await _reverse(province, given)
        assert (await balance(province, upper), await balance(desk, lower)) == (100, 0)

    async def test_is_refused_where_the_money_is_spent(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        own = await desk.fund(500)
        (entry,) = await desk.listed(f"/funds/{own}/entries")
        await desk.made(f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=own)
        path = f"/entries/{entry['id']}/reverse"
        short = await desk.post(path, desk.finance(), document="1")
        assert short.json()["type"] == _PROBLEM + "funds-short"
        assert await balance(desk, own) == 100

    async def test_is_not_for_payments_and_not_for_reversals(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        own = await desk.fund(500)
        await desk.made(f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=own)
        payment = (await desk.listed(f"/funds/{own}/entries"))[0]
        await desk.made(f"/funds/{own}/appropriations", desk.finance(), amount_fen=7, document="1")
        back = await _reverse(desk, (await desk.listed(f"/funds/{own}/entries"))[0])
        for entry, problem in (
            (payment, "payment-not-reversed"), (back, "reversal-not-reversed"),
        ):  # fmt: skip
            path = f"/entries/{entry['id']}/reverse"
            answer = await desk.post(path, desk.finance(), document="1")
            assert answer.json()["type"] == _PROBLEM + problem

    async def test_does_not_tell_another_countys_entry_from_none(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        own = await desk.fund(5)
        (entry,) = await desk.listed(f"/funds/{own}/entries")
        for entry_id in (entry["id"], uuid4()):
            path = f"/entries/{entry_id}/reverse"
            answer = await elsewhere.post(path, elsewhere.finance(), document="1")
            assert answer.status_code == 404


class TestTheDatabase:
    @pytest.mark.parametrize(
        "amounts", [{CASH: -4, IN: 4}, {CASH: -5, AccountKind.EXPENSE: 5}, {CASH: 5, IN: -5}]
    )
    async def test_refuses_a_reversal_that_is_no_mirror_image(
        self, desk: Desk, amounts: dict[AccountKind, int]
    ) -> None:
        own = await desk.fund(5)
        (entry,) = await desk.listed(f"/funds/{own}/entries")
        with pytest.raises(IntegrityError, match="does not mirror"):
            await _book(desk, own, EntryKind.REVERSAL, amounts, reverses=UUID(entry["id"]))
        assert await balance(desk, own) == 5

    async def test_refuses_a_reversal_of_nothing_and_of_another_funds_entry(
        self, desk: Desk
    ) -> None:
        own, other = await desk.fund(5), await desk.fund(5)
        (entry,) = await desk.listed(f"/funds/{other}/entries")
        back = {CASH: -5, IN: 5}
        with pytest.raises(IntegrityError, match="reversal_named"):
            await _book(desk, own, EntryKind.REVERSAL, back)
        with pytest.raises(IntegrityError, match="fk_entry_reverses_fund_id"):
            await _book(desk, own, EntryKind.REVERSAL, back, reverses=UUID(entry["id"]))

    async def test_refuses_to_add_to_what_was_booked(self, desk: Desk) -> None:
        own = await desk.fund(5)
        (entry,) = await desk.listed(f"/funds/{own}/entries")
        more = (
            "INSERT INTO posting (entry_id, account, fund_id, amount_fen, county) "
            "SELECT id, 'expense', fund_id, 1, county FROM entry WHERE id = $1"
        )
        with pytest.raises(asyncpg.CheckViolationError, match="does not balance"):
            await desk.service.admin.execute(more, entry["id"])

    async def test_refuses_a_transfer_that_does_not_come_in_as_it_went_out(
        self, desk: Desk
    ) -> None:
        own = await desk.fund(5)
        out = {CASH: -5, AccountKind.TRANSFER: 5}
        with pytest.raises(IntegrityError, match="does not come in"):
            await _book(desk, own, EntryKind.TRANSFER, out, transfer_id=new_id())
        with pytest.raises(IntegrityError, match="transfer_named"):
            await _book(desk, own, EntryKind.TRANSFER, out)


class TestFiftyWritersOfOneLedger:
    async def test_never_stand_in_each_others_way(self, desk: Desk) -> None:
        """What comes in and what is passed down to the same fund lock its accounts in one order."""
        province = at(desk, desk.county.code[:2])
        upper, lower = await fund(province, 10_000), await fund(desk)
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ((before,),) = await desk.rows(query)
        down: dict[str, Any] = {"amount_fen": 1, "document": "1", "to_fund_id": lower}
        into: dict[str, Any] = {"amount_fen": 1, "document": "1"}
        for _ in range(4):
            answers = await asyncio.gather(
                *(province.post(f"/funds/{upper}/transfers", province.finance(), **down)
                  for _ in range(12)),
                *(desk.post(f"/funds/{lower}/appropriations", desk.finance(), **into)
                  for _ in range(12)),
            )  # fmt: skip
            assert {answer.status_code for answer in answers} == {201}
        assert await desk.rows(query) == [(before,)]
        assert await balance(desk, lower) == 96

    async def test_lose_nothing_and_never_overdraw(self, desk: Desk) -> None:
        province = at(desk, desk.county.code[:2])
        upper, lower = await fund(province, 1_000), await fund(desk)
        path = f"/funds/{upper}"
        writers = []
        for n in range(50):
            if n % 5 == 0:
                form: dict[str, Any] = {"amount_fen": 10 + n, "document": f"{n}"}
                writers.append(province.post(f"{path}/appropriations", province.finance(), **form))
            else:
                form = {"amount_fen": 60 + n, "document": f"{n}", "to_fund_id": lower}
                writers.append(province.post(f"{path}/transfers", province.finance(), **form))
        answers = await asyncio.gather(*writers)
        came_in = sum(_amount(answer) for answer in answers[::5])
        passed = [one for n, one in enumerate(answers) if n % 5 and one.status_code == 201]
        short = [one for n, one in enumerate(answers) if n % 5 and one.status_code != 201]
        assert {one.json()["type"] for one in short} <= {_PROBLEM + "funds-short"}
        went_down = sum(_amount(answer) for answer in passed)
        assert short
        assert passed
        assert await balance(province, upper) == 1_000 + came_in - went_down
        assert await balance(desk, lower) == went_down
        query = (
            "SELECT count(DISTINCT entry_id), sum(amount_fen) FROM posting "
            "WHERE fund_id = ANY($1::uuid[])"
        )
        (row,) = await desk.rows(query, [upper, lower])
        assert tuple(row) == (1 + 10 + 2 * len(passed), 0)


def _amount(answer: Any) -> int:
    assert answer.status_code == 201, answer.text
    return max(int(one["amount_fen"]) for one in answer.json()["postings"])


async def _reverse(desk: Desk, entry: dict[str, Any]) -> dict[str, Any]:
    return await desk.made(f"/entries/{entry['id']}/reverse", desk.finance(), document="冲1号")


async def _book(
    desk: Desk, fund_id: str, kind: EntryKind, amounts: dict[AccountKind, int], **more: Any
) -> None:
    """Past every rule of the service, so that only the database can refuse."""
    async with Work(desk.service.web.state.chassis, scope=NATION) as work:
        held = await one(work, Fund, UUID(fund_id))
        await ledger.post_all(work, [Booking(held, kind, "test", amounts, **more)])
        await work.commit()
