"""Protection orders and judgments: by the court asked, within the law, told once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.models import new_id
from contracts.placement import CustodyBegan, CustodyEnded
from judicial_referral_cast import Cast, body
from reference.months import add_months

MADE = "judicial-referral.protection-order.made.v1"
REVOKED = "judicial-referral.guardianship.revoked.v1"
ANSWERED = "judicial-referral.referral.answered.v1"


class TestMakeProtectionOrder:
    async def test_answers_the_referral_meets_the_duty_and_tells(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}"
        form = court.order_form()
        answer = await cast.post(f"{path}/protection-orders", court.liaison, form)
        order = body(answer)
        assert answer.status_code == 201
        assert answer.headers["location"].endswith(order["id"])
        assert order["valid_until"] == add_months(cast.today, 6).isoformat()
        assert await cast.told(MADE, order["id"]) == 1
        assert await cast.told(ANSWERED, referral["id"]) == 1
        assert (await cast.duty("protection_order_ruling", referral["id"]))["status"] == "met"
        read = body(await cast.get(path, cast.officer))
        assert read["status"] == "decided"
        assert read["protection_orders"] == [order]

    async def test_tells_what_placement_needs(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        query = "SELECT payload FROM outbox WHERE type = $1 AND aggregate_id = $2"
        payload = await cast.service.admin.fetchval(query, MADE, order["id"])
        assert '"needs_placement": true' in payload
        assert f'"child_id": "{referral["child_id"]}"' in payload

    async def test_the_same_again_changes_nothing(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        form = court.order_form()
        answers = await asyncio.gather(*(cast.post(path, court.liaison, form) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({body(answer)["id"] for answer in answers}) == 1
        assert await cast.told(ANSWERED, referral["id"]) == 1
        altered = {**form, "measures": ["ban_contact"]}
        refused = await cast.post(path, court.liaison, altered)
        assert body(refused)["type"].endswith("order-number-taken")

    async def test_racing_orders_leave_one(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        answers = await asyncio.gather(
            *(cast.post(path, court.liaison, court.order_form()) for _ in range(8))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
        query = "SELECT count(*) FROM protection_order WHERE referral_id = $1"
        assert await cast.service.admin.fetchval(query, referral["id"]) == 1

    async def test_may_follow_the_ruling_that_was_said_under_its_number(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path, form = f"/referrals/{referral['id']}", court.order_form()
        said = {"answer": "ruled", "document_no": form["order_no"]}
        await cast.post(f"{path}/answers", court.liaison, said)
        other = await cast.post(f"{path}/protection-orders", court.liaison, court.order_form())
        assert body(other)["type"].endswith("answered-otherwise")
        made = await cast.post(f"{path}/protection-orders", court.liaison, form)
        assert made.status_code == 201
        assert await cast.told(ANSWERED, referral["id"]) == 1

    async def test_a_number_stands_for_one_order_of_a_court(self, cast: Cast) -> None:
        court = await cast.unit()
        form = court.order_form()
        codes = []
        for _ in range(2):
            receipt = await cast.report(child_id=await cast.child())
            (referral,) = await cast.triage(receipt["report_id"], (court, "protection_order"))
            path = f"/referrals/{referral['id']}/protection-orders"
            codes.append(await cast.post(path, court.liaison, form))
        assert [answer.status_code for answer in codes] == [201, 409]
        assert body(codes[1])["type"].endswith("order-number-taken")
        assert (
            body(await cast.get(f"/referrals/{referral['id']}", cast.officer))["status"] == "sent"
        )

    @pytest.mark.parametrize(
        "wrong",
        [
            {"valid_months": 7},
            {"valid_months": 0},
            {"valid_months": None},
            {"measures": []},
            {"measures": ["ban_violence", "ban_violence"]},
            {"measures": ["banish"]},
            {"order_no": " "},
            {"made_on": "2026-02-30"},
            {"needs_placement": "perhaps"},
            {"status": "made"},
        ],
    )
    async def test_refuses_a_bad_form(self, cast: Cast, wrong: dict[str, Any]) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        answer = await cast.post(path, court.liaison, court.order_form(**wrong))
        assert answer.status_code == 422

    async def test_refuses_days_out_of_order(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        late = add_months(cast.today, 6) + timedelta(days=1)
        for wrong in (
            {"valid_months": None, "valid_until": late.isoformat()},
            {"valid_months": None, "valid_until": (cast.today - timedelta(days=1)).isoformat()},
            {"made_on": (cast.today + timedelta(days=1)).isoformat()},
            {"made_on": (cast.today - timedelta(days=3)).isoformat()},
        ):
            answer = await cast.post(path, court.liaison, court.order_form(**wrong))
            assert answer.status_code == 422, wrong
        whole = {"valid_months": None, "valid_until": add_months(cast.today, 6).isoformat()}
        answer = await cast.post(path, court.liaison, court.order_form(**whole))
        assert answer.status_code == 201

    async def test_is_for_the_court_asked_and_for_this_matter(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        other = await cast.unit()
        path = f"/referrals/{referral['id']}/protection-orders"
        form = court.order_form()
        assert (await cast.post(path, other.liaison, form)).status_code == 404
        police = cast.bearer("police_liaison", org=court.id)
        assert (await cast.post(path, police, form)).status_code == 403
        judgment = {"judgment_no": "1", "made_on": cast.today.isoformat()}
        path = f"/referrals/{referral['id']}/judgments"
        wrong = await cast.post(path, court.liaison, judgment)
        assert body(wrong)["type"].endswith("wrong-matter")

    async def test_another_county_and_another_court_do_not_see_it(
        self, cast: Cast, elsewhere: Cast
    ) -> None:
        court, referral = await cast.referral()
        other = await cast.unit()
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        path = f"/protection-orders/{order['id']}"
        assert (await cast.get(path, court.liaison)).status_code == 200
        assert (await cast.get(path, other.liaison)).status_code == 404
        assert (await cast.get(path, elsewhere.officer)).status_code == 404


class TestRevokeGuardianship:
    async def test_tells_and_meets_the_duty(self, cast: Cast) -> None:
        court, referral = await cast.referral("revocation")
        path = f"/referrals/{referral['id']}"
        said = {"answer": "accepted", "document_no": "立案1号"}
        await cast.post(f"{path}/answers", court.liaison, said)
        duty = await cast.duty("revocation_ruling", referral["id"])
        assert duty["norm"] == "judicial.revocation_ruling"
        form = {"judgment_no": "民特1号", "made_on": cast.today.isoformat()}
        answers = await asyncio.gather(
            *(cast.post(f"{path}/judgments", court.liaison, form) for _ in range(6))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({body(answer)["id"] for answer in answers}) == 1
        assert await cast.told(REVOKED, body(answers[0])["id"]) == 1
        assert (await cast.duty("revocation_ruling", referral["id"]))["status"] == "met"


class TestSafety:
    def _custody(self, cast: Cast, order: dict[str, Any], **fields: Any) -> CustodyBegan:
        facts = {
            "custody_id": new_id(),
            "child_id": order["child_id"],
            "agency_id": uuid4(),
            "regime": "temporary",
            "ground": "T6",
            "area": cast.area.code,
            "began_at": cast.now,
            "order_id": order["id"],
        }
        return CustodyBegan(**{**facts, **fields})

    async def test_custody_shows_on_the_order_and_the_referral(self, cast: Cast) -> None:
        _, order = await cast.order()
        began = self._custody(cast, order)
        await cast.hear(began)
        await cast.hear(began)
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert UUID(read["custody_id"]) == began.custody_id
        assert read["version"] == 2
        referral = body(await cast.get(f"/referrals/{order['referral_id']}", cast.officer))
        assert referral["protection_orders"][0]["safe_at"] == read["safe_at"]

    async def test_custody_for_another_reason_makes_safe_too(self, cast: Cast) -> None:
        _, order = await cast.order()
        await cast.hear(self._custody(cast, order, order_id=None))
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert read["safe_at"] is not None

    async def test_custody_under_another_order_makes_safe_too(self, cast: Cast) -> None:
        _, order = await cast.order()
        await cast.hear(self._custody(cast, order, order_id=uuid4()))
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert read["safe_at"] is not None

    async def test_a_child_in_custody_already_is_safe_from_the_start(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        began = self._custody(cast, {"child_id": referral["child_id"], "id": None})
        await cast.hear(began)
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        assert order["custody_id"] == str(began.custody_id)
        assert order["safe_at"] is not None

    async def test_wherever_its_custody_began(self, cast: Cast, elsewhere: Cast) -> None:
        """A child that moved since has its custody written where it lived."""
        court, referral = await cast.referral()
        child = {"child_id": referral["child_id"], "id": None}
        began = self._custody(cast, child, area=elsewhere.area.code)
        await cast.hear(began)
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        assert order["custody_id"] == str(began.custody_id)

    async def test_a_custody_that_has_ended_makes_nobody_safe(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        began = self._custody(cast, {"child_id": referral["child_id"], "id": None})
        facts = began.model_dump(include={"custody_id", "child_id", "agency_id", "area"})
        await cast.hear(began, CustodyEnded(**facts, outcome="returned", ended_at=cast.now))
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        assert order["safe_at"] is None

    async def test_an_admission_at_the_same_instant_is_not_missed(self, cast: Cast) -> None:
        for _ in range(10):
            court, referral = await cast.referral()
            path = f"/referrals/{referral['id']}/protection-orders"
            began = self._custody(cast, {"child_id": referral["child_id"], "id": None})
            answer, _ = await asyncio.gather(
                cast.post(path, court.liaison, court.order_form()), cast.hear(began)
            )
            order = body(await cast.get(f"/protection-orders/{body(answer)['id']}", cast.officer))
            assert order["custody_id"] == str(began.custody_id)

    async def test_custody_of_another_child_changes_nothing(self, cast: Cast) -> None:
        _, order = await cast.order()
        await cast.hear(self._custody(cast, order, child_id=uuid4(), order_id=None))
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert read["safe_at"] is None
