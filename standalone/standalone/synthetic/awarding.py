"""What becomes of a tender when its deadline is over: opened, scored, awarded, signed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from reference.clocks import CHINA
from standalone.storyteller import Actor
from standalone.synthetic import people
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

PANEL, EXPERTS = 5, 4
"""Odd, and of experts two thirds at least (政府采购法38)."""
_WEIGHTS = {2: 50, 3: 30}
"""Of the criteria that the panel scores; the price is computed."""


async def conclude(prefecture: Prefecture) -> str:
    """At every run, of the tenders whose deadline has passed since the last; empty where none."""
    signed = await prefecture.in_each_county(lambda county: _conclude(prefecture, county))
    return f"{signed} tenders opened, scored, awarded and signed" if signed else ""


async def _conclude(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    published = await officer.pages("/procurement/tenders", status="published")
    due = [one for one in published
           if datetime.fromisoformat(one["deadline_at"]) < datetime.now(UTC)]  # fmt: skip
    for one in due:
        await _award(prefecture, county, officer, f"/procurement/tenders/{one['id']}")
        await _sign(officer, one, f"/procurement/tenders/{one['id']}")
    return len(due)


async def _award(prefecture: Prefecture, county: County, officer: Actor, path: str) -> None:
    """Opened by two officers; every member of the panel gives its points."""
    second = await prefecture.official("second", county)
    await second.post(f"{path}/open", match="*")
    await officer.post(f"{path}/open", match="*")
    dice = prefecture.dice("panel", county)
    different = dict.fromkeys(people.name(dice) for _ in range(3 * PANEL))
    members = [
        {"name": name, "is_expert": number < EXPERTS, "has_tie": False}
        for number, name in enumerate([*different][:PANEL])
    ]
    await officer.post(f"{path}/panel", {"members": members}, match="*")
    bids = await officer.get("/procurement/bids", tender_id=path.rpartition("/")[2], limit=200)
    for member in range(1, PANEL + 1):
        scores = [
            {"bid_id": bid["id"], "criterion": criterion,
             "points": round(weight * dice.uniform(0.6, 0.95))}
            for bid in sorted(bids["items"], key=lambda one: str(one["id"]))
            for criterion, weight in _WEIGHTS.items()
        ]  # fmt: skip
        sheet = {"member": member, "scores": scores}
        await officer.post(f"{path}/score-sheets", sheet, match="*")
    ranking = await officer.post(f"{path}/evaluation", match="*")
    await officer.post(f"{path}/report", {"report_no": "评1号"}, match="*")
    winner = {"bid_id": ranking["items"][0]["bid_id"]}
    await officer.post(f"{path}/award", winner, match="*")
    await officer.post(f"{path}/award/notice", {"notice_no": "中1号"}, match="*")


async def _sign(officer: Actor, tender: dict[str, Any], path: str) -> None:
    """As the award has it, in one milestone."""
    award = await officer.get(f"{path}/award")
    noticed = datetime.fromisoformat(award["noticed_at"]).astimezone(CHINA).date()
    until = (noticed + timedelta(days=300)).isoformat()
    drafted = await officer.post("/procurement/contracts", {
        "provider_id": award["provider_id"], "title": tender["title"], "tender_id": tender["id"],
        "catalogue_code": tender["category"], "starts_on": noticed.isoformat(), "ends_on": until,
        "amount_fen": award["amount_fen"], "award_notice_on": noticed.isoformat(),
        "milestones": [{"title": "年度服务", "due_on": until, "amount_fen": award["amount_fen"]}],
    })  # fmt: skip
    contract = f"/procurement/contracts/{drafted['id']}"
    await officer.post(f"{contract}/sign", {"signed_on": noticed.isoformat()}, match="*")
