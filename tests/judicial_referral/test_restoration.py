"""Guardianship asked back: in its window, by whom the law lets, and given back once."""

import asyncio
from datetime import date
from typing import Any

import pytest

from chassis.testing import MovableClock
from judicial_referral.revocations.models import (
    NeverToBeRestored,
    NotParentOrChild,
    Relation,
    RestorationTooEarly,
    RestorationTooLate,
)
from judicial_referral.revocations.window import must_be_admissible, window
from judicial_referral_cast import Cast, body
from reference.divisions import Area

RESTORED = "judicial-referral.guardianship.restored.v1"
AREA = Area("510104")


class TestTheWindow:
    def test_is_three_to_twelve_months(self) -> None:
        assert window(date(2026, 1, 31), AREA) == (date(2026, 4, 30), date(2027, 1, 31))

    @pytest.mark.parametrize(
        ("asked_on", "never", "relation", "refusal"),
        [
            (date(2026, 4, 29), False, Relation.PARENT, RestorationTooEarly),
            (date(2027, 2, 1), False, Relation.PARENT, RestorationTooLate),
            (date(2026, 6, 1), True, Relation.PARENT, NeverToBeRestored),
            (date(2026, 6, 1), False, Relation.OTHER, NotParentOrChild),
        ],
    )
    def test_is_kept(
        self, asked_on: date, never: bool, relation: Relation, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            must_be_admissible(date(2026, 1, 31), asked_on, AREA, never=never, relation=relation)

    @pytest.mark.parametrize("asked_on", [date(2026, 4, 30), date(2027, 1, 31)])
    def test_takes_its_first_and_last_day(self, asked_on: date) -> None:
        made = date(2026, 1, 31)
        must_be_admissible(made, asked_on, AREA, never=False, relation=Relation.PARENT)


class TestRestore:
    def _decision(self, cast: Cast, status: str, **fields: Any) -> dict[str, Any]:
        return {
            "status": status, "document_no": "恢1", "decided_on": cast.today.isoformat(),
            "repents": True, "no_intentional_crime": True, "ward_agrees": True, **fields,
        }  # fmt: skip

    async def test_gives_it_back_once_and_tells(self, cast: Cast, clock: MovableClock) -> None:
        court, judgment = await cast.judgment()
        path = f"/judgments/{judgment['id']}/restorations"
        early = await cast.post(path, cast.officer, {"relation": "parent"})
        assert body(early)["type"].endswith("restoration-too-early")
        clock.advance(days=100)
        asked = await asyncio.gather(
            *(cast.post(path, cast.officer, {"relation": "parent"}) for _ in range(5))
        )
        assert sorted(answer.status_code for answer in asked) == [201] + [409] * 4
        (one,) = [body(answer) for answer in asked if answer.status_code == 201]
        assert (await cast.duty("restoration_ruling", one["id"]))["owner"] == court.id
        decide = f"/restorations/{one['id']}/decision"
        unfounded = self._decision(cast, "restored", ward_agrees=False)
        refused = await cast.post(decide, court.liaison, unfounded, if_match='"v1"')
        assert body(refused)["type"].endswith("repentance-not-shown")
        assert (await cast.duty("restoration_ruling", one["id"]))["status"] == "open"
        good = self._decision(cast, "restored")
        done = await cast.post(decide, court.liaison, good, if_match='"v1"')
        assert (done.status_code, body(done)["status"]) == (200, "restored")
        assert await cast.told(RESTORED, judgment["id"]) == 1
        assert (await cast.duty("restoration_ruling", one["id"]))["status"] == "met"
        assert body(await cast.get(f"/judgments/{judgment['id']}", cast.officer))["restored_at"]

    async def test_what_was_dismissed_may_be_asked_again_in_time(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, judgment = await cast.judgment()
        clock.advance(days=100)
        path = f"/judgments/{judgment['id']}/restorations"
        asked = body(await cast.post(path, court.liaison, {"relation": "child"}))
        decide = f"/restorations/{asked['id']}/decision"
        form = self._decision(cast, "dismissed", repents=False)
        assert (await cast.post(decide, court.liaison, form, if_match='"v1"')).is_success
        assert (await cast.post(path, court.liaison, {"relation": "child"})).status_code == 201

    async def test_never_after_abuse_or_sale(self, cast: Cast, clock: MovableClock) -> None:
        _, judgment = await cast.judgment(never_restored="abuse_or_sale")
        clock.advance(days=100)
        path = f"/judgments/{judgment['id']}/restorations"
        refused = await cast.post(path, cast.officer, {"relation": "parent"})
        assert body(refused)["type"].endswith("never-to-be-restored")
