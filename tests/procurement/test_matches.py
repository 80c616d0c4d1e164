"""From a need to what was given for it."""

import asyncio
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import MovableClock
from procurement.matches.ranking import Candidate, Words, rank
from procurement_actors import (
    ended,
    matched,
    need_form,
    needed,
    offer_form,
    offered,
    propose,
)
from procurement_desk import NOW, Desk, day


class TestMatch:
    async def test_shows_the_child_only_once_it_is_confirmed(self, desk: Desk) -> None:
        offer, need = await offered(desk), await needed(desk)
        proposal = (await propose(desk, need, offer)).json()
        path = f"/need-matches/{proposal['id']}"
        accepted = await desk.made(f"{path}/accept", desk.provider())
        assert (accepted["status"], accepted["child_id"]) == ("accepted", None)
        await desk.made(f"{path}/confirm")
        seen = (await desk.get(path, desk.provider())).json()
        assert seen["child_id"] == need["child_id"]
        assert "procurement.assignment.granted.v1" in await desk.told(proposal["id"])

    async def test_ends_with_the_need_and_needs_help_to_have_helped(self, desk: Desk) -> None:
        need = await needed(desk)
        match = await matched(desk, need, await offered(desk))
        refused = await desk.post(f"/needs/{need['id']}/close", outcome="helped")
        assert refused.json()["type"] == "urn:wardship:problem:nobody-helped"
        help_path = f"/need-matches/{match['id']}/help"
        await desk.made(help_path, desk.provider(), given_on=day(0), units=10)
        more = await desk.post(help_path, desk.provider(), given_on=day(0), units=1)
        assert more.json()["type"] == "urn:wardship:problem:more-than-matched"
        await desk.made(f"/needs/{need['id']}/close", outcome="helped")
        gone = await desk.get(f"/need-matches/{match['id']}", desk.provider())
        assert gone.status_code == 404

    async def test_never_oversells_an_offer(self, desk: Desk) -> None:
        offer = await offered(desk, capacity=30)
        needs = [await needed(desk) for _ in range(10)]
        answers = await asyncio.gather(*(propose(desk, need, offer) for need in needs))
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 7
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 0

    async def test_refuses_a_barred_provider(self, desk: Desk) -> None:
        provider = await desk.helper()
        offer, need = await offered(desk), await needed(desk)
        await desk.made(f"/providers/{provider['id']}/bar", until=day(9), document_no="1")
        answer = await propose(desk, need, offer)
        assert answer.json()["type"] == "urn:wardship:problem:provider-barred"


class TestRankOffers:
    async def test_explains_each_place_and_each_obstacle(self, desk: Desk, elsewhere: Desk) -> None:
        need = await needed(desk, units=10)
        small = await offered(desk, capacity=9)
        fitting = await offered(desk, capacity=10)
        barred = await _another(elsewhere, desk, capacity=90)
        await elsewhere.made(
            f"/providers/{barred['provider_id']}/bar", until=day(9), document_no="1"
        )
        ranked = (await desk.get(f"/needs/{need['id']}/offers")).json()["offers"]
        assert [one["offer"]["id"] for one in ranked] == [fitting["id"], barred["id"]]
        assert small["id"] not in [one["offer"]["id"] for one in ranked]
        assert ranked[0]["obstacles"] == []
        left = {
            "en": f"10 left until {fitting['ends_on']}",
            "zh": f"余量10，至{fitting['ends_on']}",
        }
        assert left in ranked[0]["reasons"]
        assert [one["zh"] for one in ranked[1]["obstacles"]] == ["承接主体已列入禁止名单"]

    async def test_prefers_who_helped_before_and_says_so(self, desk: Desk, elsewhere: Desk) -> None:
        await ended(desk, "helped")
        await _another(elsewhere, desk, capacity=5_000)
        need = await needed(desk)
        first, second = (await desk.get(f"/needs/{need['id']}/offers")).json()["offers"]
        assert "helped in 1 of 1 earlier matches" in [one["en"] for one in first["reasons"]]
        assert second["offer"]["organisation_id"] == elsewhere.organisation

    @given(
        st.lists(
            st.tuples(
                st.booleans(),
                st.booleans(),
                st.integers(0, 5),
                st.integers(0, 5),
                st.integers(1, 99),
            ),
            max_size=8,
        ),
        st.randoms(),
    )
    def test_is_an_order_whatever_comes_first(
        self, facts: list[tuple[bool, bool, int, int, int]], shuffled: object
    ) -> None:
        candidates = [
            Candidate(
                UUID(int=n), frozenset({"LBC"} if suits else ()), left, date(2026, 7, 1),
                (Words("barred", "禁止"),) if is_barred else (), helped, helped + failed,
            )
            for n, (is_barred, suits, helped, failed, left) in enumerate(facts)
        ]  # fmt: skip
        ranked = rank(candidates, {"LBC"})
        mixed = sorted(candidates, key=lambda _: shuffled.random())  # type: ignore[attr-defined]
        assert rank(mixed, {"LBC"}) == ranked
        free = [not one.candidate.obstacles for one in ranked]
        assert free == sorted(free, reverse=True)
        assert sorted(one.candidate.offer_id for one in ranked) == [
            one.offer_id for one in candidates
        ]


class TestRegisterServiceNeed:
    async def test_is_for_the_village_too_and_is_the_countys_duty(self, desk: Desk) -> None:
        child, village = await desk.child(), f"{desk.county.code}001001"
        director = desk.service.issuer.bearer("village_director", area=village)
        need = await desk.made("/needs", director, **need_form(child))
        query = "SELECT county, village FROM duty WHERE subject_id = $1"
        (duty,) = await desk.rows(query, need["id"])
        assert tuple(duty) == (desk.county.code, None)

    async def test_refuses_another_villages_child_a_past_day_and_a_second_time(
        self, desk: Desk
    ) -> None:
        child = await desk.child()
        other = f"{desk.county.code}001002"
        stranger = desk.service.issuer.bearer("village_director", area=other)
        assert (await desk.post("/needs", stranger, **need_form(child))).status_code == 404
        past = await desk.post("/needs", **need_form(child, needed_by=day(-1)))
        assert past.json()["type"] == "urn:wardship:problem:needed-in-the-past"
        await needed(desk, child)
        again = await desk.post("/needs", **need_form(child))
        assert again.json()["type"] == "urn:wardship:problem:need-registered-already"


class TestEndNeedMatch:
    async def test_opens_the_need_again_for_what_was_not_given(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        need = await needed(desk, units=10)
        offer = await offered(desk, capacity=20)
        match = await matched(desk, need, offer)
        path = f"/need-matches/{match['id']}"
        await desk.made(f"{path}/help", desk.provider(), given_on=day(0), units=4)
        await desk.made(f"{path}/end")
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 16
        assert (await desk.get(path, desk.provider())).status_code == 404
        assert (await desk.get(f"/needs/{need['id']}")).json()["status"] == "open"
        query = "SELECT status FROM duty WHERE subject_id = $1 ORDER BY id"
        assert [row["status"] for row in await desk.rows(query, need["id"])] == ["met", "open"]
        other = await _another(elsewhere, desk, capacity=6)
        again = (await propose(desk, need, other)).json()
        assert (again["units"], again["given"]) == (6, 0)

    async def test_is_not_for_what_is_over_or_was_given_whole(self, desk: Desk) -> None:
        need = await needed(desk)
        match = await matched(desk, need, await offered(desk))
        path = f"/need-matches/{match['id']}"
        await desk.made(f"{path}/help", desk.provider(), given_on=day(0), units=10)
        whole = await desk.post(f"{path}/end")
        assert whole.json()["type"] == "urn:wardship:problem:match-fulfilled"
        await desk.made(f"/needs/{need['id']}/close", outcome="helped")
        over = await desk.post(f"{path}/end")
        assert over.json()["type"] == "urn:wardship:problem:match-over"

    async def test_meets_a_closing_of_the_need_without_losing_either(self, desk: Desk) -> None:
        offer = await offered(desk, capacity=1_000)
        for _ in range(5):
            need = await needed(desk)
            match = await matched(desk, need, offer)
            await asyncio.gather(
                desk.post(f"/need-matches/{match['id']}/end"),
                desk.post(f"/needs/{need['id']}/close", outcome="not_helped"),
            )
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 1_000
        query = "SELECT count(*) FROM match_result WHERE offer_id = $1"
        ((kept,),) = await desk.rows(query, offer["id"])
        assert kept == 5


class TestMatchResults:
    async def test_tell_the_provider_and_the_county_what_came_of_it(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        match = await ended(desk, "partly", given=3)
        for who in (desk.officer(), desk.provider()):
            (result,) = await desk.listed(f"/match-results?offer_id={match['offer_id']}", who)
            assert (result["outcome"], result["given"], result["units"]) == ("partly", 3, 10)
            assert (result["area"], result["match_id"]) == (desk.county.code, match["id"])
            assert "child_id" not in result
        for who in (elsewhere.officer(), elsewhere.provider()):
            assert await desk.listed("/match-results", who) == []

    async def test_are_kept_of_confirmed_matches_only_and_never_change(self, desk: Desk) -> None:
        need, offer = await needed(desk), await offered(desk)
        proposal = (await propose(desk, need, offer)).json()
        await desk.made(f"/need-matches/{proposal['id']}/accept", desk.provider())
        await desk.made(f"/needs/{need['id']}/close", outcome="withdrawn")
        assert await desk.listed(f"/match-results?offer_id={offer['id']}") == []


class TestProposeMatch:
    async def test_refuses_a_day_that_has_passed(self, desk: Desk) -> None:
        answer = await propose(desk, await needed(desk), await offered(desk), ends_on=day(-1))
        assert answer.json()["type"] == "urn:wardship:problem:match-ends-in-the-past"

    async def test_refuses_another_service_and_another_countys_offer(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        need = await needed(desk)
        other = await offered(desk, service="tutoring")
        answer = await propose(desk, need, other)
        assert answer.json()["type"] == "urn:wardship:problem:offer-does-not-suit"
        theirs = await offered(elsewhere)
        assert (await propose(desk, need, theirs)).status_code == 404

    async def test_ends_no_later_than_the_offer_and_help_no_later_than_the_match(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        offer = await offered(desk, ends_on=day(1))
        match = await matched(desk, await needed(desk), offer)
        assert match["ends_on"] == day(1)
        clock.now = NOW.replace(day=17)
        late = await desk.post(
            f"/need-matches/{match['id']}/help", desk.provider(), given_on=day(1), units=1
        )
        assert late.json()["type"] == "urn:wardship:problem:match-not-confirmed"


async def _another(elsewhere: Desk, desk: Desk, **form: object) -> dict[str, object]:
    """An offer to the desk's county by the organisation of another."""
    await elsewhere.helper()
    body = {**offer_form(desk), **form}
    return await elsewhere.made("/offers", elsewhere.provider(), **body)
