"""What becomes of a protection order: refused, reconsidered, changed, broken, lapsed."""

import asyncio
from datetime import date, timedelta
from typing import Any

from chassis.testing import MovableClock, eventually
from judicial_referral.orders.alerts import alerts
from judicial_referral.orders.models import longest_validity
from judicial_referral_cast import Cast, body
from reference.divisions import Area
from reference.months import add_months

CHANGED = "judicial-referral.protection-order.changed.v1"


def _change(cast: Cast, change: str, number: str = "变1", **fields: Any) -> dict[str, Any]:
    return {
        "change": change, "document_no": number, "made_on": cast.today.isoformat(), **fields,
    }  # fmt: skip


class TestNominalExpiry:
    def test_is_not_lengthened_and_warned_of_ahead(self) -> None:
        """C15: six months from 31 August end on 28 February, a Sunday."""
        made, area = date(2026, 8, 31), Area("510104")
        until = longest_validity(made, area)
        assert until == date(2027, 2, 28)
        assert [one.on for one in alerts(until, made, area)] == [
            date(2027, 1, 29), date(2027, 2, 14), date(2027, 2, 21),
        ]  # fmt: skip

    def test_of_a_short_order_is_warned_of_as_far_as_there_is_time(self) -> None:
        made, area = date(2026, 6, 1), Area("510104")
        assert [one.on for one in alerts(date(2026, 6, 11), made, area)] == [date(2026, 6, 4)]


class TestLapse:
    async def test_warns_three_times_then_ends_the_order(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        _, order = await cast.order(valid_months=2)
        path, until = f"/protection-orders/{order['id']}", date.fromisoformat(order["valid_until"])
        for ahead, kind in ((30, "first"), (14, "second"), (7, "last")):
            clock.advance(days=(until - timedelta(days=ahead) - cast.today).days)
            duty = await eventually(lambda kind=kind: _duty(cast, kind, order["id"]))  # type: ignore[misc]
            assert duty["department"] == "civil_affairs"
        clock.advance(days=8)

        async def lapsed() -> bool:
            return bool(body(await cast.get(path, cast.officer))["status"] == "lapsed")

        await eventually(lapsed)
        assert await cast.told(CHANGED, order["id"]) == 1

    async def test_the_county_answers_the_warnings(self, cast: Cast, clock: MovableClock) -> None:
        _, order = await cast.order(valid_months=1)
        until = date.fromisoformat(order["valid_until"])
        clock.advance(days=(until - timedelta(days=10) - cast.today).days)
        await eventually(lambda: _duty(cast, "second", order["id"]))
        path = f"/protection-orders/{order['id']}/expiry-review"
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        etag = f'"v{read["version"]}"'
        answer = await cast.post(path, cast.officer, {"document_no": "研判1"}, if_match=etag)
        assert answer.status_code == 200
        duty = await cast.duty("protection_order_alert_second", order["id"])
        assert duty["status"] == "met"


async def _duty(cast: Cast, kind: str, order_id: str) -> Any:
    query = "SELECT * FROM duty WHERE kind = $1 AND subject_id = $2"
    return await cast.service.admin.fetchrow(query, f"protection_order_alert_{kind}", order_id)


class TestChangeProtectionOrder:
    async def test_extends_varies_and_revokes(self, cast: Cast) -> None:
        court, order = await cast.order(valid_months=1)
        path = f"/protection-orders/{order['id']}/changes"
        later = add_months(cast.today, 3).isoformat()
        longer = _change(cast, "extended", valid_until=later)
        said = await cast.post(path, court.liaison, longer, if_match='"v1"')
        assert (said.status_code, body(said)["valid_until"]) == (200, later)
        again = await cast.post(path, court.liaison, longer, if_match='"v1"')
        assert (again.status_code, body(again)["version"]) == (200, 2)
        varied = _change(cast, "varied", "变2", measures=["keep_away"])
        said = await cast.post(path, court.liaison, varied, if_match='"v2"')
        assert body(said)["measures"] == ["keep_away"]
        revoked = _change(cast, "revoked", "变3")
        said = await cast.post(path, court.liaison, revoked, if_match='"v3"')
        assert body(said)["status"] == "revoked"
        over = await cast.post(path, court.liaison, _change(cast, "revoked", "4"), if_match='"v4"')
        assert body(over)["type"].endswith("order-over")
        assert await cast.told(CHANGED, order["id"]) == 3

    async def test_refuses_what_is_no_extension_or_too_long(self, cast: Cast) -> None:
        court, order = await cast.order(valid_months=6)
        path = f"/protection-orders/{order['id']}/changes"
        for until, slug in (
            (order["valid_until"], "nothing-extended"),
            (add_months(cast.today, 7).isoformat(), "protection-order-too-long"),
        ):
            form = _change(cast, "extended", valid_until=until)
            refused = await cast.post(path, court.liaison, form, if_match='"v1"')
            assert body(refused)["type"].endswith(slug)

    async def test_of_two_at_once_one_is_stale(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/protection-orders/{order['id']}/changes"
        answers = await asyncio.gather(
            *(
                cast.post(
                    path, court.liaison, _change(cast, "varied", f"{n}", measures=["keep_away"]),
                    if_match='"v1"',
                )
                for n in range(6)
            )
        )  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5

    async def test_is_for_the_court_that_made_it(self, cast: Cast) -> None:
        _, order = await cast.order()
        other = await cast.unit()
        path = f"/protection-orders/{order['id']}/changes"
        form = _change(cast, "revoked")
        assert (await cast.post(path, other.liaison, form, if_match='"v1"')).status_code == 404

    async def test_not_after_it_lapsed_even_if_nobody_has_swept(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, order = await cast.order(valid_months=1)
        clock.advance(days=40)
        path = f"/protection-orders/{order['id']}"
        version = body(await cast.get(path, court.liaison))["version"]
        form = _change(cast, "revoked")
        late = await cast.post(f"{path}/changes", court.liaison, form, if_match=f'"v{version}"')
        assert late.status_code in (409, 412)


class TestReconsideration:
    async def test_of_a_refusal_may_end_in_an_order(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}"
        asked = {"party": "applicant", "grounds": "she was beaten again"}
        early = await cast.post(f"{path}/reconsiderations", cast.officer, asked)
        assert body(early)["type"].endswith("ruling-not-made")
        refusal = {"document_no": "驳1", "reason": "not likely enough"}
        refused = await cast.post(f"{path}/order-refusals", court.liaison, refusal)
        assert (refused.status_code, body(refused)["status"]) == (200, "decided")
        made = await cast.post(f"{path}/reconsiderations", cast.officer, asked)
        assert made.status_code == 201, made.text
        twice = await cast.post(f"{path}/reconsiderations", cast.officer, asked)
        assert body(twice)["type"].endswith("reconsideration-asked-twice")
        form = court.order_form()
        decision = {
            "outcome": "ordered", "document_no": form["order_no"],
            "decided_on": cast.today.isoformat(),
        }  # fmt: skip
        decide = f"/reconsiderations/{body(made)['id']}/decision"
        done = await cast.post(decide, court.liaison, decision, if_match='"v1"')
        assert done.status_code == 200, done.text
        order = await cast.post(f"{path}/protection-orders", court.liaison, form)
        assert order.status_code == 201, order.text

    async def test_is_asked_for_within_five_days(self, cast: Cast, clock: MovableClock) -> None:
        _, order = await cast.order()
        clock.advance(days=14)
        path = f"/referrals/{order['referral_id']}/reconsiderations"
        late = await cast.post(path, cast.officer, {"party": "applicant", "grounds": "x"})
        assert body(late)["type"].endswith("order-reconsideration-too-late")

    async def test_may_revoke_the_order(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/referrals/{order['referral_id']}/reconsiderations"
        asked = body(await cast.post(path, court.liaison, {"party": "respondent", "grounds": "x"}))
        form = {"outcome": "revoked", "document_no": "1", "decided_on": cast.today.isoformat()}
        path = f"/reconsiderations/{asked['id']}/decision"
        assert (await cast.post(path, court.liaison, form, if_match='"v1"')).status_code == 200
        again = await cast.post(path, court.liaison, form, if_match='"v2"')
        assert body(again)["type"].endswith("reconsideration-decided")
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert read["status"] == "revoked"


class TestBreach:
    async def test_starts_the_courts_clock_and_is_answered_within_the_law(self, cast: Cast) -> None:
        court, order = await cast.order()
        form = {"occurred_at": cast.now.isoformat(), "account": "he came to the school"}
        path = f"/protection-orders/{order['id']}/breaches"
        told = await cast.post(path, cast.officer, form)
        assert told.status_code == 201, told.text
        breach = f"/breaches/{body(told)['id']}"
        duty = await cast.duty("order_breach_response", body(told)["id"])
        assert (duty["owner"], duty["status"]) == (court.id, "open")
        said = {
            "sanction": "fine", "document_no": "罚1", "decided_on": cast.today.isoformat(),
            "fine_fen": 100_001,
        }  # fmt: skip
        high = await cast.post(f"{breach}/answer", court.liaison, said, if_match='"v1"')
        assert body(high)["type"].endswith("sanction-too-high")
        said["fine_fen"] = 100_000
        good = await cast.post(f"{breach}/answer", court.liaison, said, if_match='"v1"')
        assert body(good)["sanction"] == "fine"
        again = await cast.post(f"{breach}/answer", court.liaison, said, if_match='"v2"')
        assert body(again)["type"].endswith("breach-answered")
        assert body(await cast.get(breach, cast.officer))["version"] == 2

    async def test_before_the_order_is_none(self, cast: Cast) -> None:
        _, order = await cast.order()
        early = (cast.now - timedelta(days=2)).isoformat()
        path = f"/protection-orders/{order['id']}/breaches"
        form = {"occurred_at": early, "account": "x"}
        refused = await cast.post(path, cast.officer, form)
        assert body(refused)["type"].endswith("breach-before-order")

    async def test_is_reported_by_the_township_too(self, cast: Cast) -> None:
        """The court's duty is the county's, where a township itself writes nothing."""
        court, township = await cast.unit(), Area(cast.area.code + "001")
        receipt = await cast.report(child_id=await cast.child(), area=township.code)
        (referral,) = await cast.triage(receipt["report_id"], (court, "protection_order"))
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, court.order_form()))
        supervisor = cast.bearer("township_supervisor", area=township)
        form = {"occurred_at": cast.now.isoformat(), "account": "he came to the school"}
        path = f"/protection-orders/{order['id']}/breaches"
        told = await cast.post(path, supervisor, form)
        assert told.status_code == 201, told.text


class TestAChangeSentAgain:
    async def test_that_says_something_else_is_refused(self, cast: Cast) -> None:
        court, order = await cast.order(valid_months=1)
        path = f"/protection-orders/{order['id']}/changes"
        first = _change(cast, "extended", valid_until=add_months(cast.today, 2).isoformat())
        await cast.post(path, court.liaison, first, if_match='"v1"')
        other = {**first, "valid_until": add_months(cast.today, 3).isoformat()}
        refused = await cast.post(path, court.liaison, other, if_match='"v2"')
        assert body(refused)["type"].endswith("order-number-taken")
        read = body(await cast.get(f"/protection-orders/{order['id']}", cast.officer))
        assert read["valid_until"] == first["valid_until"]

    async def test_is_kept_with_the_day_on_which_the_court_made_it(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, order = await cast.order(valid_months=2)
        made_on = cast.today
        clock.advance(days=3)
        form = _change(cast, "varied", measures=["keep_away"], made_on=made_on.isoformat())
        path = f"/protection-orders/{order['id']}/changes"
        answer = await cast.post(path, court.liaison, form, if_match='"v1"')
        assert answer.status_code == 200, answer.text
        query = "SELECT made_on FROM order_change WHERE protection_order_id = $1"
        assert await cast.service.admin.fetchval(query, order["id"]) == made_on


class TestWhoAsksForReconsideration:
    async def test_the_county_does_not_ask_for_the_respondent(self, cast: Cast) -> None:
        _, order = await cast.order()
        path = f"/referrals/{order['referral_id']}/reconsiderations"
        form = {"party": "respondent", "grounds": "x"}
        refused = await cast.post(path, cast.officer, form)
        assert (refused.status_code, body(refused)["type"].split(":")[-1]) == (
            403, "not-this-party",
        )  # fmt: skip

    async def test_an_applicants_that_the_court_enters_meets_the_countys_duty(
        self, cast: Cast
    ) -> None:
        court, referral = await cast.referral()
        path = f"/referrals/{referral['id']}"
        refusal = {"document_no": "驳1", "reason": "not likely enough"}
        await cast.post(f"{path}/order-refusals", court.liaison, refusal)
        asked = {"party": "applicant", "grounds": "x"}
        made = await cast.post(f"{path}/reconsiderations", court.liaison, asked)
        assert made.status_code == 201, made.text
        duty = await cast.duty("consider_order_reconsideration", referral["id"])
        assert duty["status"] == "met"
