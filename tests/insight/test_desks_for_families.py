"""The desks of a child's own family, before the real services: parents, and who takes care."""

from typing import Any
from uuid import uuid4

from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import CHILDREN, VILLAGE, Clerk, answer_to

AWAY = {"state": "away", "since": day(-200), "place": "5101"}


async def _parents(system: Assembled, child: str) -> dict[str, Any]:
    path = f"/registry/children/{child}/parents"
    found = (await answer_to(system, path, Role.COUNTY_OFFICER))["items"]
    return {one["role"]: one for one in found}


async def _another(clerk: Clerk) -> str:
    location = await clerk.done(
        "register", name=f"童{uuid4().hex[:6]}", village=VILLAGE, no_hukou_reason="未落户",
        birth_on="2014-05-04", sex="male",
    )  # fmt: skip
    return location.removeprefix(CHILDREN).partition("?")[0]


class TestAParent:
    async def test_is_filled_in_as_it_stands_and_keeps_what_was_not_changed(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("parent", child, role="mother", name="王", **AWAY)
        ill = {"state": "disabled", "disability__kind": "physical", "disability__grade": "1"}
        await clerk.done("parent", child, role="father", name="李", document_no="残1", **ill)
        location = await clerk.done("mother", child, phone="13800000009")
        assert location == f"{CHILDREN}{child}?done=mother"
        await clerk.done("father", child, disability__grade="2")
        known = await _parents(assembled, child)
        assert {name: known["mother"][name] for name in (*AWAY, "name", "phone")} == {
            **AWAY, "name": "王", "phone": "13800000009",
        }  # fmt: skip
        assert (known["father"]["name"], known["father"]["document_no"]) == ("李", "残1")
        assert known["father"]["disability"] == {"kind": "physical", "grade": 2}

    async def test_that_nobody_recorded_is_not_changed(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        await clerk.done("parent", child, role="mother", **AWAY)
        answer = await clerk.work("father", child, **AWAY)
        assert answer.status_code == 422
        assert 'id="parent_id-fault"' in answer.text
        assert list(await _parents(assembled, child)) == ["mother"]

    async def test_that_is_dead_stays_so_under_the_document_that_stands_there(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        dead = {"role": "father", "state": "dead", "since": day(-20), "document_no": "死1"}
        await clerk.done("parent", child, **dead)
        assert (await clerk.work("father", child, state="able")).status_code == 409
        assert (await _parents(assembled, child))["father"]["state"] == "dead"
        await clerk.done("father", child, state="able", document_no="民特1")
        assert (await _parents(assembled, child))["father"]["state"] == "able"


class TestEntrustedCare:
    async def test_is_ended_before_its_time_once(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        first, last = day(), day(90)
        await clerk.done("parent", child, role="mother", **AWAY)
        await clerk.done(
            "entrust", child, carer__name="赵", relation="姑母", carer_born_on="1980-01-01",
            starts_on=first, ends_on=last, confirmation_no="委1", heard_child="yes",
        )  # fmt: skip
        early = await clerk.work("take_back", child, entrustment_id="*", ended_on=last)
        assert early.status_code == 422
        await clerk.done("take_back", child, entrustment_id="*", ended_on=first)
        path = f"/registry/children/{child}/entrustments"
        (ended,) = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        assert (ended["ended_on"], ended["ends_on"]) == (first, last)
        again = await clerk.work("take_back", child, entrustment_id=ended["id"], ended_on=first)
        assert 'id="entrustment_id-fault"' in again.text
        path = f"/registry/duties?child_id={child}&kind=parent_contact"
        (contact,) = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
        assert contact["status"] == "void"


class TestASibling:
    async def test_of_the_same_village_is_chosen_and_both_are_told(
        self, assembled: Assembled, clerk: Clerk, child: str
    ) -> None:
        other = await _another(clerk)
        await clerk.done("sibling", child, near=other, half="yes")
        for one, its_sibling in ((child, other), (other, child)):
            path = f"/registry/children/{one}/siblings"
            found = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
            assert [(row["sibling_id"], row["half"]) for row in found] == [(its_sibling, True)]

    async def test_from_elsewhere_is_typed_and_is_never_the_child_itself(
        self, clerk: Clerk, child: str
    ) -> None:
        shown = (await clerk.open(f"/desks/sibling?of={child}")).text
        assert f'<option value="{child}"' not in shown
        assert (await clerk.work("sibling", child, sibling_id=child)).status_code == 422
        assert 'id="sibling_id-fault"' in (await clerk.work("sibling", child)).text
        await clerk.done("sibling", child, sibling_id=await _another(clerk))
