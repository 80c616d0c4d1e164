"""Silence goes upward: what the county leaves lying the city reads and deals with."""

from typing import Any

import pytest

from chassis.testing import MovableClock
from judicial_referral_cast import Cast, body

NO_ACTION = {"decision": "no_action", "reasons": "a misunderstanding"}


def _city(cast: Cast) -> dict[str, str]:
    return cast.bearer("city_officer", area=cast.area.parent, sub="city officer")


class TestTheCity:
    async def test_triages_what_the_county_has_not_in_time(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        report = (await cast.report(child_id=await cast.child()))["report_id"]
        path, city = f"/reports/{report}", _city(cast)
        early = await cast.post(f"{path}/triage", city, NO_ACTION, if_match='"v1"')
        assert (early.status_code, body(early)["type"].split(":")[-1]) == (403, "not-escalated")
        assert body(await cast.get(path, city))["narrative"] is None
        clock.advance(hours=2, seconds=1)
        assert body(await cast.get(path, city))["narrative"] == "bruises on both arms"
        police = await cast.unit("police")
        asked = {"unit_id": police.id, "matter": "police_investigation"}
        form = {"decision": "refer", "reasons": "danger", "units": [asked]}
        done = await cast.post(f"{path}/triage", city, form, if_match='"v1"')
        assert done.status_code == 200, done.text
        duty = await cast.duty("triage", report)
        assert duty["status"] == "met_late"
        assert (await police.feed(1))["last_seq"] == 1

    async def test_and_the_county_at_once_are_one_of_the_two(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        path = f"/reports/{(await cast.report())['report_id']}"
        clock.advance(hours=3)
        first = await cast.post(f"{path}/triage", _city(cast), NO_ACTION, if_match='"v1"')
        second = await cast.post(f"{path}/triage", cast.officer, NO_ACTION, if_match='"v1"')
        assert (first.status_code, second.status_code) == (200, 412)
        closed = await cast.post(f"{path}/close", _city(cast), if_match='"v2"')
        assert closed.status_code == 200, closed.text

    @pytest.mark.parametrize("suspects", [["somebody"], ["officer"]])
    async def test_deals_at_once_with_a_report_that_suspects_an_account(
        self, cast: Cast, suspects: list[str]
    ) -> None:
        """Where all officers of a county are named nobody there could."""
        report = (await cast.report(suspect_subjects=suspects))["report_id"]
        path, city = f"/reports/{report}", _city(cast)
        read: dict[str, Any] = body(await cast.get(path, city))
        assert read["narrative"] == "bruises on both arms"
        done = await cast.post(f"{path}/triage", city, NO_ACTION, if_match='"v1"')
        assert done.status_code == 200, done.text

    async def test_closes_its_referrals_too(self, cast: Cast) -> None:
        police = await cast.unit("police")
        report = (await cast.report(suspect_subjects=["officer"]))["report_id"]
        city = _city(cast)
        asked = {"unit_id": police.id, "matter": "police_investigation"}
        form = {"decision": "refer", "reasons": "danger", "units": [asked]}
        await cast.post(f"/reports/{report}/triage", city, form, if_match='"v1"')
        (referral,) = body(await cast.get("/referrals", city, report_id=report))["items"]
        said = {"answer": "returned", "document_no": "7", "reason": "no crime"}
        path = f"/referrals/{referral['id']}"
        await cast.post(f"{path}/answers", police.liaison, said)
        assert body(await cast.get(path, city))["answers"][0]["reason"] == "no crime"
        closed = await cast.post(f"{path}/close", city, if_match='"v2"')
        assert closed.status_code == 200, closed.text
        other = (await cast.referral("police_investigation", "police"))[1]
        refused = await cast.post(f"/referrals/{other['id']}/close", city, if_match='"v1"')
        assert body(refused)["type"].endswith("not-escalated")

    async def test_of_another_prefecture_sees_nothing(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        report = (await cast.report())["report_id"]
        clock.advance(hours=3)
        other = cast.bearer("city_officer", area=_other_city(cast), sub="city officer")
        assert (await cast.get(f"/reports/{report}", other)).status_code == 404
        refused = await cast.post(f"/reports/{report}/triage", other, NO_ACTION, if_match='"v1"')
        assert refused.status_code == 404


def _other_city(cast: Cast) -> Any:
    parent = cast.area.parent
    assert parent is not None
    code = "5101" if parent.code != "5101" else "5103"
    return type(parent)(code)
