"""A child is interviewed once, a girl by women, and what she told is sealed."""

import asyncio
from typing import Any

from judicial_referral_cast import Cast, body


def _form(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "held_at": cast.now.isoformat(), "one_stop": True, "recorded": True, "female_staff": True,
        "adult": "relative", "account": "he hit me", **fields,
    }  # fmt: skip


class TestEnterInterview:
    async def test_once_and_again_only_with_a_reason(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/interviews"
        answers = await asyncio.gather(
            *(cast.post(path, police.liaison, _form(cast)) for _ in range(6))
        )
        assert sorted(one.status_code for one in answers) == [201] + [409] * 5
        refused = next(body(one) for one in answers if one.status_code == 409)
        assert refused["type"].endswith("interviewed-before")
        again = _form(cast, reason_again="a new suspect")
        second = await cast.post(path, police.liaison, again)
        assert body(second)["ordinal"] == 2

    async def test_of_a_girl_is_by_female_staff(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/interviews"
        refused = await cast.post(path, police.liaison, _form(cast, female_staff=False))
        assert body(refused)["type"].endswith("girl-needs-female-staff")
        missing = _form(cast)
        del missing["female_staff"]
        assert (await cast.post(path, police.liaison, missing)).status_code == 422

    async def test_in_a_violent_case_is_recorded(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/interviews"
        refused = await cast.post(path, police.liaison, _form(cast, recorded=False))
        assert body(refused)["type"].endswith("interview-not-recorded")

    async def test_is_read_by_the_unit_that_heard_the_child(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/interviews"
        held = body(await cast.post(path, police.liaison, _form(cast)))
        path = f"/interviews/{held['id']}"
        assert body(await cast.get(path, police.liaison))["account"] == "he hit me"
        assert body(await cast.get(path, cast.officer))["account"] is None
        for who in (police.liaison, cast.officer):
            (listed,) = body(await cast.get("/interviews", who))["items"]
            assert (listed["id"], listed["account"]) == (held["id"], None)
        other = await cast.unit("police")
        assert (await cast.get(path, other.liaison)).status_code == 404
