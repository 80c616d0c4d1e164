"""Funds: where the money comes from, where it goes, and that children's part of it rises."""

from typing import Any

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from journey_desk import Desk, official
from standalone.story.papers import today

PROVINCE = COUNTY[:2]
VILLAGE = f"{COUNTY}100204"


class TestPointSeven:
    async def test_money_of_each_source_comes_in_goes_down_and_is_taken_back_in_balance(
        self, assembled: Assembled
    ) -> None:
        province = official(assembled, Role.FINANCE_OFFICER, PROVINCE)
        county = official(assembled, Role.FINANCE_OFFICER, COUNTY)
        for source in ("budget", "lottery"):
            upper = await _fund(province, source, 1_000_00)
            lower = await _fund(county, source)
            path = f"/funds/{upper}/transfers"
            order = {"to_fund_id": lower, "amount_fen": 600_00, "document": "财社2号"}
            await province.post(path, **order)
            assert await province.refused(path, **order) == "funds-short"
            assert await _held(county, lower) == 600_00
            (given,) = (await province.get(f"/funds/{upper}/entries?limit=1"))["items"]
            reverse = f"/entries/{given['id']}/reverse"
            back = await province.post(reverse, document="冲1号")
            assert back["reverses"] == given["id"]
            assert await province.refused(reverse, document="冲2号") == "entry-reversed"
            assert (await _held(province, upper), await _held(county, lower)) == (1_000_00, 0)
            for holder, fund in ((province, upper), (county, lower)):
                for entry in (await holder.get(f"/funds/{fund}/entries"))["items"]:
                    assert sum(one["amount_fen"] for one in entry["postings"]) == 0
        wrong = await _fund(county, "donation")
        upper = await _fund(province, "budget", 5)
        order = {"to_fund_id": wrong, "amount_fen": 5, "document": "1"}
        assert await province.refused(f"/funds/{upper}/transfers", **order) == "fund-sources-differ"

    async def test_the_lotterys_part_for_children_must_not_fall(self, assembled: Assembled) -> None:
        city = official(assembled, Role.FINANCE_OFFICER, "5133")
        year = today().year
        uses = {}
        for before, children in ((3, 30), (2, 20), (1, 25)):
            uses[before] = await city.post(
                "/lottery-uses", year=year - before, total_fen=100, children_fen=children,
                document_no="民1号",
            )  # fmt: skip
            if before == 2:
                (fall,) = (await city.get("/lottery-share-falls"))["items"]
                assert (fall["year"], fall["before_id"]) == (year - 2, uses[3]["id"])
                assert await _duties(assembled, fall["lottery_use_id"]) == ["lottery_share"]
        assert len((await city.get("/lottery-share-falls"))["items"]) == 1
        assert await _duties(assembled, uses[2]["id"]) == []
        path = f"/lottery-uses/{uses[1]['id']}/publish"
        published = await city.post(path, place="州政府网站")
        assert published["children_basis_points"] == 2_500

    async def test_a_tilt_is_simulated_looked_at_and_committed_as_it_was_shown(
        self, assembled: Assembled
    ) -> None:
        province = official(assembled, Role.FINANCE_OFFICER, PROVINCE)
        await _left_behind(assembled)
        fund = await _fund(province, "budget", 10_000_00)
        form = {"fund_id": fund, "amount_fen": 9_999_99, "document": "财社3号"}
        first = await province.post("/allocations", **form)
        second = await province.post("/allocations", **form)
        shares = await _shares(province, first["id"])
        assert _amounts(shares) == _amounts(await _shares(province, second["id"]))
        assert sum(one["amount_fen"] for one in shares) == 9_999_99
        assert await _held(province, fund) == 10_000_00
        tilted = {one["area"]: one for one in shares}
        assert tilted[COUNTY]["is_priority"]

        await province.post(f"/allocations/{first['id']}/commit")
        assert await _held(province, fund) == 1
        again = await province.refused(f"/allocations/{first['id']}/commit")
        assert again == "allocation-committed"
        county = official(assembled, Role.FINANCE_OFFICER, COUNTY)
        (mine,) = (await county.get(f"/allocation-shares?allocation_id={first['id']}"))["items"]
        entry = await county.get(f"/entries/{mine['entry_id']}")
        booked = {one["account"]: one["amount_fen"] for one in entry["postings"]}
        assert booked == {"cash": mine["amount_fen"], "appropriation": -mine["amount_fen"]}

    async def test_what_was_weighed_must_not_change_between(self, assembled: Assembled) -> None:
        province = official(assembled, Role.FINANCE_OFFICER, PROVINCE)
        await _left_behind(assembled)
        fund = await _fund(province, "lottery", 500)
        form = {"fund_id": fund, "amount_fen": 500, "document": "财社4号"}
        simulated = await province.post("/allocations", **form)
        await _left_behind(assembled)
        path = f"/allocations/{simulated['id']}/commit"
        assert await province.refused(path) == "inputs-changed"
        assert await _held(province, fund) == 500


async def _fund(holder: Desk, source: str, amount: int = 0) -> str:
    fund = await holder.post("/funds", name="儿童关爱资金", source=source)
    if amount:
        money = {"amount_fen": amount, "document": "财社1号"}
        await holder.post(f"/funds/{fund['id']}/appropriations", **money)
    return str(fund["id"])


async def _held(holder: Desk, fund: str) -> int:
    return int((await holder.get(f"/funds/{fund}"))["balance_fen"])


async def _shares(province: Desk, allocation: str) -> list[Any]:
    found = await province.get(f"/allocation-shares?allocation_id={allocation}&limit=200")
    return list(found["items"])


def _amounts(shares: list[Any]) -> dict[str, int]:
    return {one["area"]: one["amount_fen"] for one in shares}


async def _duties(assembled: Assembled, subject: str) -> list[str]:
    query = (
        "SELECT kind FROM duty WHERE subject_id = $1 AND kind = 'lottery_share' "
        "AND status IN ('open', 'breached')"
    )
    return [row["kind"] for row in await assembled.rows("procurement", query, subject)]


async def _left_behind(assembled: Assembled) -> None:
    """One left-behind child more to be counted in the county, as the registry tells of it."""
    query = "SELECT coalesce(sum(left_behind), 0) FROM county_load WHERE division = $1"
    ((before,),) = await assembled.rows("procurement", query, COUNTY)
    village = official(assembled, Role.VILLAGE_DIRECTOR, VILLAGE, "registry")
    child = await village.post(
        "/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
        birth_on="2016-05-04", sex="female",
    )  # fmt: skip
    file = f"/children/{child['id']}"
    facts = {"health": "healthy", "schooling": "primary", "rural_hukou": True}
    await village.post(f"{file}/circumstances", **facts)
    for role in ("father", "mother"):
        away = {"state": "away", "since": "2025-03-01", "place": "4403"}
        await village.post(f"{file}/parents", role=role, **away)
    await assembled.settled()
    ((after,),) = await assembled.rows("procurement", query, COUNTY)
    assert after == before + 1
