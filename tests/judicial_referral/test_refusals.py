"""What the law refuses: each fact its own problem, in both languages, and nothing half-done."""

import re
from uuid import uuid4

import httpx
import pytest

from chassis.testing import MovableClock
from judicial_referral_cast import Cast, body


def _is(answer: httpx.Response, slug: str, status: int = 409) -> None:
    problem = body(answer)
    assert (answer.status_code, re.split("[/:#]", problem["type"])[-1]) == (status, slug)
    assert problem["title"].isascii()
    assert any("一" <= character <= "鿿" for character in problem["title_zh"])


class TestAnOrderThatIsOver:
    @pytest.mark.parametrize("how", ["revoked", "lapsed"])
    async def test_is_neither_changed_nor_reviewed(
        self, cast: Cast, clock: MovableClock, how: str
    ) -> None:
        court, order = await cast.order(valid_months=1)
        path = f"/protection-orders/{order['id']}"
        form = {"change": "revoked", "document_no": "撤1", "made_on": cast.today.isoformat()}
        if how == "revoked":
            ended = await cast.post(f"{path}/changes", court.liaison, form, if_match='"v1"')
            assert ended.status_code == 200, ended.text
        else:
            clock.advance(days=40)
        again = {**form, "document_no": "撤2", "made_on": cast.today.isoformat()}
        _is(await cast.post(f"{path}/changes", court.liaison, again, if_match="*"), "order-over")
        review = {"document_no": "研1"}
        answer = await cast.post(f"{path}/expiry-review", cast.officer, review, if_match="*")
        _is(answer, "order-over")
        read = body(await cast.get(path, cast.officer))
        assert read["expiry_review_no"] is None

    async def test_is_breached_by_nothing_that_follows(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        _, order = await cast.order(valid_months=1)
        clock.advance(days=40)
        form = {"occurred_at": cast.now.isoformat(), "account": "he came to the school"}
        answer = await cast.post(f"/protection-orders/{order['id']}/breaches", cast.officer, form)
        _is(answer, "order-over")
        assert body(await cast.get("/breaches", cast.officer))["items"] == []


class TestASecondRevocation:
    async def test_in_the_same_matter_is_another_answer(self, cast: Cast) -> None:
        court, referral = await cast.referral("revocation")
        path = f"/referrals/{referral['id']}/judgments"
        form = {"judgment_no": "民特1", "made_on": cast.today.isoformat()}
        assert (await cast.post(path, court.liaison, form)).status_code == 201
        second = await cast.post(path, court.liaison, {**form, "judgment_no": "民特2"})
        _is(second, "answered-otherwise")
        altered = await cast.post(path, court.liaison, {**form, "guardians": ["mother"]})
        _is(altered, "order-number-taken")

    async def test_in_another_matter_of_the_child_is_refused(self, cast: Cast) -> None:
        child = await cast.child()
        answers = []
        for number in range(2):
            court, receipt = await cast.unit(), await cast.report(child_id=child)
            (referral,) = await cast.triage(receipt["report_id"], (court, "revocation"))
            form = {"judgment_no": f"民特{number}", "made_on": cast.today.isoformat()}
            path = f"/referrals/{referral['id']}/judgments"
            answers.append(await cast.post(path, court.liaison, form))
        assert answers[0].status_code == 201
        _is(answers[1], "revoked-already")

    async def test_names_each_guardian_once(self, cast: Cast) -> None:
        court, referral = await cast.referral("revocation")
        path = f"/referrals/{referral['id']}/judgments"
        form = {"judgment_no": "民特1", "made_on": cast.today.isoformat()}
        for guardians in ([], ["mother", "mother"], ["uncle"]):
            answer = await cast.post(path, court.liaison, {**form, "guardians": guardians})
            assert answer.status_code == 422


class TestAnAnswerOfAnotherCourt:
    @pytest.mark.parametrize("deed", ["answers", "protection-orders", "order-refusals"])
    async def test_is_refused_as_if_there_were_no_such_matter(self, cast: Cast, deed: str) -> None:
        _, referral = await cast.referral()
        other = await cast.unit()
        forms = {
            "answers": {"answer": "accepted", "document_no": "1"},
            "protection-orders": other.order_form(),
            "order-refusals": {"document_no": "1", "reason": "not likely enough"},
        }
        told = []
        for id_ in (referral["id"], uuid4()):
            answer = await cast.post(f"/referrals/{id_}/{deed}", other.liaison, forms[deed])
            _is(answer, "not-sent-to-you", 404)
            told.append(
                {k: v for k, v in body(answer).items() if k not in ("trace_id", "instance")}
            )
        assert told[0] == told[1]
        read = body(await cast.get(f"/referrals/{referral['id']}", cast.officer))
        assert read["status"] == "sent"

    async def test_even_where_it_has_a_matter_of_the_same_report(self, cast: Cast) -> None:
        court, other = await cast.unit(), await cast.unit()
        receipt = await cast.report(child_id=await cast.child())
        sent = await cast.triage(
            receipt["report_id"], (court, "protection_order"), (other, "revocation")
        )
        theirs = next(one for one in sent if one["unit_id"] == court.id)
        path = f"/referrals/{theirs['id']}/protection-orders"
        _is(await cast.post(path, other.liaison, other.order_form()), "not-sent-to-you", 404)


class TestAWarningWithoutFinding:
    @pytest.mark.parametrize(("accepts", "facts"), [(False, "he hit the child"), (True, "  ")])
    async def test_is_refused(self, cast: Cast, accepts: bool, facts: str) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}"
        if accepts:
            said = {"answer": "accepted", "document_no": "受1"}
            await cast.post(f"{path}/answers", police.liaison, said)
        form = {
            "document_no": "告1", "issued_on": cast.today.isoformat(), "person": "张三",
            "facts": facts, "prohibition": "no more violence",
        }  # fmt: skip
        _is(await cast.post(f"{path}/warnings", police.liaison, form), "warning-without-finding")
        assert body(await cast.get("/warnings", cast.officer))["items"] == []
