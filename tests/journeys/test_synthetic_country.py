"""The made-up country, small, filled over HTTP: each agency reports once and applies once."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from prefecture_rig import COUNTRY, Filled
from standalone.storyteller import Actor, Refused, Stage
from standalone.synthetic.filling import PREFECTURE
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County, spread
from standalone.synthetic.prefecture import system_of
from standalone.synthetic.shares import SMALL

REPORTS = "SELECT county, receipt, id, child_id FROM report WHERE reporter_kind = 'welfare_agency'"
CHILDREN = "SELECT id, county FROM child WHERE county = ANY($1)"
ASKED = "SELECT applicant_id, unit_id, matter FROM referral WHERE county = ANY($1)"


@dataclass
class Country:
    """The whole with its small country around the prefecture."""

    whole: Filled
    counties: list[County]
    stage: Stage
    said: list[str] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [county.code for county in self.counties]

    async def of(self, office: str, county: str) -> Actor:
        return await self.stage.actor(system_of(office, county))

    def organisations(self, office: str) -> list[str]:
        systems = Memory.read(self.whole.folder / COUNTRY).systems
        return [systems[system_of(office, code)]["organisation_id"] for code in self.codes]

    async def asked(self, service: str, query: str) -> list[Any]:
        return await self.whole.system.rows(service, query, self.codes)

    async def reports(self) -> list[Any]:
        return await self.asked("judicial-referral", f"{REPORTS} AND county = ANY($1)")


@pytest.fixture(scope="module")
async def country(filled: Filled) -> AsyncIterator[Country]:
    counties = spread(SMALL.agencies, PREFECTURE)
    await filled.add_villages(counties)
    said = await filled.fill_country(counties)
    async with filled.system.client() as client:
        stage = Stage(client, filled.system.logins, said.append)
        for name, system in Memory.read(filled.folder / COUNTRY).systems.items():
            stage.hire(name, system["secret"])
        yield Country(filled, counties, stage, said)


class TestFillingTheCountry:
    async def test_says_how_many_agencies_reported_and_applied(self, country: Country) -> None:
        number = SMALL.agencies
        sums = f"{number} agencies in {number} provinces: {number} mandatory reports, {number} app"
        assert sums in country.said[-1]

    async def test_every_agency_is_registered_with_beds(self, country: Country) -> None:
        query = "SELECT seat FROM agency WHERE kind = 'MPC' AND seat = ANY($1)"
        found = await country.asked("placement", query)
        assert sorted(row["seat"] for row in found) == country.codes

    async def test_every_agency_has_reported_once(self, country: Country) -> None:
        """So its officer reads; in the database who reported is sealed."""
        reported: Counter[str] = Counter()
        for code in country.codes:
            officer = await country.of("county", code)
            for one in await officer.pages("/judicial-referral/reports"):
                report = await officer.get(f"/judicial-referral/reports/{one['id']}")
                reported[report["reporter"]["organisation"]] += 1
        assert reported == Counter(country.organisations("centre"))
        assert sorted(row["county"] for row in await country.reports()) == country.codes

    async def test_every_agency_applies_once_at_the_court_of_its_county(
        self, country: Country
    ) -> None:
        referrals = await country.asked("judicial-referral", ASKED)
        asked = {
            (str(row["applicant_id"]), str(row["unit_id"]), row["matter"]) for row in referrals
        }
        pairs = zip(country.organisations("centre"), country.organisations("court"), strict=True)
        assert asked == {(*pair, "protection_order") for pair in pairs}
        assert len(referrals) == SMALL.agencies

    async def test_the_children_are_registered_where_they_were_reported(
        self, country: Country
    ) -> None:
        found = await country.asked(
            "registry", "SELECT id, county FROM child WHERE county = ANY($1)"
        )
        children = {(row["id"], row["county"]) for row in found}
        assert {(row["child_id"], row["county"]) for row in await country.reports()} == children

    async def test_repeats_nothing_when_it_is_run_again(self, country: Country) -> None:
        before, path = await country.whole.rows(), country.whole.folder / COUNTRY
        again = await country.whole.fill_country(country.counties)
        assert all("there already" in line for line in again[1:]), again
        memory = Memory.read(path)
        memory.done.clear()
        memory.keep()
        await country.whole.fill_country(country.counties)
        assert await country.whole.rows() == before


class TestTheReportOfAnotherCounty:
    async def test_is_not_for_an_agency_which_asks_for_its_own(self, country: Country) -> None:
        mine, other = (await country.reports())[:2]
        agency = await country.of("centre", mine["county"])
        own = await agency.get(f"/judicial-referral/receipts/{mine['receipt']}")
        assert own["report_id"] == str(mine["id"])
        with pytest.raises(Refused) as refused:
            await agency.get(f"/judicial-referral/receipts/{other['receipt']}")
        assert refused.value.problem == "receipt-not-found"
        with pytest.raises(Refused) as refused:
            await agency.get(f"/judicial-referral/reports/{other['id']}")
        assert refused.value.problem == "forbidden"

    async def test_is_not_for_an_officer(self, country: Country) -> None:
        mine, other = (await country.reports())[:2]
        officer = await country.of("county", mine["county"])
        with pytest.raises(Refused) as refused:
            await officer.get(f"/judicial-referral/reports/{other['id']}")
        assert refused.value.problem == "report-not-found"
