"""Agencies with their beds, and the children who live there on a ground of law."""

from itertools import islice
from typing import Any

from standalone.storyteller import Actor
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

ALL_CARE = ["infant", "rehab", "special_ed", "medical"]
CENTRE_BEDS, HOME_BEDS = 8, 12
LONG_TERM_EACH, TEMPORARY_EACH = 9, 3
"""Most counties hold fewer than ten children (2021: about seven in ten of the county agencies)."""
_WITHOUT_HOME = 4
"""Every fourth county has no institution of its own: its children live in the city's."""
_TEAM = [
    {"profession": "social_work", "title": "middle"},
    {"profession": "psychology", "title": "none"},
    {"profession": "medicine", "title": "junior"},
]
"""Who assesses a family: three, one of them with a middle title."""
_GROUNDS = ("T3", "T4", "T2")


async def open_agencies(prefecture: Prefecture) -> str:
    """The city's institution and centre; a centre in every county, an institution in most."""
    city, code = await prefecture.city(), prefecture.code
    beds = prefecture.size.city_beds
    await _open(city, "CWI", code, "市儿童福利院（合成）", beds, ALL_CARE)
    await _open(
        city, "MPC", code, "市未成年人救助保护中心（合成）", beds // 4, ["infant", "medical"]
    )
    opened = await prefecture.in_each_county(lambda county: _open_here(prefecture, county))
    return f"{opened + 2} agencies with their beds and what care they can give"


async def agencies(prefecture: Prefecture) -> dict[tuple[str, str], str]:
    """Ids by kind and seat, of those that were opened here."""
    city = await prefecture.city()
    return {
        (one["kind"], one["seat"]): one["id"]
        for one in await city.pages("/placement/agencies")
        if one["name"].endswith("（合成）")
    }


async def admit(prefecture: Prefecture) -> str:
    """Orphans raised by institutions for long, children in danger for a time."""
    homes = await agencies(prefecture)
    long_term = await prefecture.in_each_county(lambda one: _raise(prefecture, homes, one))
    temporary = await prefecture.in_each_county(lambda one: _shelter(prefecture, homes, one))
    return f"{long_term} children in long-term and {temporary} in temporary custody"


async def _open_here(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    await open_centre(officer, county)
    if not has_home(prefecture, county):
        return 1
    name = f"{county.name}儿童福利院（合成）"
    await _open(officer, "CWI", county.code, name, HOME_BEDS, ["infant"])
    return 2


async def open_centre(officer: Actor, county: County) -> None:
    """未成年人救助保护机构, by the county's civil affairs."""
    name = f"{county.name}未成年人救助保护中心（合成）"
    await _open(officer, "MPC", county.code, name, CENTRE_BEDS, ["medical"])


def has_home(prefecture: Prefecture, county: County) -> bool:
    """Whether the county has an institution of its own."""
    return prefecture.counties.index(county) % _WITHOUT_HOME != _WITHOUT_HOME - 1


async def _open(
    officer: Actor, kind: str, seat: str, name: str, beds: int, care: list[str]
) -> None:
    labels = [{"label": f"{number:03}"} for number in range(1, beds + 1)]
    body = {"name": name, "kind": kind, "seat": seat, "beds": labels, "capabilities": care}
    await officer.post("/placement/agencies", body)


async def _raise(prefecture: Prefecture, homes: dict[tuple[str, str], str], county: County) -> int:
    """In the county's institution, or in the city's where there is none: then the city admits."""
    orphans = await prefecture.of_category(county, "ORP-I")
    chosen = orphans[:LONG_TERM_EACH] or (await prefecture.children(county))[-2:]
    if has_home(prefecture, county):
        officer, agency = await prefecture.official("county", county), homes["CWI", county.code]
    else:
        officer, agency = await prefecture.city(), homes["CWI", prefecture.code]
    for child in chosen:
        await _admit(prefecture, officer, child, agency, "L2", "死亡证明")
    return len(chosen)


async def _shelter(
    prefecture: Prefecture, homes: dict[tuple[str, str], str], county: County
) -> int:
    """Three: one is reviewed, one goes home again. A fourth waits for a bed."""
    officer, dice = await prefecture.official("county", county), prefecture.dice("shelter", county)
    endangered = await prefecture.of_category(county, "CID-G")
    rest = (one for one in reversed(await prefecture.children(county)) if one not in endangered)
    chosen = (endangered + list(islice(rest, 3, 9)))[: TEMPORARY_EACH + 1]
    waiting = chosen.pop()
    custodies = [
        await _admit(
            prefecture, officer, child, homes["MPC", county.code], dice.choice(_GROUNDS), "临监"
        )
        for child in chosen
    ]
    year = prefecture.date().year
    await officer.change(
        f"/placement/custodies/{custodies[0]}", "review", {"review_no": f"审〔{year}〕1号"}
    )
    assessed = f"评〔{year}〕1号"
    await officer.post(
        f"/placement/children/{chosen[1]['id']}/assessments",
        {"kind": "return", "assessment_no": assessed, "conclusion": "guardian_fit",
         "assessed_on": prefecture.date().isoformat(), "team": _TEAM,
         "findings": "监护人具备照护条件。"},
    )  # fmt: skip
    home = {"outcome": "returned", "assessment_no": assessed, "heard_child": True}
    await officer.change(f"/placement/custodies/{custodies[1]}", "end", home)
    await officer.post("/placement/needs", {"child_id": waiting["id"], "ground": "T4"})
    return len(chosen)


async def _admit(
    prefecture: Prefecture, officer: Actor, child: dict[str, Any], agency: str, ground: str,
    document: str,
) -> str:  # fmt: skip
    """When placement has heard of the child; the id of the custody."""
    asked = f"/placement/matches?child_id={child['id']}&ground={ground}"
    await prefecture.arrived("the child in placement", lambda: officer.sees(asked))
    admission = await officer.post(
        "/placement/custodies",
        {"children": [child["id"]], "agency_id": agency, "ground": ground, "heard_child": True,
         "regime": "long_term" if ground.startswith("L") else "temporary",
         "legal_basis": {"document_no": f"{document}〔{prefecture.date().year}〕1号"}},
    )  # fmt: skip
    return str(admission["custodies"][0]["id"])
