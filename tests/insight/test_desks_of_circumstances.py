"""The desks of what a child is counted as, before the real services."""

from typing import Any

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, answer_to, signed_in
from page_reader import PAGES


async def _ask(system: Assembled, child: str, what: str = "") -> Any:
    return await answer_to(system, f"/registry/children/{child}{what}", Role.COUNTY_OFFICER)


class TestHowAChildLives:
    async def test_is_filled_in_as_it_stands(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done(
            "life", child, health="disabled", disability__kind="hearing", disability__grade="3",
            schooling="primary", lives_with_parents="false", rural_hukou="true", income=["wages"],
        )  # fmt: skip
        await clerk.done("life", child, boarding="yes")
        lives = await _ask(assembled, child, "/circumstances")
        assert lives["disability"] == {"kind": "hearing", "grade": 3}
        assert (lives["lives_with_parents"], lives["rural_hukou"]) == (False, True)
        assert (lives["boarding"], lives["income"]) == (True, ["wages"])

    async def test_is_not_said_where_nobody_said_it(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("life", child, health="healthy", schooling="primary")
        lives = await _ask(assembled, child, "/circumstances")
        assert (lives["lives_with_parents"], lives["rural_hukou"]) == (None, None)


class TestWhoGuardsAChild:
    async def test_is_recorded_and_ended(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        first, last = day(-20), day(-1)
        await clerk.done(
            "guardian", child, kind="grandparent", relation="祖父", name="张", since=first
        )
        await clerk.done("unguard", child, guardian_id="*", ended_on=last)
        (guardian,) = (await _ask(assembled, child, "/guardians"))["items"]
        assert (guardian["since"], guardian["ended_on"]) == (first, last)
        again = await clerk.work("unguard", child, guardian_id=guardian["id"], ended_on=last)
        assert 'id="guardian_id-fault"' in again.text


class TestACategory:
    async def test_is_confirmed_and_ended_with_documents(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        named = {"valid_from": day(-20), "document_no": "认1"}
        await clerk.done("label", child, category="TPS", **named)
        assert (await _ask(assembled, child))["categories"] == ["TPS"]
        await clerk.done("unlabel", child, label_id="*", valid_until=day(-1), document_no="终1")
        assert (await _ask(assembled, child))["categories"] == []


class TestADeFactoUnattendedChild:
    async def _applied(self, clerk: Clerk, child: str) -> None:
        dead = {"role": "father", "state": "dead", "since": day(-700)}
        gone = {"role": "mother", "state": "lost_contact", "since": day(-400)}
        for parent in (dead, gone):
            await clerk.done("parent", child, **parent)
        await clerk.done("unattended", child, applicant_kind="village", applicant="村民委员会")

    async def test_is_applied_for_checked_and_confirmed(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await self._applied(clerk, child)
        async with signed_in(assembled, "township-supervisor") as supervisor:
            await supervisor.done("establish", child, finding="查验属实。")
        await clerk.done("recognise", child, document_no="民儿1")
        (application,) = (await _ask(assembled, child, "/unattended"))["items"]
        assert (application["status"], application["document_no"]) == ("confirmed", "民儿1")

    async def test_is_refused_with_reasons_and_waits_no_more(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await self._applied(clerk, child)
        await clerk.done("establish", child, finding="母亲已返乡。")
        unreasoned = await clerk.work("reject", child, document_no="民儿2")
        assert 'id="reasons-fault"' in unreasoned.text
        await clerk.done("reject", child, document_no="民儿2", reasons="母亲有监护能力。")
        (application,) = (await _ask(assembled, child, "/unattended"))["items"]
        assert application["status"] == "refused"
        answer = await clerk.open(f"/desks/recognise?of={child}")
        assert answer.status_code == 404
        assert "Nothing of this kind waits here." in answer.text

    async def test_is_decided_by_the_application_that_was_shown(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        """Not by one that came in the meantime: the form is sent to its own address."""
        await self._applied(clerk, child)
        (application,) = (await _ask(assembled, child, "/unattended"))["items"]
        form = (await clerk.read(f"/desks/establish?of={child}")).all("form")
        action = f"?of={child}&part={application['id']}&at=registry"
        assert [one.get("action") for one in form if "part=" in str(one.get("action"))] == [action]


class TestAnotherVillage:
    async def test_takes_the_whole_file(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        other = f"{COUNTY}245200"
        location = await clerk.done("relocate", child, village=other)
        assert location == f"{PAGES}/children/{child}?done=relocate"
        assert (await _ask(assembled, child))["area"] == other
