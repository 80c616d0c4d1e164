"""Guardianship: grounds, who must apply, care meanwhile, and when it is given back."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

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
from judicial_referral_cast import Cast, Unit, body
from reference.divisions import Area

RESTORED = "judicial-referral.guardianship.restored.v1"
AREA = Area("510104")


async def _judgment(cast: Cast, **fields: Any) -> tuple[Unit, dict[str, Any]]:
    court, referral = await cast.referral("revocation")
    form = {"judgment_no": f"民特{court.id[:8]}", "made_on": cast.today.isoformat(), **fields}
    made = await cast.post(f"/referrals/{referral['id']}/judgments", court.liaison, form)
    assert made.status_code == 201, made.text
    return court, body(made)


class TestGrounds:
    async def test_civil_affairs_must_apply_if_nobody_does(self, cast: Cast) -> None:
        receipt = await cast.report(child_id=await cast.child())
        await cast.triage(receipt["report_id"])
        path = f"/reports/{receipt['report_id']}"
        form = {"ground": "refused_care", "facts": "seven months on the street"}
        found = await cast.post(f"{path}/revocation-grounds", cast.officer, form)
        assert found.status_code == 201, found.text
        assert body(found)["apply_by"]
        duty = await cast.duty("apply_for_revocation", receipt["report_id"])
        assert (duty["department"], duty["status"]) == ("civil_affairs", "open")
        twice = await cast.post(f"{path}/revocation-grounds", cast.officer, form)
        assert body(twice)["type"].endswith("ground-found-before")
        second = {**form, "ground": "incapable"}
        assert (await cast.post(f"{path}/revocation-grounds", cast.officer, second)).is_success
        court = await cast.unit()
        asked = {"unit_id": court.id, "matter": "revocation", "applicant": "village_committee"}
        sent = await cast.post(f"{path}/referrals", cast.officer, asked, if_match='"v2"')
        assert sent.status_code == 201, sent.text
        duty = await cast.duty("apply_for_revocation", receipt["report_id"])
        assert duty["status"] == "met"

    async def test_a_court_arranges_care_until_it_rules(self, cast: Cast) -> None:
        court, referral = await cast.referral("revocation")
        form = {
            "measure": "civil_affairs", "document_no": "临1", "made_on": cast.today.isoformat(),
        }  # fmt: skip
        path = f"/referrals/{referral['id']}/interim-measures"
        assert (await cast.post(path, court.liaison, form)).status_code == 201
        again = await cast.post(path, court.liaison, form)
        assert body(again)["type"].endswith("measure-number-taken")


class TestExtension:
    async def test_gives_the_court_another_month_once(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, referral = await cast.referral("revocation")
        path = f"/referrals/{referral['id']}/answers"
        said = {"answer": "extended", "document_no": "延1"}
        early = await cast.post(path, court.liaison, said)
        assert body(early)["type"].endswith("answer-not-expected")
        await cast.post(path, court.liaison, {"answer": "accepted", "document_no": "立1"})
        first = body(await cast.get(f"/referrals/{referral['id']}", cast.officer))["rule_by"]
        clock.advance(days=20)
        assert (await cast.post(path, court.liaison, said)).status_code == 201
        read = body(await cast.get(f"/referrals/{referral['id']}", cast.officer))
        assert read["rule_by"] > first
        query = "SELECT status FROM duty WHERE subject_id = $1 AND kind = 'revocation_ruling'"
        rows = await cast.service.admin.fetch(query, UUID(referral["id"]))
        assert sorted(row["status"] for row in rows) == ["open", "void"]


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
        court, judgment = await _judgment(cast)
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
        court, judgment = await _judgment(cast)
        clock.advance(days=100)
        path = f"/judgments/{judgment['id']}/restorations"
        asked = body(await cast.post(path, court.liaison, {"relation": "child"}))
        decide = f"/restorations/{asked['id']}/decision"
        form = self._decision(cast, "dismissed", repents=False)
        assert (await cast.post(decide, court.liaison, form, if_match='"v1"')).is_success
        assert (await cast.post(path, court.liaison, {"relation": "child"})).status_code == 201

    async def test_never_after_abuse_or_sale(self, cast: Cast, clock: MovableClock) -> None:
        _, judgment = await _judgment(cast, never_restored="abuse_or_sale")
        clock.advance(days=100)
        path = f"/judgments/{judgment['id']}/restorations"
        refused = await cast.post(path, cast.officer, {"relation": "parent"})
        assert body(refused)["type"].endswith("never-to-be-restored")
