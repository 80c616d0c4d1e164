"""The judiciary: who reports and who asks, orders, warnings, judgments, prosecutions, tracings."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from standalone.storyteller import Actor
from standalone.synthetic import cast
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, system_of

UNITS = ("police", "court", "procuratorate")
_SITUATIONS = ("violence", "violence", "unattended", "other_harm", "trafficked", "begging")
_REFERRED = {
    0: (("police", "police_investigation"), ("court", "protection_order")),
    1: (("court", "revocation"), ("procuratorate", "prosecution")),
    4: (("police", "police_investigation"),),
}
"""By the number of the report, to whom; the third needs nothing, the fourth waits for triage."""
_REPORTERS = (("school", "school"), ("centre", "welfare_agency"))
"""In turn: the office, and what kind of reporter it is."""
_APPLICANTS = {
    "protection_order": ("rescue_agency", "centre"), "revocation": ("civil_affairs", "county"),
}  # fmt: skip
"""In whose name a court is asked: the county's agency, or its civil affairs."""
_NOTHING = 2
_RESTED = 3
"""Every so many-th county's court revokes a guardianship."""
_PROMPT, _LATE = 50, -120
"""Minutes after the founding, when harm was discovered: shortly before it is reported, or hours."""
_PHOTO = "示例：此处为伤情照片。"


async def report(prefecture: Prefecture) -> str:
    """Units and their systems; reports with receipts, triaged and referred."""
    reports = await prefecture.in_each_county(lambda county: _report(prefecture, county))
    return f"{len(UNITS) * len(prefecture.counties)} judicial units, {reports} mandatory reports"


async def decide(prefecture: Prefecture) -> str:
    """What police, courts and procuratorates made of it, over their own systems."""
    decided = await prefecture.in_each_county(lambda county: _decide(prefecture, county))
    return f"{decided} orders, warnings, judgments, prosecutions and tracings"


async def _report(prefecture: Prefecture, county: County) -> int:
    for office in UNITS:
        await register_unit(prefecture, county, office)
    officer = await prefecture.official("county", county)
    count = prefecture.size.reports_each
    for number, child in enumerate((await prefecture.children(county))[-2 - count : -2]):
        office, kind = _REPORTERS[number % len(_REPORTERS)]
        reporter = await prefecture.official(office, county)
        told = told_of(prefecture, county, child["id"], _SITUATIONS[number], kind)
        if number == _NOTHING:
            told["discovered_at"] = prefecture.moment(_LATE)
        ask = partial(reporter.post, "/judicial-referral/reports", told)
        receipt = await prefecture.when_heard(ask)
        path = f"/judicial-referral/reports/{receipt['report_id']}"
        if number == 0:
            about = {"report_id": receipt["report_id"], "kind": "injury_photo"}
            await officer.upload("/judicial-referral/evidence", _PHOTO, "text/plain", **about)
        await _triage(officer, county, path, number, prefecture)
    return count


def told_of(
    prefecture: Prefecture, county: County, child_id: str, situation: str, kind: str
) -> dict[str, str]:
    """A mandatory report, by this kind of reporter."""
    return {
        "situation": situation, "child_id": child_id, "area": county.code,
        "discovered_at": prefecture.moment(_PROMPT), "narrative": "示例：发现异常。",
        "reporter_kind": kind,
    }  # fmt: skip


async def _triage(
    officer: Actor, county: County, path: str, number: int, prefecture: Prefecture
) -> None:
    form: dict[str, Any] = {"decision": "no_action", "reasons": "示例：经核查无须转介。"}
    if number in _REFERRED:
        form = referral(prefecture, county, _REFERRED[number], urgent=number == 0)
    elif number != _NOTHING:
        return
    await officer.post(f"{path}/triage", form, match="*")


def referral(
    prefecture: Prefecture, county: County, named: Iterable[tuple[str, str]], *, urgent: bool
) -> dict[str, Any]:
    """To whom, for which matter, and of a court in whose name."""
    units = [
        {
            "unit_id": _body(prefecture, office, county),
            "matter": matter,
            **_applicant(prefecture, county, matter),
        }
        for office, matter in named
    ]
    return {
        "decision": "refer", "reasons": "示例：需要司法保护。", "urgent": urgent, "units": units,
    }  # fmt: skip


def _applicant(prefecture: Prefecture, county: County, matter: str) -> dict[str, str]:
    if matter not in _APPLICANTS:
        return {}
    kind, office = _APPLICANTS[matter]
    return {"applicant": kind, "applicant_id": _body(prefecture, office, county)}


def _body(prefecture: Prefecture, office: str, county: County) -> str:
    """A unit's id is that of its organisation."""
    return prefecture.organisation(system_of(office, county.code))


async def register_unit(prefecture: Prefecture, county: County, office: str) -> None:
    """With the feed of its system."""
    officer, system = await prefecture.official("county", county), system_of(office, county.code)
    await officer.post("/judicial-referral/units", {
        "organisation_id": prefecture.organisation(system), "kind": office,
        "name": f"{county.name}{cast.ZH[office]}（合成）", "jurisdiction": county.code,
        "client_id": system,
    })  # fmt: skip


async def _decide(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    page = await officer.get("/judicial-referral/referrals", limit=200)
    offices = {_body(prefecture, office, county): office for office in UNITS}
    decided = 0
    for one in page["items"]:
        office = offices.get(one["unit_id"])
        if office is not None:
            unit = await prefecture.official(office, county)
            path = f"/judicial-referral/referrals/{one['id']}"
            decided += await _OF_MATTER[one["matter"]](prefecture, county, unit, path)
    return decided


async def _investigate(prefecture: Prefecture, county: County, police: Actor, path: str) -> int:
    """Accepted, heard once, warned; of a child of unknown origin the family is traced."""
    year, at = prefecture.date().year, county.code[-2:]
    accepted = {"answer": "accepted", "document_no": f"受〔{year}〕{at}号"}
    await police.post(f"{path}/answers", accepted, match="*")
    case = (await police.get(path))["case"]
    if case["situation"] == "trafficked":
        rescued = {"rescued_on": prefecture.day(-1), "document_no": f"解救〔{year}〕{at}号"}
        await police.post(f"{path}/tracings", rescued, match="*")
        return 1
    await police.post(f"{path}/interviews", {
        "held_at": prefecture.moment(-5), "one_stop": True, "recorded": True,
        "female_staff": True, "adult": "relative", "account": "示例：询问记录。",
    }, match="*")  # fmt: skip
    await police.post(f"{path}/warnings", {
        "document_no": f"告〔{year}〕{at}号", "issued_on": prefecture.day(), "person": "李四",
        "facts": "示例：家庭暴力事实。", "prohibition": "不得再次实施家庭暴力。",
    }, match="*")  # fmt: skip
    return 1


async def _protect(prefecture: Prefecture, county: County, court: Actor, path: str) -> int:
    year, at = prefecture.date().year, county.code[-2:]
    accepted = {"answer": "accepted", "document_no": f"受〔{year}〕保{at}号"}
    await court.post(f"{path}/answers", accepted, match="*")
    await court.post(f"{path}/protection-orders", {
        "order_no": f"（{year}）人保令{at}号", "made_on": prefecture.day(), "valid_months": 6,
        "measures": ["ban_violence", "ban_contact"], "needs_placement": False,
    }, match="*")  # fmt: skip
    return 1


async def _revoke(prefecture: Prefecture, county: County, court: Actor, path: str) -> int:
    """Accepted everywhere, decided in some counties: then the child needs a home for long."""
    year, at = prefecture.date().year, county.code[-2:]
    accepted = {"answer": "accepted", "document_no": f"受〔{year}〕撤{at}号"}
    await court.post(f"{path}/answers", accepted, match="*")
    if prefecture.counties.index(county) % _RESTED:
        return 0
    judgment = {"judgment_no": f"（{year}）民特{at}号", "made_on": prefecture.day()}
    await court.post(f"{path}/judgments", judgment, match="*")
    return 1


async def _prosecute(prefecture: Prefecture, county: County, unit: Actor, path: str) -> int:
    year, at = prefecture.date().year, county.code[-2:]
    accepted = {"answer": "accepted", "document_no": f"受〔{year}〕检{at}号"}
    await unit.post(f"{path}/answers", accepted, match="*")
    await unit.post(f"{path}/prosecutions", {
        "decision": "suit_supported", "document_no": f"检〔{year}〕{at}号",
        "decided_on": prefecture.day(),
    }, match="*")  # fmt: skip
    await unit.post(f"{path}/suggestions", {
        "department": "education", "document_no": f"检建〔{year}〕{at}号",
        "text": "示例：建议加强校园强制报告培训。",
    }, match="*")  # fmt: skip
    return 1


_OF_MATTER = {
    "police_investigation": _investigate,
    "protection_order": _protect,
    "revocation": _revoke,
    "prosecution": _prosecute,
}
