"""Many actors: every kind of provider, what it offers, who is helped by it, and what came of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from api_bodies import BODIES, COUNTY, NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from journey_desk import Desk, official, provider
from procurement.providers.models import PERSONS, ProviderKind
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"
TODAY, LATER = today().isoformat(), (today() + timedelta(days=30)).isoformat()


class TestPointFive:
    async def test_every_kind_of_actor_stands_in_the_register_with_its_qualification(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        for kind in ProviderKind:
            person = {"uscc": None, "licence_no": f"A{uuid4().hex[:12]}"} if kind in PERSONS else {}
            entered, own = await provider(assembled, county, COUNTY, kind=kind, **person)
            licence = {**BODIES["add_qualification"]({}), "number": uuid4().hex[:12]}
            await county.post(f"/providers/{entered}/qualifications", **licence)
            listed = await own.get(f"/providers?kind={kind}&limit=200")
            assert entered in [one["id"] for one in listed["items"]]

    async def test_an_offer_meets_a_need_and_both_sides_see_what_came_of_it(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        village = official(assembled, Role.VILLAGE_DIRECTOR, VILLAGE)
        psychologists, theirs = await provider(assembled, county, COUNTY)
        _, volunteers = await provider(assembled, county, COUNTY, kind="volunteer_group")
        offer = {
            "service": "psychological", "form": "sessions", "capacity": 20, "county": COUNTY,
            "starts_on": TODAY, "ends_on": LATER,
        }  # fmt: skip
        assert await theirs.refused("/offers", **offer) == "licence-lacking"
        licence = {
            **BODIES["add_qualification"]({}), "kind": "psychology", "number": uuid4().hex[:12],
        }  # fmt: skip
        await county.post(f"/providers/{psychologists}/qualifications", **licence)
        offered = await theirs.post("/offers", **offer)
        hours = {**offer, "service": "companionship", "form": "hours", "capacity": 3}
        await volunteers.post("/offers", **hours)

        child = await _child(village)
        need = await village.posted_at_last(
            "/needs", child_id=child, service="psychological", units=6, needed_by=LATER
        )
        ranking = await county.get(f"/needs/{need['id']}/offers")
        places = {one["offer"]["id"]: one for one in ranking["offers"]}
        assert places[offered["id"]]["obstacles"] == []
        assert places[offered["id"]]["reasons"]
        match = await county.post(
            f"/needs/{need['id']}/matches", offer_id=offered["id"], ends_on=LATER, fields=["name"]
        )
        await _help(county, theirs, child, match["id"])

        await county.post(f"/needs/{need['id']}/close", outcome="helped")
        for who in (county, theirs):
            found = await who.get(f"/match-results?offer_id={offered['id']}")
            (result,) = found["items"]
            assert (result["outcome"], result["given"], result["units"]) == ("helped", 6, 6)
            assert child not in str(found)
        assert (await theirs.get(f"/offers/{offered['id']}"))["left"] == 14
        registry = theirs.at("registry")

        async def is_gone() -> bool:
            return bool((await registry.answer(f"/children/{child}")).status_code == 404)

        await eventually(is_gone)
        neighbour = official(assembled, Role.COUNTY_OFFICER, NEIGHBOUR)
        assert (await neighbour.get(f"/match-results?offer_id={offered['id']}"))["items"] == []

    async def test_more_hours_than_were_offered_are_promised_to_nobody(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        village = official(assembled, Role.VILLAGE_DIRECTOR, VILLAGE)
        _, volunteers = await provider(assembled, county, COUNTY, kind="volunteer_group")
        offered = await volunteers.post(
            "/offers", service="tutoring", form="hours", capacity=3, county=COUNTY,
            starts_on=TODAY, ends_on=LATER,
        )  # fmt: skip
        need = await village.posted_at_last(
            "/needs", child_id=await _child(village), service="tutoring", units=4, needed_by=LATER
        )
        ranking = await county.get(f"/needs/{need['id']}/offers")
        assert offered["id"] not in [one["offer"]["id"] for one in ranking["offers"]]
        refusal = await county.refused(
            f"/needs/{need['id']}/matches", offer_id=offered["id"], ends_on=LATER
        )
        assert refusal == "capacity-exhausted"

    async def test_an_enterprise_gives_money_which_stands_in_the_ledger(
        self, assembled: Assembled
    ) -> None:
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY)
        finance = official(assembled, Role.FINANCE_OFFICER, COUNTY)
        _, enterprise = await provider(assembled, county, COUNTY, kind="enterprise")
        offered = await enterprise.post(
            "/offers", service="material", form="money", capacity=500_000, county=COUNTY,
            starts_on=TODAY, ends_on=LATER,
        )  # fmt: skip
        fund = await finance.post("/funds", name="社会捐赠资金", source="donation")
        gift = {"amount_fen": 300_000, "document": "捐1号", "offer_id": offered["id"]}
        await finance.post(f"/funds/{fund['id']}/donations", **gift)
        refusal = await finance.refused(f"/funds/{fund['id']}/donations", **gift)
        assert refusal == "capacity-exhausted"
        assert (await finance.get(f"/funds/{fund['id']}"))["balance_fen"] == 300_000
        assert (await enterprise.get(f"/offers/{offered['id']}"))["left"] == 200_000


async def _child(village: Desk) -> str:
    made = await village.at("registry").post(
        "/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
        birth_on="2016-05-04", sex="female",
    )  # fmt: skip
    return str(made["id"])


async def _help(county: Desk, theirs: Desk, child: str, match: str) -> None:
    """Nothing is seen of the child before the officer confirms, and then what was granted."""
    accepted = await theirs.post(f"/need-matches/{match}/accept")
    assert accepted["child_id"] is None
    await county.post(f"/need-matches/{match}/confirm")
    registry, seen = theirs.at("registry"), dict[str, Any]()

    async def is_seen() -> bool:
        answer = await registry.answer(f"/children/{child}")
        seen.update(answer.json() if answer.is_success else {})
        return bool(answer.is_success)

    await eventually(is_seen)
    assert seen["name"] == "旅程儿童"
    assert seen.get("birth_on") is None
    for units in (2, 4):
        await theirs.post(f"/need-matches/{match}/help", given_on=TODAY, units=units)
    refusal = await theirs.refused(f"/need-matches/{match}/help", given_on=TODAY, units=1)
    assert refusal == "more-than-matched"
