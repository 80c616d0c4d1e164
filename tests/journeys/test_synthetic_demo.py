"""The made-up prefecture, small, filled over HTTP: every point of the document answers."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from page_reader import PAGES, Page
from prefecture_rig import Filled
from standalone.services import ROOT
from standalone.storyteller import Refused, Stage
from standalone.synthetic.filling import PHASES, PREFECTURE
from standalone.synthetic.memory import Memory
from standalone.synthetic.shares import SMALL_COUNTIES

_ROW = re.compile(r"\| (\d+) [^|]*\| `/insight/pages(/[a-z/-]+)` \| `ask ([a-z-]+) '([^']+)'` \|")
POINTS = [(int(point), *rest) for point, *rest in _ROW.findall((ROOT / "README.md").read_text())]
"""What README says to look at: point, page, login, and what it is answered."""
_NOBODY = "00000000-0000-7000-8000-000000000000"
SCORED = "UPDATE tender SET deadline_at = now() - interval '1 second' WHERE status = 'published'"


@pytest.fixture(scope="module")
async def officials(filled: Filled) -> AsyncIterator[Stage]:
    """Each of them signs in once."""
    async with filled.system.client() as client:
        yield Stage(client, filled.system.logins, lambda _: None)


class TestFillingThePrefecture:
    async def test_says_one_line_a_phase_with_what_there_is(self, filled: Filled) -> None:
        assert len(filled.said) == 1 + len(PHASES)
        assert all(any(sign.isdigit() for sign in line) for line in filled.said), filled.said

    async def test_repeats_nothing_when_it_is_run_again(self, filled: Filled) -> None:
        before = await filled.rows()
        assert all(before.values()), before
        again = await filled.fill()
        assert all("there already" in line for line in again[1:]), again
        assert await filled.rows() == before

    async def test_is_answered_as_before_where_it_forgot_how_far_it_was(
        self, filled: Filled
    ) -> None:
        """The same request has the same key: an interrupted run goes on where it was."""
        before, path = await filled.rows(), filled.folder / "synthetic.json"
        memory = Memory.read(path)
        for phase in ("cast.let_in", "register.enter", "homes.open_agencies", "buying.tender"):
            del memory.done[phase]
        memory.keep()
        await filled.fill()
        assert await filled.rows() == before

    async def test_keeps_the_secrets_of_its_systems_to_its_owner(self, filled: Filled) -> None:
        assert (filled.folder / "synthetic.json").stat().st_mode & 0o077 == 0

    async def test_fails_with_the_title_of_the_problem(self, officials: Stage) -> None:
        officer = await officials.actor("county-officer")
        with pytest.raises(Refused, match="Not found") as refused:
            await officer.get(f"/placement/agencies/{_NOBODY}")
        assert refused.value.problem == "not-found"


class TestEveryPointAnswers:
    def test_readme_names_all_eleven(self) -> None:
        assert {point for point, *_ in POINTS} == set(range(1, 12))

    @pytest.mark.parametrize(("point", "_page", "login", "path"), POINTS)
    async def test_over_http(
        self, officials: Stage, point: int, _page: str, login: str, path: str
    ) -> None:
        found = await (await officials.actor(login)).get(path)
        assert found["items"], f"point {point}: {path} answers {login} with nothing"

    @pytest.mark.parametrize("login", sorted({login for _, _, login, _ in POINTS}))
    async def test_on_its_page(self, filled: Filled, login: str) -> None:
        """One sign-in for all pages that README sends this login to."""
        async with filled.system.client() as browser:
            await _sign_in(browser, login, filled.system.logins[login]["password"])
            for page in sorted({page for _, page, who, _ in POINTS if who == login}):
                shown = await browser.get(f"{PAGES}{page}")
                assert shown.status_code == 200, shown.text
                assert Page(shown.text).all("td"), f"the page {page} shows {login} nothing"


class TestWhatFollowsByItself:
    async def test_some_counties_lack_the_mandatory_service(self, officials: Stage) -> None:
        city = await officials.actor("city-officer")
        found = await city.get("/procurement/catalogue/compliance")
        assert found["listed"] == SMALL_COUNTIES - 1
        assert found["gaps"] > 0

    async def test_what_a_visit_finds_is_reported_and_owed_by_departments(
        self, filled: Filled
    ) -> None:
        by_finding = "SELECT count(*) FROM report WHERE finding_id IS NOT NULL"
        assert (await filled.system.rows("judicial-referral", by_finding))[0][0]
        owed = await filled.system.rows("registry", "SELECT DISTINCT department FROM duty")
        assert {"education", "public_security"} <= {row[0] for row in owed}

    async def test_agencies_report_and_apply_as_others_do(self, filled: Filled) -> None:
        reports = "SELECT DISTINCT county FROM report WHERE reporter_kind = 'welfare_agency'"
        asked = "SELECT DISTINCT county FROM referral WHERE applicant = 'rescue_agency' AND "
        asked += "applicant_id NOTNULL"
        for query in (reports, asked):
            here = f"{query} AND prefecture = '{PREFECTURE}'"
            assert len(await filled.system.rows("judicial-referral", here)) == SMALL_COUNTIES

    async def test_an_emptied_institution_is_a_guidance_centre(self, filled: Filled) -> None:
        query = "SELECT count(*) FROM agency WHERE transition = 'converted_cgc'"
        assert (await filled.system.rows("placement", query))[0][0]

    async def test_one_plan_was_carried_out_and_another_waits_for_its_decision(
        self, filled: Filled
    ) -> None:
        query = "SELECT status FROM consolidation_plan ORDER BY status"
        plans = [row[0] for row in await filled.system.rows("placement", query)]
        assert plans == ["executed", "proposed"]

    async def test_every_entry_of_the_ledger_balances(self, filled: Filled) -> None:
        query = "SELECT entry_id FROM posting GROUP BY entry_id HAVING sum(amount_fen) <> 0"
        assert not await filled.system.rows("procurement", query)

    async def test_a_tender_is_awarded_by_the_run_after_its_deadline(self, filled: Filled) -> None:
        await filled.system.rows("procurement", SCORED)
        said = await filled.fill()
        assert "awarded and signed" in said[-1]
        query = "SELECT count(*) FROM contract WHERE tender_id IS NOT NULL AND status = 'signed'"
        signed = (await filled.system.rows("procurement", query))[0][0]
        assert signed == SMALL_COUNTIES - 1


async def _sign_in(browser: httpx.AsyncClient, login: str, password: Any) -> None:
    """As a browser does: to the issuer's form, and back with the code."""
    browser.follow_redirects = True
    form = await browser.get(f"{PAGES}/sign-in")
    fields = {**Page(form.text).hidden(), "login_name": login, "password": password}
    answer = await browser.post("/identity/oauth/authorize", data=fields)
    assert answer.status_code == 200, answer.text
