"""Paying what was accepted."""

import asyncio
from collections import Counter
from uuid import uuid4

from procurement_desk import Desk


class TestPayMilestone:
    async def test_books_a_balanced_entry_meets_the_duty_and_tells(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        fund = await desk.fund(1_000)
        payment = await desk.made(
            f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=fund
        )
        entry = (await desk.get(f"/entries/{payment['entry_id']}", desk.finance())).json()
        assert {p["account"]: p["amount_fen"] for p in entry["postings"]} == {
            "cash": -400,
            "expense": 400,
        }
        assert (await desk.get(f"/funds/{fund}")).json()["balance_fen"] == 600
        query = "SELECT * FROM duty WHERE kind = 'pay_milestone' AND subject_id = $1"
        (duty,) = await desk.rows(query, milestone["id"])
        assert duty["status"] == "met"
        assert await desk.told(payment["id"]) == ["procurement.payment.made.v1"]
        assert [p["id"] for p in await desk.listed("/payments", desk.provider())] == [payment["id"]]

    async def test_happens_once(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        funds = [await desk.fund(1_000), await desk.fund(1_000)]
        path = f"/milestones/{milestone['id']}/pay"
        answers = await asyncio.gather(
            *(desk.post(path, desk.finance(), fund_id=funds[n % 2]) for n in range(20))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
        held = [fund["balance_fen"] for fund in await desk.listed("/funds")]
        assert sorted(held) == [600, 1_000]

    async def test_refuses_what_was_not_accepted(self, desk: Desk) -> None:
        (milestone,) = await desk.milestones(await desk.signed())
        fund = await desk.fund(1_000_000)
        path = f"/milestones/{milestone['id']}/pay"
        answer = await desk.post(path, desk.finance(), fund_id=fund)
        assert answer.json()["type"] == "urn:wardship:problem:milestone-not-accepted"

    async def test_refuses_a_fund_that_is_short_and_leaves_all_as_it_was(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        fund = await desk.fund(399)
        path = f"/milestones/{milestone['id']}/pay"
        answer = await desk.post(path, desk.finance(), fund_id=fund)
        assert answer.json()["type"] == "urn:wardship:problem:funds-short"
        assert (await desk.get(f"/milestones/{milestone['id']}")).json()["status"] == "accepted"
        assert len(await desk.listed(f"/funds/{fund}/entries")) == 1

    async def test_refuses_a_fund_of_another_county_like_none(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        (milestone,) = await desk.accepted(400)
        path = f"/milestones/{milestone['id']}/pay"
        foreign = await desk.post(path, desk.finance(), fund_id=await elsewhere.fund(1_000))
        missing = await desk.post(path, desk.finance(), fund_id=str(uuid4()))
        assert foreign.status_code == missing.status_code == 404
        assert {**foreign.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}

    async def test_refuses_who_read_an_older_version_or_none(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted(400)
        fund = await desk.fund(1_000)
        path = f"/milestones/{milestone['id']}/pay"
        for etag, status in (('"v1"', 412), (None, 428)):
            answer = await desk.post(path, desk.finance(), etag=etag, fund_id=fund)
            assert answer.status_code == status


class TestFiftyWritersOfOneFund:
    async def test_never_overdraw_it_and_keep_the_books_in_balance(self, desk: Desk) -> None:
        milestones = await desk.accepted(*[100] * 50)
        fund = await desk.fund(30 * 100 + 99)
        answers = await asyncio.gather(
            *(
                desk.post(f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=fund)
                for milestone in milestones
            )
        )
        kinds = Counter(answer.json().get("type", "paid") for answer in answers)
        assert kinds == {"paid": 30, "urn:wardship:problem:funds-short": 20}
        assert (await desk.get(f"/funds/{fund}")).json()["balance_fen"] == 99
        accounts = await desk.rows(
            "SELECT a.balance_fen, coalesce(sum(p.amount_fen), 0) AS posted FROM account a "
            "LEFT JOIN posting p ON p.fund_id = a.fund_id AND p.account = a.kind "
            "WHERE a.fund_id = $1 GROUP BY a.fund_id, a.kind",
            fund,
        )
        assert all(account["balance_fen"] == account["posted"] for account in accounts)
        assert sum(account["posted"] for account in accounts) == 0
