"""The desks of custody, before the real services: families, and where a child goes on to live."""

from typing import Any
from uuid import uuid4

import pytest

from api_bodies import BODIES, COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, answer_to
from page_reader import PAGES

FAMILIES = "/queues/households"
PAPERS = {"legal_basis__document_no": "安1", "heard_child": "yes"}
HANDOVER = {"handover": ["file", "medical"]}


async def _ask(system: Assembled, path: str) -> Any:
    return await answer_to(system, f"/placement/{path}", Role.COUNTY_OFFICER)


async def _home(system: Assembled) -> str:
    """An agency with two beds."""
    beds = [{"label": "1"}, {"label": "2"}]
    home = {"name": f"家{uuid4()}", "kind": "MPC", "seat": COUNTY, "beds": beds}
    async with system.client(system.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:
        answer = await client.post("/placement/agencies", json=home)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])


async def _family(system: Assembled, agency: str) -> str:
    """Kin who were approved and have one place."""
    bearer = system.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    async with system.client({**bearer, "If-Match": "*"}) as client:
        form = BODIES["register_household"]({"agency_id": agency})
        form |= {"area": COUNTY, "kind": "kin", "places": 1}
        made = await client.post("/placement/households", json=form)
        assert made.is_success, made.text
        path = f"/placement/households/{made.json()['id']}"
        answer = await client.post(f"{path}/approve", json=BODIES["approve_household"]({}))
        assert answer.is_success, answer.text
        return str(made.json()["id"])


@pytest.fixture
async def agency(assembled: Assembled) -> str:
    return await _home(assembled)


@pytest.fixture
async def family(assembled: Assembled, agency: str) -> str:
    return await _family(assembled, agency)


@pytest.fixture
async def need(assembled: Assembled, clerk: Clerk, child: str) -> str:
    await assembled.settled()
    admit = await clerk.done("need", child_id=child, ground="T6")
    return admit.partition("of=")[2].partition("&")[0]


async def _admitted(system: Assembled, clerk: Clerk, need: str, agency: str) -> Any:
    """The custody with which it begins."""
    await clerk.done("admit", need, agency_id=agency, **PAPERS)
    custody = (await _ask(system, f"needs/{need}"))["custody_id"]
    return await _ask(system, f"custodies/{custody}")


class TestAFamily:
    async def test_is_suspended_let_in_again_and_taken_off_the_list(
        self, assembled: Assembled, clerk: Clerk, family: str
    ) -> None:
        async def offered() -> set[str]:
            links = [str(one.get("href")) for one in (await clerk.read(FAMILIES)).all("a")]
            return {
                link.partition("/desks/")[2].partition("?")[0]
                for link in links
                if link.endswith(f"?of={family}")
            }

        assert await offered() == {"look_in", "suspend", "remove"}
        refused = await clerk.work("suspend", family, document_no="停1")
        assert 'id="reason-fault"' in refused.text
        await clerk.done("suspend", family, reason="own_wish", document_no="停1")
        assert await offered() == {"resume", "remove"}
        await clerk.done("resume", family)
        assert (await _ask(assembled, f"households/{family}"))["status"] == "approved"
        location = await clerk.done("remove", family, reason="moved_away", document_no="退1")
        assert location == f"{PAGES}{FAMILIES}?done=remove"
        gone = await _ask(assembled, f"households/{family}")
        assert (gone["status"], gone["closing_reason"]) == ("removed", "moved_away")
        assert await offered() == set()

    async def test_takes_a_child_from_its_agency_and_is_full_then(
        self, assembled: Assembled, clerk: Clerk, need: str, agency: str, family: str
    ) -> None:
        custody = await _admitted(assembled, clerk, need, agency)
        chosen = {"household_id": family, **PAPERS, **HANDOVER}
        unsigned = await clerk.work("to_family", custody["id"], **chosen)
        assert unsigned.status_code in (409, 422)
        assert f'value="{family}" selected' in unsigned.text
        await clerk.done("to_family", custody["id"], agreement_no="协1", **chosen)
        left = await _ask(assembled, f"custodies/{custody['id']}")
        assert left["outcome"] == "kin"
        here = (await _ask(assembled, "custodies?is_open=true"))["items"]
        begun = next(one for one in here if one["child_id"] == custody["child_id"])
        assert (begun["mode"], begun["household_id"]) == ("kin", family)
        occupied = await clerk.work("remove", family, reason="own_wish", document_no="退1")
        assert occupied.status_code == 409
        offered = (await clerk.read(f"/desks/to_family?of={begun['id']}")).all("option")
        assert family not in [one.get("value") for one in offered]

    async def test_shows_who_looked_in_and_what_was_found(self, clerk: Clerk, family: str) -> None:
        address = f"/queues/household-visits?household_id={family}"
        assert address in (await clerk.read(FAMILIES)).text
        seen = f"见{uuid4().hex[:6]}"
        await clerk.done("look_in", family, visited_on=day(), findings=seen, is_fit="false")
        assert (await clerk.read(address)).cells[5:8] == [day(), "no", seen]


class TestAnAgencysResidents:
    async def test_are_listed_with_their_files(
        self, assembled: Assembled, clerk: Clerk, need: str, agency: str
    ) -> None:
        address = f"/queues/residents?agency_id={agency}"
        assert address in (await clerk.read("/queues/agencies")).text
        assert "There is nothing to do" in (await clerk.read(address)).text
        custody = await _admitted(assembled, clerk, need, agency)
        assert f"{PAGES}/children/{custody['child_id']}" in (await clerk.read(address)).text


class TestANeed:
    async def test_is_withdrawn_with_the_reason(
        self, assembled: Assembled, clerk: Clerk, need: str
    ) -> None:
        await clerk.done("withdraw", need, reason="祖母已接回照料。")
        read = await _ask(assembled, f"needs/{need}")
        assert (read["status"], read["reason"]) == ("withdrawn", "祖母已接回照料。")


class TestACustody:
    async def test_goes_on_at_another_agency_on_the_same_ground(
        self, assembled: Assembled, clerk: Clerk, need: str, agency: str
    ) -> None:
        custody = await _admitted(assembled, clerk, need, agency)
        other = await _home(assembled)
        await clerk.done("transfer", custody["id"], agency_id=other, **PAPERS, **HANDOVER)
        left = await _ask(assembled, f"custodies/{custody['id']}")
        assert (left["outcome"], left["handover"]) == ("transferred", ["file", "medical"])
        here = (await _ask(assembled, "custodies?is_open=true"))["items"]
        begun = next(one for one in here if one["child_id"] == custody["child_id"])
        assert (begun["agency_id"], begun["ground"]) == (other, custody["ground"])


class TestThePapersOfACustody:
    async def test_are_health_checks_and_legal_bases(
        self, assembled: Assembled, clerk: Clerk, need: str, agency: str
    ) -> None:
        custody = (await _admitted(assembled, clerk, need, agency))["id"]
        checked = {"care_level": "L1", "findings": ["vision"], "hospital": "县医院"}
        undated = await clerk.work("check_up", custody, **checked)
        assert 'id="checked_on-fault"' in undated.text
        await clerk.done("check_up", custody, checked_on=day(), **checked)
        (check,) = (await _ask(assembled, f"custodies/{custody}/health-checks"))["items"]
        assert (check["care_level"], check["findings"]) == ("L1", ["vision"])
        assert "县医院" in (await clerk.read(f"/desks/check_up?of={custody}")).text
        later = day(10)
        await clerk.done(
            "legal_basis", custody, kind="judgment", document_no="民特1", from_on=later
        )  # fmt: skip
        bases = (await _ask(assembled, f"custodies/{custody}/legal-bases"))["bases"]
        assert [one["from_on"] for one in bases if one["document_no"] == "民特1"] == [later]

    async def test_the_assessment_opens_the_way_home(
        self, assembled: Assembled, clerk: Clerk, need: str, agency: str
    ) -> None:
        custody = await _admitted(assembled, clerk, need, agency)
        said = {"kind": "return", "assessment_no": "评1", "assessed_on": day(),
                "conclusion": "guardian_fit", "findings": "祖母具备照料条件。"}  # fmt: skip
        team = {f"team.{number}.profession": "social_work" for number in range(3)}
        team |= {f"team.{number}.title": "middle" for number in range(2)}
        incomplete = await clerk.work("evaluate", custody["child_id"], **said, **team)
        assert 'id="team.2.title-fault"' in incomplete.text
        team |= {"team.2.title": "none"}
        await clerk.done("evaluate", custody["child_id"], **said, **team)
        await clerk.done(
            "end", custody["id"], outcome="returned", assessment_no="评1", heard_child="yes"
        )
        assert (await _ask(assembled, f"custodies/{custody['id']}"))["outcome"] == "returned"
