"""Care by families: kin for a child in temporary custody, a foster family for one of the city's."""

from typing import Any

from standalone.storyteller import Actor
from standalone.synthetic import homes, people
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

_BARS = ("harmed_children", "neglected_duties", "bad_habits", "criminal_record",
         "infectious_disease", "unsuitable")  # fmt: skip
_HANDOVER = ["file", "medical", "hukou", "school"]


async def place(prefecture: Prefecture) -> str:
    """Each family is entered, found fit, visited, and takes one child."""
    found = await homes.agencies(prefecture)
    kin = await prefecture.in_each_county(lambda one: _kin(prefecture, found, one))
    fostered = await prefecture.in_each_county(lambda one: _foster(prefecture, found, one))
    return f"{kin} children with kin, {fostered} with foster families for a trial"


async def _kin(prefecture: Prefecture, found: dict[tuple[str, str], str], county: County) -> int:
    officer = await prefecture.official("county", county)
    return await _place(prefecture, officer, county, found["MPC", county.code], "kin")


async def _foster(prefecture: Prefecture, found: dict[tuple[str, str], str], county: County) -> int:
    city = await prefecture.city()
    return await _place(prefecture, city, county, found["CWI", prefecture.code], "foster")


async def _place(
    prefecture: Prefecture, officer: Actor, county: County, agency: str, kind: str
) -> int:
    """The child that came last to the agency, where the county has one there."""
    here = await prefecture.official("county", county)
    custodies = await here.pages("/placement/custodies", is_open=True)
    if any(one["mode"] == kind for one in custodies):
        return 1
    mine = [one for one in custodies if one["agency_id"] == agency and one["bed_id"]]
    if not mine:
        return 0
    checked = {"checked_on": prefecture.day(), "care_level": "L1"}
    custody = f"/placement/custodies/{mine[0]['id']}"
    await officer.post(f"{custody}/health-checks", checked, match="*")
    family = await _approved(prefecture, officer, county, agency, kind)
    agreement = {"agreement_no": f"协〔{prefecture.date().year}〕{county.code[-2:]}号"}
    await officer.post(f"{custody}/household", {
        "household_id": family, "heard_child": True, "consented": True, "handover": _HANDOVER,
        "legal_basis": {"document_no": f"安置〔{prefecture.date().year}〕{county.code[-2:]}号"},
        **(agreement if kind == "kin" else {}),
    }, match="*")  # fmt: skip
    return 1


async def _approved(
    prefecture: Prefecture, officer: Actor, county: County, agency: str, kind: str
) -> str:
    dice, year = prefecture.dice(kind, county), prefecture.date().year
    form: dict[str, Any] = {
        "kind": kind, "agency_id": agency, "area": county.code, "places": 1, "members": 2,
        "carer_born_on": f"{year - dice.randrange(38, 58)}-03-01", "education": "junior_middle",
        "local_hukou": True, "fixed_home": True, "floor_area_m2": 110,
        "yearly_income_fen": 8_000_000,
        "family": {"name": people.name(dice), "phone": people.phone(dice)},
    }  # fmt: skip
    made = await officer.post("/placement/households", form)
    path = f"/placement/households/{made['id']}"
    approval = {"approval_no": f"寄〔{year}〕{county.code[-2:]}号",
                "declaration": dict.fromkeys(_BARS, False)}  # fmt: skip
    await officer.post(f"{path}/approve", approval, match="*")
    seen = {
        "visited_on": prefecture.day(),
        "findings": "示例：住所整洁，照料得当。",
        "is_fit": True,
    }
    await officer.post(f"{path}/visits", seen, match="*")
    return str(made["id"])
