"""The made-up country: the agency of each county reports one child and applies for its protection.

未成年人救助保护机构: 未成年人保护法11 makes them report, 反家庭暴力法23 lets them apply.
"""

from functools import partial

from chassis.access import Role
from standalone.storyteller import Actor
from standalone.synthetic import cast, homes, justice, people
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture

_ROLES = (Role.COUNTY_OFFICER, Role.AGENCY_STAFF, Role.COURT_LIAISON)
_AGES = (2, 16)


async def let_in(country: Prefecture) -> str:
    """Of each county its civil affairs, its agency and its court."""
    every = (body for county in country.counties for body in cast.offices(county))
    return await cast.enrol(country, [body for body in every if body.role in _ROLES])


async def open_offices(country: Prefecture) -> str:
    """Before anything is told: a court's feed begins with its past, which is looked through."""
    opened = await country.in_each_county(lambda county: _open(country, county))
    return f"{opened:,} agencies with their beds, {opened:,} courts with their feeds"


async def protect(country: Prefecture) -> str:
    """Reported with a receipt, triaged, and referred to the court in the agency's name."""
    agencies = await country.in_each_county(lambda county: _protect(country, county))
    provinces = {county.code[:2] for county in country.counties}
    return (
        f"{agencies:,} agencies in {len(provinces)} provinces: {agencies:,} mandatory reports, "
        f"{agencies:,} applications for protection orders"
    )


async def _open(country: Prefecture, county: County) -> int:
    await homes.open_centre(await country.official("county", county), county)
    await justice.register_unit(country, county, "court")
    return 1


async def _protect(country: Prefecture, county: County) -> int:
    officer = await country.official("county", county)
    agency = await country.official("centre", county)
    child = await _register(country, officer, county)
    told = justice.told_of(country, county, child, "violence", "welfare_agency")
    receipt = await agency.post("/judicial-referral/reports", told)
    asked = justice.referral(country, county, [("court", "protection_order")], urgent=True)
    path = f"/judicial-referral/reports/{receipt['report_id']}/triage"
    await country.when_heard(partial(officer.post, path, asked, match="*"))
    return 1


async def _register(country: Prefecture, officer: Actor, county: County) -> str:
    """A child in danger at home, of the county's first village; the id of its file."""
    dice = country.dice("child", county)
    born, sex = country.date(-dice.randrange(*(365 * age for age in _AGES))), "female"
    file = await officer.post("/registry/children", {
        "name": people.name(dice), "village": county.villages[0], "categories": ["CID-G"],
        "resident_id": people.resident_id(county.code, born, sex),
    })  # fmt: skip
    return str(file["id"])
