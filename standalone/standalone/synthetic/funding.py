"""Funds: sources, the lottery's share year by year, and money that tilts to where it is needed."""

from functools import partial
from typing import Any

from standalone.storyteller import Actor, Refused
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, system_of

_WAN = 1_000_000
"""万元 in fen."""
_PROVINCE_WAN, _SHARED_WAN = 2_000, 1_200
_YEARS = 4
_SHARES = (12, 14, 17, 20)
"""Of every hundred, for children, in the years before this one: it has to rise."""
_FALLEN = (12, 15, 18, 16)
"""Where the last year fell: a breach."""
_FELL = 5
"""In every so many-th county it did."""
_TRIES = 20


async def share_out(prefecture: Prefecture) -> str:
    """The province's lottery fund, simulated by the formula and then committed downwards."""
    finance = await prefecture.stage.actor(system_of("finance", prefecture.code[:2]))
    fund = await finance.post(
        "/procurement/funds", {"name": "省级彩票公益金（合成）", "source": "lottery"}
    )
    year = prefecture.date().year
    money = {"amount_fen": _PROVINCE_WAN * _WAN, "document": f"财综〔{year}〕8号"}
    await finance.post(f"/procurement/funds/{fund['id']}/appropriations", money)
    committed = await _allocate(finance, fund["id"], year)
    shares = await finance.get(
        "/procurement/allocation-shares", allocation_id=committed["id"], limit=200
    )
    given = await prefecture.in_each_county(lambda county: _donate(prefecture, county))
    return (
        f"{_SHARED_WAN:,} 万元 of the lottery fund shared among {len(shares['items'])} areas "
        f"by need, {given} donations"
    )


async def report(prefecture: Prefecture) -> str:
    """What each level used for children in the years before; a fall is found at once."""
    city = await prefecture.stage.actor(system_of("finance", prefecture.code))
    await _report(prefecture, city, _SHARES)
    reported = await prefecture.in_each_county(lambda county: _report_county(prefecture, county))
    falls = await city.get("/procurement/lottery-share-falls", limit=200)
    return f"{reported + _YEARS} years of lottery use reported, {len(falls['items'])} falls found"


async def _allocate(finance: Actor, fund: str, year: int) -> dict[str, Any]:
    """Simulated anew as long as the counts still change under it. Raises Refused."""
    for number in range(1, _TRIES + 1):
        form = {"fund_id": fund, "amount_fen": _SHARED_WAN * _WAN,
                "document": f"财社〔{year}〕{number}号"}  # fmt: skip
        simulated = await finance.post("/procurement/allocations", form)
        path = f"/procurement/allocations/{simulated['id']}/commit"
        try:
            committed: dict[str, Any] = await finance.post(path, match="*")
        except Refused as refused:
            if refused.problem != "inputs-changed" or number == _TRIES:
                raise
        else:
            return committed
    raise AssertionError("the last try raises")


async def _donate(prefecture: Prefecture, county: County) -> int:
    """In every third county somebody gave."""
    if prefecture.counties.index(county) % 3:
        return 0
    finance = await prefecture.official("finance", county)
    fund = await finance.post(
        "/procurement/funds", {"name": "儿童关爱捐赠资金（合成）", "source": "donation"}
    )
    gift = {"amount_fen": 8 * _WAN, "document": f"捐〔{prefecture.date().year}〕1号"}
    await finance.post(f"/procurement/funds/{fund['id']}/donations", gift)
    return 1


async def _report_county(prefecture: Prefecture, county: County) -> int:
    finance = await prefecture.official("finance", county)
    place = prefecture.counties.index(county)
    await _report(prefecture, finance, _FALLEN if place % _FELL == 1 else _SHARES)
    return _YEARS


async def _report(prefecture: Prefecture, finance: Actor, shares: tuple[int, ...]) -> None:
    this_year, post = prefecture.date().year, partial(finance.post, "/procurement/lottery-uses")
    for year, share in zip(range(this_year - _YEARS, this_year), shares, strict=True):
        used = await post({
            "year": year, "total_fen": 100 * _WAN, "children_fen": share * _WAN,
            "document_no": f"彩〔{year}〕1号",
        })  # fmt: skip
        place = {"place": "政府门户网站"}
        await finance.post(f"/procurement/lottery-uses/{used['id']}/publish", place, match="*")
