"""Guardianship: grounds, who must apply, care meanwhile, and when it is given back."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.testing import MovableClock
from judicial_referral_cast import Cast, Unit, body
from reference.divisions import Area
from reference.months import add_months

REVOKED = "judicial-referral.guardianship.revoked.v1"
RESTORED = "judicial-referral.guardianship.restored.v1"
AREA = Area("510104")


class TestGrounds:
    async def test_civil_affairs_must_apply_if_nobody_does(self, cast: Cast) -> None:
        receipt = await cast.report(child_id=await cast.child())
        await cast.triage(receipt["report_id"])
        path = f"/reports/{receipt['report_id']}"
        form: dict[str, Any] = {"ground": "refused_care", "facts": "seven months on the street"}
        form["since"] = (cast.today - timedelta(days=220)).isoformat()
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

    async def test_are_found_after_triage(self, cast: Cast) -> None:
        """Before it the report may still go to another county, and what hangs on it would stay."""
        receipt = await cast.report(child_id=await cast.child())
        path = f"/reports/{receipt['report_id']}/revocation-grounds"
        refused = await cast.post(path, cast.officer, {"ground": "incapable", "facts": "x"})
        assert body(refused)["type"].endswith("report-not-triaged")


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


class TestWhoseStanding:
    async def test_is_told_by_role(self, cast: Cast) -> None:
        _, judgment = await cast.judgment(guardians=["father"])
        assert judgment["guardians"] == ["father"]
        assert await _payload(cast, REVOKED, judgment["id"]) == ["father"]
        _, both = await cast.judgment()
        assert both["guardians"] == ["mother", "father"]

    async def test_is_taken_once(self, cast: Cast) -> None:
        _, judgment = await cast.judgment(guardians=["father"])
        court, referral = await _again(cast, judgment["child_id"])
        path = f"/referrals/{referral}/judgments"
        form = {"judgment_no": "民特2", "made_on": cast.today.isoformat(), "guardians": ["father"]}
        refused = await cast.post(path, court.liaison, form)
        assert body(refused)["type"].endswith("revoked-already")
        assert body(refused)["title_zh"]
        read = body(await cast.get(f"/referrals/{referral}", court.liaison))
        assert (read["status"], read["judgments"]) == ("sent", [])
        other = await cast.post(path, court.liaison, {**form, "guardians": ["mother"]})
        assert other.status_code == 201, other.text

    async def test_of_other_guardians_is_taken_from_each(self, cast: Cast) -> None:
        """Grandparents are both `other`: who they are the register alone knows."""
        _, judgment = await cast.judgment(guardians=["other"])
        court, referral = await _again(cast, judgment["child_id"])
        form = {"judgment_no": "民特9", "made_on": cast.today.isoformat(), "guardians": ["other"]}
        second = await cast.post(f"/referrals/{referral}/judgments", court.liaison, form)
        assert second.status_code == 201, second.text

    async def test_sent_again_with_another_bar_is_no_repetition(self, cast: Cast) -> None:
        court, referral = await cast.referral("revocation")
        path = f"/referrals/{referral['id']}/judgments"
        form = {"judgment_no": "民特8", "made_on": cast.today.isoformat()}
        assert (await cast.post(path, court.liaison, form)).status_code == 201
        assert (await cast.post(path, court.liaison, form)).status_code == 201
        barred = {**form, "never_restored": "abuse_or_sale"}
        refused = await cast.post(path, court.liaison, barred)
        assert body(refused)["type"].endswith("order-number-taken")

    async def test_a_race_of_two_courts_is_won_by_one(self, cast: Cast) -> None:
        child = await cast.child()
        courts = [await _again(cast, child) for _ in range(4)]
        answers = await asyncio.gather(
            *(
                cast.post(
                    f"/referrals/{referral}/judgments", court.liaison,
                    {"judgment_no": "民特3", "made_on": cast.today.isoformat()},
                )
                for court, referral in courts
            )
        )  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]

    async def test_is_given_back_to_one_and_then_the_other(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, judgment = await cast.judgment()
        clock.advance(days=100)
        path = f"/judgments/{judgment['id']}"
        for guardian in ("mother", "father"):
            form = {"relation": "parent", "guardians": [guardian]}
            asked = body(await cast.post(f"{path}/restorations", cast.officer, form))
            assert asked["guardians"] == [guardian]
            decision = {
                "status": "restored", "document_no": f"恢{guardian}", "repents": True,
                "decided_on": cast.today.isoformat(), "no_intentional_crime": True,
                "ward_agrees": True,
            }  # fmt: skip
            decide = f"/restorations/{asked['id']}/decision"
            done = await cast.post(decide, court.liaison, decision, if_match='"v1"')
            assert done.status_code == 200, done.text
            restored = body(await cast.get(path, cast.officer))["restored_at"]
            assert bool(restored) is (guardian == "father")
            twice = await cast.post(f"{path}/restorations", cast.officer, form)
            assert body(twice)["type"].endswith("restoration-decided")
        fresh, referral = await _again(cast, judgment["child_id"])
        form = {"judgment_no": "民特4", "made_on": cast.today.isoformat()}
        anew = await cast.post(f"/referrals/{referral}/judgments", fresh.liaison, form)
        assert anew.status_code == 201, anew.text

    async def test_is_not_given_back_to_who_never_lost_it(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        _, judgment = await cast.judgment(guardians=["father"])
        clock.advance(days=100)
        form = {"relation": "parent", "guardians": ["mother"]}
        path = f"/judgments/{judgment['id']}/restorations"
        refused = await cast.post(path, cast.officer, form)
        assert body(refused)["type"].endswith("guardian-not-revoked")


class TestAdoptable:
    async def test_after_twelve_months_or_at_once_where_nothing_is_ever_restored(
        self, cast: Cast
    ) -> None:
        _, judgment = await cast.judgment()
        assert judgment["adoptable_from"] == add_months(cast.today, 12).isoformat()
        _, never = await cast.judgment(never_restored="abuse_or_sale")
        assert never["adoptable_from"] == cast.today.isoformat()


class TestGravity:
    @pytest.mark.parametrize(
        ("ground", "days", "admonished", "problem"),
        [
            ("refused_care", 100, None, "care-not-refused-long-enough"),
            ("refused_care", None, None, "care-not-refused-long-enough"),
            ("forced_begging", None, 2, "not-warned-often-enough"),
            ("forced_begging", None, None, "not-warned-often-enough"),
            ("refused_care", 190, None, None),
            ("forced_begging", None, 3, None),
        ],
    )
    async def test_is_what_the_ground_demands(
        self, cast: Cast, ground: str, days: int | None, admonished: int | None,
        problem: str | None,
    ) -> None:  # fmt: skip
        receipt = await cast.report(child_id=await cast.child())
        await cast.triage(receipt["report_id"])
        form: dict[str, Any] = {"ground": ground, "facts": "x", "admonished": admonished}
        if days is not None:
            form["since"] = (cast.today - timedelta(days=days)).isoformat()
        path = f"/reports/{receipt['report_id']}/revocation-grounds"
        answer = await cast.post(path, cast.officer, form)
        if problem is None:
            assert answer.status_code == 201, answer.text
        else:
            assert body(answer)["type"].endswith(problem)


async def _again(cast: Cast, child_id: str) -> tuple[Unit, str]:
    """Another court, asked to revoke guardianship of the same child: it, and the referral."""
    court = await cast.unit()
    receipt = await cast.report(child_id=child_id)
    (referral,) = await cast.triage(receipt["report_id"], (court, "revocation"))
    return court, referral["id"]


async def _payload(cast: Cast, type_: str, judgment_id: str) -> Any:
    query = "SELECT payload -> 'guardians' FROM outbox WHERE type = $1 AND aggregate_id = $2"
    return json.loads(await cast.service.admin.fetchval(query, type_, UUID(judgment_id)))
