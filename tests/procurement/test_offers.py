"""What a provider offers to a county, how much of it is left, and until when."""

import pytest

from chassis.testing import MovableClock
from procurement_actors import (
    licensed,
    matched,
    needed,
    offer_form,
    offered,
    propose,
)
from procurement_desk import NOW, Desk, day

_PROBLEM = "urn:wardship:problem:"


class TestMakeOffer:
    async def test_is_for_who_was_checked_and_is_licensed(self, desk: Desk) -> None:
        provider = await desk.registered()
        psychological = offer_form(desk, service="psychological", form="sessions")
        unchecked = await desk.post("/offers", desk.provider(), **offer_form(desk))
        assert unchecked.json()["type"] == _PROBLEM + "provider-not-checked"
        await desk.checked(provider["id"])
        unlicensed = await desk.post("/offers", desk.provider(), **psychological)
        assert unlicensed.json()["type"] == _PROBLEM + "licence-lacking"
        await licensed(desk, provider["id"])
        made = await desk.made("/offers", desk.provider(), **psychological)
        assert (made["left"], made["area"]) == (100, desk.county.code)

    @pytest.mark.parametrize(
        "form",
        [
            {"ends_on": day(-2)},
            {"capacity": 0},
            {"form": "land"},
            {"county": "51"},
            {"reserved": 5},
        ],
    )
    async def test_refuses_what_is_no_offer(self, desk: Desk, form: dict[str, object]) -> None:
        await desk.helper()
        answer = await desk.post("/offers", desk.provider(), **offer_form(desk, **form))
        assert answer.status_code == 422

    async def test_is_seen_by_its_county_and_its_provider_and_nobody_else(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        offer = await offered(desk)
        path = f"/offers/{offer['id']}"
        for who in (desk.officer(), desk.provider()):
            assert (await desk.get(path, who)).status_code == 200
        for who in (elsewhere.officer(), elsewhere.provider()):
            assert (await desk.get(path, who)).status_code == 404


class TestAnOfferWhosePeriodIsOver:
    async def test_is_neither_ranked_nor_proposed(self, desk: Desk, clock: MovableClock) -> None:
        need = await needed(desk, needed_by=day(20))
        offer = await offered(desk, ends_on=day(1))
        clock.now = NOW.replace(day=17)
        assert (await desk.get(f"/needs/{need['id']}/offers")).json()["offers"] == []
        refused = await propose(desk, need, offer)
        assert refused.json()["type"] == _PROBLEM + "offer-expired"

    async def test_is_not_confirmed_once_its_last_day_has_passed(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        need, offer = await needed(desk), await offered(desk, ends_on=day(1))
        proposal = (await propose(desk, need, offer)).json()
        assert proposal["ends_on"] == day(1)
        path = f"/need-matches/{proposal['id']}"
        await desk.made(f"{path}/accept", desk.provider())
        clock.now = NOW.replace(day=17)
        refused = await desk.post(f"{path}/confirm")
        assert refused.json()["type"] == _PROBLEM + "match-over"
        await desk.made(f"{path}/end")
        assert (await desk.get(f"/offers/{offer['id']}")).json()["left"] == 100


class TestWithdrawOffer:
    async def test_takes_no_more_and_keeps_what_was_promised(self, desk: Desk) -> None:
        offer, need = await offered(desk), await needed(desk)
        match = await matched(desk, need, offer)
        await desk.made(f"/offers/{offer['id']}/withdraw", desk.provider())
        refused = await propose(desk, await needed(desk), offer)
        assert refused.json()["type"] == _PROBLEM + "offer-withdrawn"
        path = f"/need-matches/{match['id']}/help"
        await desk.made(path, desk.provider(), given_on=day(0), units=1)
        again = await desk.post(f"/offers/{offer['id']}/withdraw", desk.provider())
        assert again.json()["type"] == _PROBLEM + "offer-withdrawn"
