"""County institutions that lack resources send their children to the city (民发〔2021〕44号)."""

from typing import Any

from standalone.synthetic import homes
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, system_of

_WEAK = {
    "carers": 1, "medical_staff": 0, "rehab_staff": 0, "special_teachers": 0, "budget_fen": 600_000,
}  # fmt: skip
_STRONG = {
    "carers": 12, "medical_staff": 2, "rehab_staff": 2, "special_teachers": 2,
    "budget_fen": 60_000_000,
}  # fmt: skip
_READY = {
    "handover": ["file", "medical", "hukou", "school", "photo"],
    "not_at_hand": {"property": "无个人财物"},
    "heard_child": True,
}
FEW = 3
"""With fewer institutions than this all of them are weak."""


async def consolidate(prefecture: Prefecture) -> str:
    """The first half is assessed, planned, decided and moved; the second waits for a decision."""
    found = await homes.agencies(prefecture)
    chosen = [one for one in prefecture.counties if homes.has_home(prefecture, one)]
    strong = chosen[-1:] if len(chosen) > FEW else []
    weak = [one for one in chosen if one not in strong]
    first, second = weak[: -(-len(weak) // 2)], weak[-(-len(weak) // 2) :]
    for county in strong:
        await _assess(prefecture, county, found["CWI", county.code], _STRONG)
        province = await prefecture.stage.actor(system_of("province", prefecture.code[:2]))
        approval = {"approval_no": f"川民〔{prefecture.date().year}〕1号"}
        path = f"/placement/agencies/{found['CWI', county.code]}"
        if (await province.get(path))["has_resources"]:
            await province.change(path, "retain", approval)
    moved = await _carry_out(prefecture, first, found)
    planned = await _plan(prefecture, second, found) if second else None
    waiting = planned["children"] if planned else 0
    return (
        f"{len(first)} county institutions consolidated, {moved} children moved to the city; "
        f"a plan for {waiting} more waits for its decision"
    )


async def _carry_out(
    prefecture: Prefecture, counties: list[County], found: dict[tuple[str, str], str]
) -> int:
    """Every child with its handover list; the emptied institutions become guidance centres."""
    city, year = await prefecture.city(), prefecture.date().year
    plan = await _plan(prefecture, counties, found)
    path = f"/placement/consolidations/{plan['id']}"
    await city.post(f"{path}/decide", {"document_no": f"凉民〔{year}〕1号"}, match="*")
    moves = (await city.get(f"{path}/moves", limit=200))["items"]
    for move in moves:
        prepared = f"/placement/consolidation-moves/{move['id']}/prepare"
        await city.post(prepared, _READY, match="*")
    done = await city.post(f"{path}/execute", match="*")
    for county in counties:
        officer = await prefecture.official("county", county)
        agency = f"/placement/agencies/{found['CWI', county.code]}"
        if (await officer.get(agency))["transition"] == "children_moved":
            centre = {"kind": "CGC", "document_no": f"民转〔{year}〕1号"}
            await officer.post(f"{agency}/convert", centre, match="*")
    return len(done["moved"])


async def _plan(
    prefecture: Prefecture, counties: list[County], found: dict[tuple[str, str], str]
) -> dict[str, Any]:
    for county in counties:
        await _assess(prefecture, county, found["CWI", county.code], _WEAK)
    city = await prefecture.city()
    sources = sorted(found["CWI", county.code] for county in counties)
    plans = (await city.get("/placement/consolidations", limit=200))["items"]
    known = [one for one in plans if sorted(one["sources"]) == sources]
    if known:
        return dict(known[0])
    made: dict[str, Any] = await city.post("/placement/consolidations", about=sources)
    return made


async def _assess(
    prefecture: Prefecture, county: County, agency: str, resources: dict[str, int]
) -> None:
    officer, path = await prefecture.official("county", county), f"/placement/agencies/{agency}"
    if (await officer.get(path))["transition"] in ("county_cwi", None):
        await officer.put(
            f"{path}/resources", {**resources, "fire_checked_on": prefecture.day(-60)}
        )
        await officer.post(f"{path}/assessments", match="*")
