"""A provider's licences, its yearly record checks, and the blocked list."""

import asyncio

import pytest

from chassis.testing import MovableClock
from procurement_actors import licence_form, licensed, offer_form
from procurement_desk import NOW, Desk, check_form, day

_PROBLEM = "urn:wardship:problem:"


class TestAddQualification:
    async def test_is_as_public_as_the_register(self, desk: Desk, elsewhere: Desk) -> None:
        provider = await desk.registered()
        licence = await licensed(desk, provider["id"])
        path = f"/providers/{provider['id']}/qualifications"
        for who in (elsewhere.officer(), elsewhere.provider()):
            assert [one["id"] for one in await desk.listed(path, who)] == [licence["id"]]

    async def test_takes_a_number_of_a_kind_once(self, desk: Desk) -> None:
        provider = await desk.registered()
        licence = await licensed(desk, provider["id"])
        path = f"/providers/{provider['id']}/qualifications"
        again = await desk.post(path, **licence_form(number=licence["number"]))
        assert again.json()["type"] == _PROBLEM + "qualification-known"
        await desk.made(path, **licence_form(number=licence["number"], kind="lawyer"))

    async def test_is_for_the_county_that_keeps_the_provider(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        provider = await desk.registered()
        for path, form in (
            ("qualifications", licence_form()),
            ("criminal-record-checks", check_form()),
            ("bar", {"until": day(9), "document_no": "1"}),
            ("lift-bar", {}),
        ):
            answer = await elsewhere.post(f"/providers/{provider['id']}/{path}", **form)
            assert answer.json()["type"] == _PROBLEM + "provider-of-another-county"

    async def test_helps_only_while_it_is_valid(self, desk: Desk, clock: MovableClock) -> None:
        provider = await desk.helper()
        await licensed(desk, provider["id"], valid_to=day(1))
        form = offer_form(desk, service="psychological", form="sessions")
        await desk.made("/offers", desk.provider(), **form)
        clock.now = NOW.replace(day=17)
        late = await desk.post("/offers", desk.provider(), **form)
        assert late.json()["type"] == _PROBLEM + "licence-lacking"


class TestRecordCriminalCheck:
    async def test_meets_the_years_duty_and_begins_the_next(self, desk: Desk) -> None:
        provider = await desk.registered()
        await desk.checked(provider["id"], checked_on=day(-30))
        await desk.checked(provider["id"], checked_on=day(-1))
        query = "SELECT status, due_at::date FROM duty WHERE subject_id = $1 ORDER BY opened_at, id"
        met, standing = await desk.rows(query, provider["id"])
        assert (met["status"], standing["status"]) == ("met", "open")
        assert standing["due_at"].isoformat() >= day(360)

    async def test_bars_from_children_after_a_hit_until_a_clear_one(self, desk: Desk) -> None:
        provider = await desk.helper()
        await desk.checked(provider["id"], hits=1)
        refused = await desk.post("/offers", desk.provider(), **offer_form(desk))
        assert refused.json()["type"] == _PROBLEM + "provider-not-checked"
        await desk.checked(provider["id"])
        await desk.made("/offers", desk.provider(), **offer_form(desk))

    async def test_lets_no_older_one_lift_a_hit(self, desk: Desk) -> None:
        provider = await desk.helper()
        await desk.checked(provider["id"], hits=1, checked_on=day(-2))
        await desk.checked(provider["id"], checked_on=day(-3))
        refused = await desk.post("/offers", desk.provider(), **offer_form(desk))
        assert refused.json()["type"] == _PROBLEM + "provider-not-checked"
        await desk.checked(provider["id"], checked_on=day(-2))
        await desk.made("/offers", desk.provider(), **offer_form(desk))

    async def test_knows_none_from_before_the_law(self, desk: Desk) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/criminal-record-checks"
        early = await desk.post(path, **check_form(checked_on="2021-05-31"))
        assert early.json()["type"] == _PROBLEM + "check-before-the-law"
        await desk.made(path, **check_form(checked_on="2021-06-01"))

    async def test_lapses_after_a_year(self, desk: Desk, clock: MovableClock) -> None:
        await desk.helper()
        clock.now = NOW.replace(year=2027)
        late = await desk.post("/offers", desk.provider(), **offer_form(desk, ends_on=day(500)))
        assert late.json()["type"] == _PROBLEM + "provider-not-checked"

    @pytest.mark.parametrize("form", [{"hits": 13}, {"people": 0}, {"checked_on": day(1)}])
    async def test_refuses_what_cannot_be(self, desk: Desk, form: dict[str, object]) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/criminal-record-checks"
        assert (await desk.post(path, **check_form(**form))).status_code == 422

    async def test_is_read_by_the_countys_officials_alone(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        provider = await desk.helper()
        path = f"/providers/{provider['id']}/criminal-record-checks"
        assert len(await desk.listed(path)) == 1
        assert await elsewhere.listed(path) == []
        assert (await desk.get(path, desk.provider())).status_code == 403


class TestTheBlockedList:
    async def test_stops_new_offers_until_the_bar_is_lifted(self, desk: Desk) -> None:
        provider = await desk.helper()
        path = f"/providers/{provider['id']}"
        await desk.made(f"{path}/bar", until=day(9), document_no="禁1号")
        listed = await desk.listed("/providers?barred=true&limit=200")
        assert provider["id"] in [one["id"] for one in listed]
        refused = await desk.post("/offers", desk.provider(), **offer_form(desk))
        assert refused.json()["type"] == _PROBLEM + "provider-barred"
        await desk.made(f"{path}/lift-bar")
        await desk.made("/offers", desk.provider(), **offer_form(desk))

    async def test_ends_by_itself_on_its_day(self, desk: Desk, clock: MovableClock) -> None:
        provider = await desk.helper()
        await desk.made(f"/providers/{provider['id']}/bar", until=day(1), document_no="1")
        clock.now = NOW.replace(day=17)
        await desk.made("/offers", desk.provider(), **offer_form(desk))

    async def test_takes_a_provider_again_whose_time_on_it_is_over(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        provider = await desk.helper()
        path = f"/providers/{provider['id']}"
        past = await desk.post(f"{path}/bar", until=day(-1), document_no="0")
        assert past.json()["type"] == _PROBLEM + "bar-in-the-past"
        await desk.made(f"{path}/bar", until=day(1), document_no="1")
        clock.now = NOW.replace(day=17)
        over = await desk.post(f"{path}/lift-bar")
        assert over.json()["type"] == _PROBLEM + "provider-not-on-the-list"
        await desk.made(f"{path}/bar", until=day(9), document_no="2")
        refused = await desk.post("/offers", desk.provider(), **offer_form(desk))
        assert refused.json()["type"] == _PROBLEM + "provider-barred"

    async def test_holds_a_provider_once(self, desk: Desk) -> None:
        provider = await desk.registered()
        path, form = f"/providers/{provider['id']}/bar", {"until": day(9), "document_no": "1"}
        answers = await asyncio.gather(*(desk.post(path, **form) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
        path = f"/providers/{provider['id']}/lift-bar"
        await desk.made(path)
        again = await desk.post(path)
        assert again.json()["type"] == _PROBLEM + "provider-not-on-the-list"
