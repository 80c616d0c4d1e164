"""Procurement: catalogues, budgets, tenders under seal, contracts that are carried out."""

from datetime import date, datetime, time
from functools import partial
from typing import Any

from procurement.periods import last_day
from reference.clocks import CHINA
from reference.divisions import Area
from reference.purchasing import methods
from standalone.demonstration import VILLAGE
from standalone.storyteller import Actor
from standalone.synthetic import helping
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

CARE, _OTHER = "A0401", "A0402"
"""儿童福利服务 in the central catalogue; 其他社会救助服务."""
_LISTS_NOT = 4
"""Every fourth county does not list care for left-behind children: the gap that is a duty."""
_METHODS = ("open_tender", "competitive_consultation")
_CLOSING = time(18, tzinfo=CHINA)
_CRITERIA = [
    {"kind": "price", "title": "报价", "weight": 20, "rule": "低价优先法"},
    {"kind": "technical", "title": "服务方案", "weight": 50, "rule": "每项承诺得五分"},
    {"kind": "commercial", "title": "履约能力", "weight": 30, "rule": "每个同类项目得三分"},
]
_WAN = 1_000_000
"""万元 in fen."""
_BUDGET_WAN, _CONTRACT_WAN = (80, 180), (12, 45)
"""Above and below the value from which a purchase is made by tender (采购限额标准)."""


async def list_services(prefecture: Prefecture) -> str:
    """Each county's catalogue; who lists no care for left-behind children owes it from now."""
    listed = await prefecture.in_each_county(lambda county: _list(prefecture, county))
    city = await prefecture.city()
    gaps = await city.post("/procurement/catalogue/compliance/duties")
    owing = gaps["opened"] + gaps["already_open"]
    return f"{listed} counties list care for left-behind children, {owing} do not: a duty"


async def tender(prefecture: Prefecture) -> str:
    """From the budget to sealed bids; they are opened when the deadline is over, not before."""
    bids = await prefecture.in_each_county(lambda county: _tender(prefecture, county))
    return f"{bids} bids under seal; run the demo again after the deadlines to award"


async def contract(prefecture: Prefecture) -> str:
    """Below the purchase limit, with the county's own provider: delivered, accepted and paid."""
    deliveries = await prefecture.in_each_county(lambda county: _contract(prefecture, county))
    return f"{len(prefecture.counties)} contracts signed, {deliveries} deliveries, one payment each"


async def open_to_ngo(prefecture: Prefecture) -> str:
    """A contract in force with the demonstration's own NGO, which sees the children it names."""
    home = next(one for one in prefecture.counties if VILLAGE.code.startswith(one.code))
    officer, ngo = await prefecture.official("county", home), await prefecture.stage.actor("ngo")
    organisation = ngo.entry["organisation_id"]
    known = [one["id"] for one in await officer.pages("/procurement/providers")
             if one["organisation_id"] == organisation]  # fmt: skip
    provider = known[0] if known else (await officer.post("/procurement/providers", {
        "organisation_id": organisation, "name": "昭觉县社会工作服务中心（示范）",
        "uscc": "52513431MJQ0000009", "kind": "social_work_agency",
        "qualified_until": prefecture.day(700),
    }))["id"]  # fmt: skip
    await helping.query_records(prefecture, officer, provider, 0)
    signed = await _sign(prefecture, home, provider, prefecture.dice("ngo", home))
    chosen = (await prefecture.children(home))[: prefecture.size.needs_each]
    for child in chosen:
        await _assign(prefecture, officer, signed, child["id"])
    return f"the demonstration's NGO sees {len(chosen)} children by a contract in force"


def lists_care(prefecture: Prefecture, county: County) -> bool:
    return prefecture.counties.index(county) % _LISTS_NOT != _LISTS_NOT - 1


async def _list(prefecture: Prefecture, county: County) -> int:
    finance = await prefecture.official("finance", county)
    covers, year = lists_care(prefecture, county), prefecture.date().year
    await finance.post("/procurement/catalogue/items", {
        "code": CARE if covers else _OTHER,
        "title": "农村留守儿童和困境儿童关爱服务" if covers else "其他社会救助服务",
        "covers_left_behind": covers, "valid_from": prefecture.day(-200),
        "document_no": f"财综〔{year}〕{county.code[-2:]}号",
        "authorisation_no": f"川财〔{year}〕3号",
    })  # fmt: skip
    return int(covers)


async def _tender(prefecture: Prefecture, county: County) -> int:
    if not lists_care(prefecture, county):
        return 0
    officer = await prefecture.official("county", county)
    place, dice = prefecture.counties.index(county), prefecture.dice("tender", county)
    budget = dice.randrange(*_BUDGET_WAN) * _WAN
    line, _ = await _budget(prefecture, county, budget)
    method = _METHODS[place % len(_METHODS)]
    drafted = await officer.post("/procurement/tenders", {
        "budget_line_id": line, "method": method, "title": "农村留守儿童关爱服务（合成）",
        "requirements": "走访核查、监护评估、心理辅导。", "budget_fen": budget,
        "small_deduction_pct": 10, "criteria": _CRITERIA,
    })  # fmt: skip
    documents, deadline = term(method, prefecture.date(1), county.code)
    path = f"/procurement/tenders/{drafted['id']}"
    await officer.post(f"{path}/publish", {
        "documents_until": documents.isoformat(), "deadline_at": deadline.isoformat(),
    }, match="*")  # fmt: skip
    bidders = await _bidders(prefecture, county)
    for bidder in bidders:
        price = int(budget * dice.uniform(0.82, 0.97))
        bid = {"price_fen": price, "offer": "每月入户走访，按期评估。", "conflicts": []}
        await bidder.post(f"{path}/bids", bid)
    return len(bidders)


def term(method: str, start: date, county: str) -> tuple[date, datetime]:
    """Until when documents are given out, and bids taken: the shortest terms that are lawful on
    `start` and on the day before, whatever holidays follow."""
    rule, area = methods()[method], Area(county)
    documents = last_day(rule.documents_norm, start, area)
    closes = max(documents, last_day(rule.deadline_norm, start, area))
    return documents, datetime.combine(closes, _CLOSING)


async def _budget(prefecture: Prefecture, county: County, amount_fen: int) -> tuple[str, str]:
    """A line of this year, its intent public for longer than thirty days; and its item's code."""
    finance = await prefecture.official("finance", county)
    officer = await prefecture.official("county", county)
    year = prefecture.date().year
    items = await finance.get("/procurement/catalogue/items", place=county.code)
    item = next(one for one in items["items"] if one["code"] in (CARE, _OTHER))
    line = await finance.post("/procurement/budget-lines", {
        "fiscal_year": year, "department": f"{county.name}民政局", "item_id": item["id"],
        "title": item["title"], "amount_fen": amount_fen, "document_no": f"财预〔{year}〕1号",
    })  # fmt: skip
    intent = {"published_on": prefecture.day(-45), "intent_no": f"意向〔{year}〕1号"}
    path = f"/procurement/budget-lines/{line['id']}/publish-intent"
    await officer.post(path, intent, match="*")
    return str(line["id"]), str(item["code"])


async def _bidders(prefecture: Prefecture, county: County) -> list[Actor]:
    """The bidding providers of this county and of the two next ones."""
    place, count = prefecture.counties.index(county), len(prefecture.counties)
    found = []
    for step in range(min(3, count)):
        neighbour = prefecture.counties[(place + step) % count]
        provider = (await helping.of_county(prefecture, neighbour))[0]
        found.append(await prefecture.stage.actor(provider["system"]))
    return found


async def _contract(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    provider = (await helping.of_county(prefecture, county))[0]
    helper = await prefecture.stage.actor(provider["system"])
    signed = await _sign(prefecture, county, provider["id"], prefecture.dice("contract", county))
    start = prefecture.size.files_among + 2 + prefecture.size.needs_each
    chosen = (await prefecture.children(county))[start : start + prefecture.size.needs_each]
    milestones = await officer.get("/procurement/milestones", contract_id=signed)
    first = min(milestones["items"], key=lambda one: one["number"])
    for child in chosen:
        await _assign(prefecture, officer, signed, child["id"])
        delivery = {"milestone_id": first["id"], "child_id": child["id"], "units": 4,
                    "delivered_on": prefecture.day()}  # fmt: skip
        await helper.post("/procurement/deliveries", delivery)
    await _accept_and_pay(prefecture, county, first)
    return len(chosen)


async def _assign(prefecture: Prefecture, officer: Actor, contract: str, child: str) -> None:
    form = {"child_id": child, "fields": ["name", "birth_on"],
            "starts_on": prefecture.day(), "ends_on": prefecture.day(300)}  # fmt: skip
    path = f"/procurement/contracts/{contract}/assignments"
    await prefecture.when_heard(partial(officer.post, path, form))


async def _sign(prefecture: Prefecture, county: County, provider: str, dice: Any) -> str:
    """From a budget line of its own, three milestones; signed, published and filed."""
    officer = await prefecture.official("county", county)
    amount, year = dice.randrange(*_CONTRACT_WAN) * _WAN, prefecture.date().year
    line, code = await _budget(prefecture, county, amount)
    third = amount // 3
    parts = (third, third, amount - 2 * third)
    drafted = await officer.post("/procurement/contracts", {
        "provider_id": provider, "title": "留守儿童陪伴与家庭探访（合成）",
        "catalogue_code": code, "budget_line_id": line,
        "starts_on": prefecture.day(), "ends_on": prefecture.day(300), "amount_fen": amount,
        "award_notice_on": prefecture.day(),
        "milestones": [
            {"title": f"第{number}期", "due_on": prefecture.day(100 * number), "amount_fen": part}
            for number, part in enumerate(parts, 1)
        ],
    })  # fmt: skip
    path = f"/procurement/contracts/{drafted['id']}"
    await officer.post(f"{path}/sign", {"signed_on": prefecture.day()}, match="*")
    await officer.post(f"{path}/publish", {"document_no": f"公告〔{year}〕1号"}, match="*")
    await officer.post(f"{path}/file", {"document_no": f"备案〔{year}〕1号"}, match="*")
    return str(drafted["id"])


async def _accept_and_pay(
    prefecture: Prefecture, county: County, milestone: dict[str, Any]
) -> None:
    """With the users' opinion, which is published; paid from a fund of the county."""
    officer = await prefecture.official("county", county)
    finance = await prefecture.official("finance", county)
    path, year = f"/procurement/milestones/{milestone['id']}", prefecture.date().year
    opinion = {"opinion_score": 4, "opinion": "孩子和监护人表示满意。"}
    await officer.post(f"{path}/accept", opinion, match="*")
    await officer.post(f"{path}/publish", {"publication_no": f"验〔{year}〕1号"}, match="*")
    fund = await finance.post(
        "/procurement/funds", {"name": "购买儿童关爱服务资金（合成）", "source": "budget"}
    )
    money = {"amount_fen": _CONTRACT_WAN[1] * _WAN, "document": f"财社〔{year}〕1号"}
    await finance.post(f"/procurement/funds/{fund['id']}/appropriations", money)
    await finance.post(f"{path}/pay", {"fund_id": fund["id"]}, match="*")
