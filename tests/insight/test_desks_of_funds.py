"""The desks of money, before the real services: funds, their ledger, and the lottery's use."""

from typing import Any
from uuid import uuid4

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from page_clerk import Clerk, answer_to


async def _funds(system: Assembled, **facts: Any) -> Any:
    path = "/procurement/funds?limit=200"
    found = (await answer_to(system, path, Role.FINANCE_OFFICER))["items"]
    return next(one for one in found if facts.items() <= one.items())


async def _opened(system: Assembled, finance: Clerk, source: str) -> Any:
    name = f"账户{uuid4().hex[:6]}"
    await finance.done("fund", name=name, source=source)
    return await _funds(system, name=name)


async def _balance(system: Assembled, fund: Any) -> Any:
    return (await _funds(system, id=fund["id"]))["balance_fen"]


class TestAFund:
    async def test_is_opened_and_filled(self, assembled: Assembled, finance: Clerk) -> None:
        fund = await _opened(assembled, finance, "budget")
        await finance.done("appropriate", fund["id"], amount_fen="1000.50", document="拨1")
        assert await _balance(assembled, fund) == 100_050
        given = await _opened(assembled, finance, "donation")
        await finance.done("receive", given["id"], amount_fen="1", document="捐1")
        assert await _balance(assembled, given) == 100

    async def test_passes_money_down_and_takes_it_back(
        self, assembled: Assembled, finance: Clerk
    ) -> None:
        fund = await _opened(assembled, finance, "budget")
        await finance.done("appropriate", fund["id"], amount_fen="10", document="拨1")
        below = await self._of_a_township(assembled)
        assert below["name"] in (await finance.open(f"/desks/pass_down?of={fund['id']}")).text
        await finance.done(
            "pass_down", fund["id"], to_fund_id=below["id"], amount_fen="4", document="下拨1"
        )  # fmt: skip
        assert [await _balance(assembled, one) for one in (fund, below)] == [600, 400]
        await finance.done("reverse", fund["id"], entry_id="*", document="冲1")
        assert [await _balance(assembled, one) for one in (fund, below)] == [1_000, 0]

    async def test_offers_no_entry_twice_to_be_taken_back(
        self, assembled: Assembled, finance: Clerk
    ) -> None:
        fund = await _opened(assembled, finance, "budget")
        await finance.done("appropriate", fund["id"], amount_fen="10", document="拨7")
        assert "拨7 (10.00)" in (await finance.open(f"/desks/reverse?of={fund['id']}")).text
        await finance.done("reverse", fund["id"], entry_id="*", document="冲1")
        none_left = await finance.work("reverse", fund["id"], document="冲2")
        assert 'id="entry_id-fault"' in none_left.text
        assert "拨7" not in none_left.text

    async def _of_a_township(self, system: Assembled) -> Any:
        bearer = system.any_bearer(f"{COUNTY}100", Role.FINANCE_OFFICER)
        form = {"name": f"乡镇{uuid4().hex[:6]}", "source": "budget"}
        async with system.client(bearer) as client:
            answer = await client.post("/procurement/funds", json=form)
            assert answer.is_success, answer.text
            return answer.json()


class TestTheLotterysUse:
    async def test_is_reported_and_published(self, assembled: Assembled, finance: Clerk) -> None:
        of_year = {"year": "2019", "children_fen": "30.5", "document_no": "彩1"}
        too_much = await finance.work("lottery_use", total_fen="30", **of_year)
        assert too_much.status_code == 422
        await finance.done("lottery_use", total_fen="100", **of_year)
        used = await self._of_year(assembled, 2019)
        assert (used["total_fen"], used["children_basis_points"]) == (10_000, 3_050)
        await finance.done("gazette", used["id"], place="县政府网站")
        assert (await self._of_year(assembled, 2019))["publication"] == "县政府网站"

    async def test_of_a_smaller_share_is_found_to_have_fallen(self, finance: Clerk) -> None:
        for year, children in (("2012", "30"), ("2013", "29.5")):
            used = {"year": year, "total_fen": "100", "children_fen": children}
            await finance.done("lottery_use", **used, document_no="彩1")
        fallen = (await finance.read("/queues/share-falls")).cells
        assert "2013" in fallen
        assert "2012" not in fallen

    async def _of_year(self, system: Assembled, year: int) -> Any:
        path = f"/procurement/lottery-uses?year={year}"
        (found,) = (await answer_to(system, path, Role.FINANCE_OFFICER))["items"]
        return found
