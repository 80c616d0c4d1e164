"""What is in the children's files: how they live, how they are guarded, who came to see them."""

from datetime import date
from random import Random
from typing import Any

from reference.ages import age_on
from standalone.storyteller import Actor
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

_RATINGS = {"good": 0.6, "fair": 0.33, "poor": 0.07}
"""较好、一般、差; like the three shares below product defaults."""
_GUARDING = {"good": "good", "fair": "fair", "poor": "carer_incapable"}
_ILL, _WAGES, _BOARDING, _IN_TOUCH = 0.1, 0.8, 0.3, 0.7
_SCHOOLING = (
    (3, "before_kindergarten"), (6, "kindergarten"), (12, "primary"), (15, "junior_middle"),
    (18, "senior_middle"),
)  # fmt: skip
"""Below which age a child is where."""
_ENTRUSTED = range(2, 16)
"""Full years of those in whose file an entrustment of a year lies between birth and majority."""
_FINDINGS = (
    "在家，由祖辈照料，衣食有保障。",
    "在校，学习情况正常。",
    "近期情绪低落，已约谈照护人。",
)
_OBSERVED = ("dropout", "no_hukou", "disability_without_rehabilitation", "poor_guardianship")
_FOUND = ("violence", "unattended")
"""Of the nine situations: each becomes a mandatory report at once."""
_DECLARED = ("harmed_children", "addicted", "neglected_duties", "unsuitable")


async def assess(prefecture: Prefecture) -> str:
    """The tier follows from the assessment, and the visits from the tier."""
    files = await prefecture.in_each_county(lambda county: _write(prefecture, county))
    assessed = await prefecture.in_each_county(lambda county: _assess(prefecture, county))
    return f"{files} files written in full, {assessed:,} children assessed"


async def visit(prefecture: Prefecture) -> str:
    """A visit finds what it finds: departments owe something, and some of it is reported."""
    visited = await prefecture.in_each_county(lambda county: _visit(prefecture, county))
    confirmed = await prefecture.in_each_county(lambda county: _confirm(prefecture, county))
    moves = await prefecture.in_each_county(lambda county: _move(prefecture, county))
    return (
        f"{visited:,} visits, {confirmed} confirmed as de facto unattended, "
        f"{moves} moves between counties"
    )


async def _write(prefecture: Prefecture, county: County) -> int:
    """Parents, school, health, and the carer to whom the child is entrusted."""
    officer, dice = await prefecture.official("county", county), prefecture.dice("files", county)
    today = prefecture.date()
    among = (await prefecture.children(county))[: prefecture.size.files_among]
    of_age = [one for one in among if _age(one, today) in _ENTRUSTED]
    chosen = of_age[: prefecture.size.files_each]
    for child in chosen:
        file = f"/registry/children/{child['id']}"
        lives = _circumstances(_age(child, today), dice)
        await officer.post(f"{file}/circumstances", lives, match="*")
        for role in ("father", "mother"):
            away = {"role": role, "state": "away", "since": prefecture.day(-400), "place": "4403",
                    "last_contact_on": prefecture.day(-dice.randrange(60))}  # fmt: skip
            parent = await officer.post(f"{file}/parents", away, match="*")
        await officer.post(f"{file}/entrustments", _entrustment(prefecture), match="*")
        if dice.random() < _IN_TOUCH:
            spoke = {"parent_id": parent["id"], "contacted_on": prefecture.day(), "means": "video",
                     "with_child": True, "with_carer": True}  # fmt: skip
            await officer.post(f"{file}/contacts", spoke, match="*")
    return len(chosen)


def _age(child: dict[str, Any], on: date) -> int:
    return age_on(date.fromisoformat(child["birth_on"]), on)


def _circumstances(age: int, dice: Random) -> dict[str, Any]:
    return {
        **({"health": "ill", "illness": "哮喘"} if dice.random() < _ILL else {"health": "healthy"}),
        **_school(age, dice),
        "rural_hukou": True, "lives_with_parents": False,
        "income": ["wages"] if dice.random() < _WAGES else ["farming"],
    }  # fmt: skip


def _school(age: int, dice: Random) -> dict[str, Any]:
    schooling = next(stage for until, stage in _SCHOOLING if age < until)
    is_pupil = schooling not in ("before_kindergarten", "kindergarten")
    return {"schooling": schooling, "boarding": is_pupil and dice.random() < _BOARDING}


def _entrustment(prefecture: Prefecture) -> dict[str, Any]:
    return {
        "carer": {"name": "张三"}, "relation": "祖母", "carer_born_on": "1962-03-01",
        "starts_on": prefecture.day(-300), "ends_on": prefecture.day(300),
        "confirmation_no": f"委〔{prefecture.date().year}〕1号", "heard_child": True,
        "declaration": dict.fromkeys(_DECLARED, False),
    }  # fmt: skip


async def _assess(prefecture: Prefecture, county: County) -> int:
    officer, dice = await prefecture.official("county", county), prefecture.dice("rating", county)
    chosen = (await prefecture.children(county))[: prefecture.size.assessed_each]
    for child in chosen:
        rating = dice.choices(list(_RATINGS), weights=list(_RATINGS.values()))[0]
        form = {
            "assessed_on": prefecture.day(), "rating": rating, "guarding": _GUARDING[rating],
            "carer_age": dice.randrange(45, 80), "mental_health": dice.random() < 0.05,
        }  # fmt: skip
        path = f"/registry/children/{child['id']}/assessments"
        await officer.post(path, form, match="*")
    return len(chosen)


async def _visit(prefecture: Prefecture, county: County) -> int:
    """The last two of the county's visits find what has to be reported at once."""
    officer, dice = await prefecture.official("county", county), prefecture.dice("visits", county)
    chosen = (await prefecture.children(county))[: prefecture.size.visited_each]
    for number, child in enumerate(chosen):
        form: dict[str, Any] = {"visited_on": prefecture.day(), "findings": dice.choice(_FINDINGS)}
        if number < len(_OBSERVED):
            form["observations"] = [_OBSERVED[number]]
        await _record(officer, child, form)
    for situation, child in zip(_FOUND, reversed(chosen), strict=False):
        form = {"visited_on": prefecture.day(), "findings": "示例：发现须立即报告的情形。",
                "situations": [situation]}  # fmt: skip
        await _record(officer, child, form)
    return len(chosen) + min(len(_FOUND), len(chosen))


async def _record(officer: Actor, child: dict[str, Any], form: dict[str, Any]) -> None:
    await officer.post(f"/registry/children/{child['id']}/visits", form, match="*")


async def _confirm(prefecture: Prefecture, county: County) -> int:
    """One child whose father is dead and whose mother has been out of reach for a year (62号)."""
    officer = await prefecture.official("county", county)
    child = (await prefecture.children(county))[prefecture.size.files_among]
    file = f"/registry/children/{child['id']}"
    dead = {"role": "father", "state": "dead", "since": prefecture.day(-700)}
    gone = {"role": "mother", "state": "lost_contact", "since": prefecture.day(-400)}
    for parent in (dead, gone):
        await officer.post(f"{file}/parents", parent, match="*")
    form = {"applicant_kind": "village", "applicant": "村民委员会"}
    applied = await officer.post(f"{file}/unattended", form, match="*")
    path = f"{file}/unattended/{applied['id']}"
    await officer.post(f"{path}/check", {"finding": "查验属实。"}, match="*")
    document = {"document_no": f"民儿〔{prefecture.date().year}〕{county.code[-2:]}号"}
    await officer.post(f"{path}/confirm", document, match="*")
    return 1


async def _move(prefecture: Prefecture, county: County) -> int:
    """To the next county of the list, which takes the child over; every third has not yet."""
    place = prefecture.counties.index(county)
    there = prefecture.counties[(place + 1) % len(prefecture.counties)]
    officer = await prefecture.official("county", county)
    child = (await prefecture.children(county))[prefecture.size.files_among + 1]
    move = await officer.post(
        "/registry/moves",
        {"child_id": child["id"], "to_county": there.code, "reason": "with_parents",
         "handover": ["file", "assessment", "school"]},
        match="*",
    )  # fmt: skip
    if place % 3:
        receiver = await prefecture.official("county", there)
        path = f"/registry/moves/{move['id']}/accept"
        await receiver.post(path, {"village": there.villages[0]}, match="*")
    return 1
