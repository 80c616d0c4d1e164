"""The states of referrals and of protection orders, against small models of the law's own words."""

from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.models import new_id
from judicial_referral.orders.models import (
    NothingExtended,
    OrderOver,
    OrderStatus,
    ProtectionOrder,
    ProtectionOrderTooLong,
)
from judicial_referral.referrals.models import AnswerNotExpected, Matter, Referral, WrongMatter
from judicial_referral.referrals.steps import ReferralStatus, StepKind
from reference.divisions import Area
from reference.months import add_months

AREA = Area("510104")
NOW = datetime(2026, 5, 1, tzinfo=UTC)
TAKEN = sorted(set(StepKind) - {StepKind.SENT})
INVESTIGATED = {
    "outside_jurisdiction", "transferred", "papers_missing", "papers_supplied", "parents_sampled",
    "filed", "not_filed", "notice_served", "reconsideration_asked", "upheld", "reasons_asked",
    "reasons_given", "filing_ordered",
}  # fmt: skip


def _row(model: type[Any], **values: Any) -> dict[str, Any]:
    """The columns of a row, with an id where one is needed."""
    needed = {name for name, field in model.model_fields.items() if field.annotation is UUID}
    return {**{name: new_id() for name in needed}, **AREA.columns(), **values}


class Matters(RuleBasedStateMachine):
    """What has happened is kept as a list of words; what may happen is read off that list."""

    @initialize(matter=st.sampled_from(list(Matter)))
    def send(self, matter: Matter) -> None:
        self.matter, self.said = matter, ["sent"]
        self.referral = Referral(**_row(Referral, matter=matter, unit_kind="police", sent_at=NOW,
                                        acknowledge_by=NOW))  # fmt: skip

    def _is_pending(self) -> bool:
        over = ("returned", "transferred", "ruled", "closed", "filed", "not_filed")
        return not any(word in self.said for word in over)

    def _is_disputed(self) -> bool:
        """Not filed, and neither filed after all nor closed."""
        return "not_filed" in self.said and not {"filed", "closed"} & set(self.said)

    def _is_asked_again(self) -> bool:
        asked = [one for one in self.said if one in ("reconsideration_asked", "upheld")]
        return asked[-1:] == ["reconsideration_asked"]

    def _expects(self, kind: str) -> bool:
        pending, disputed = self._is_pending(), self._is_disputed()
        accepted = pending and "accepted" in self.said
        open_case = "filed" in self.said and not {"ruled", "closed"} & set(self.said)
        left = disputed and not self._is_asked_again()
        ended = bool({"returned", "transferred", "ruled"} & set(self.said))
        expected = {
            "accepted": pending and not accepted,
            "filed": accepted or disputed,
            "not_filed": accepted,
            "extended": accepted,
            "parents_sampled": accepted or disputed or open_case,
            "notice_served": disputed,
            "reasons_asked": disputed,
            "reasons_given": disputed,
            "filing_ordered": disputed,
            "reconsideration_asked": left,
            "upheld": disputed and self._is_asked_again(),
            "ruled": pending or open_case,
            "closed": "closed" not in self.said and (ended or left),
        }
        return expected.get(kind, pending)

    def _is_strange(self, kind: str) -> bool:
        of_police = kind in INVESTIGATED and self.matter != "police_investigation"
        return of_police or (kind == "extended" and self.matter != "revocation")

    @rule(drawn=st.data())
    def go_on(self, drawn: st.DataObject) -> None:
        """Something that may follow, so that the far ends are reached."""
        may = [kind for kind in TAKEN if self._expects(kind) and not self._is_strange(kind)]
        if may:
            self.take(drawn.draw(st.sampled_from(may)))

    @rule(kind=st.sampled_from(TAKEN))
    def take(self, kind: StepKind) -> None:
        before = self.referral.status
        if self._expects(kind) and not self._is_strange(kind):
            self.referral.take(kind, NOW)
            self.said.append(kind.value)
            return
        refusal = WrongMatter if self._is_strange(kind) else AnswerNotExpected
        with pytest.raises(refusal):
            self.referral.take(kind, NOW)
        assert self.referral.status == before

    @invariant()
    def each_step_raised_the_version(self) -> None:
        assert self.referral.version == len(self.said)

    @invariant()
    def who_gave_it_back_reads_no_more(self) -> None:
        gave = {"returned", "transferred"} & set(self.said)
        assert (self.referral.access_ended_at is not None) == bool(gave)

    @invariant()
    def what_is_closed_is_over(self) -> None:
        closed = self.referral.status == ReferralStatus.CLOSED
        assert closed == ("closed" in self.said)


class Orders(RuleBasedStateMachine):
    """An order as the law counts it: a last day that only moves on, six months at most from the
    day somebody moved it."""

    @initialize(months=st.integers(1, 6))
    def make(self, months: int) -> None:
        self.today = date(2026, 5, 1)
        self.until, self.ended = add_months(self.today, months), False
        self.order = ProtectionOrder(**_row(
            ProtectionOrder, order_no="1", made_on=self.today, valid_until=self.until,
            measures=["ban_contact"], needs_placement=False, made_at=NOW, safe_at=None,
            status=OrderStatus.IN_FORCE,
        ))  # fmt: skip
        self.order.watch(self.today)
        self.warned: list[date] = []

    @rule(days=st.integers(1, 45))
    def days_pass(self, days: int) -> None:
        """Day by day, as the sweep sees them."""
        for _ in range(days):
            self.today += timedelta(days=1)
            due = self.order.next_alert_on
            if self.order.status == OrderStatus.IN_FORCE and due is not None and due <= self.today:
                self.warned.append(self.today)
                self.order.watch(self.today)

    @rule(days=st.integers(-10, 250))
    def extend(self, days: int) -> None:
        wanted, most = self.until + timedelta(days=days), add_months(self.today, 6)
        is_over = self.ended or self.today > self.until
        refusal = (
            OrderOver if is_over
            else NothingExtended if days <= 0
            else ProtectionOrderTooLong if wanted > most
            else None
        )  # fmt: skip
        with pytest.raises(refusal) if refusal else nullcontext():
            self.order.must_be_in_force(self.today)
            self.order.extend(wanted, self.today)
        if refusal is None:
            self.until, self.warned = wanted, []
            self.order.watch(self.today)

    @precondition(lambda self: not self.ended)
    @rule()
    def revoke(self) -> None:
        with suppress(OrderOver):
            self.order.must_be_in_force(self.today)
            self.order.end(OrderStatus.REVOKED)
            self.ended = True

    @invariant()
    def it_holds_until_its_last_day(self) -> None:
        is_over = self.ended or self.today > self.until
        assert self.order.valid_until == self.until
        try:
            self.order.must_be_in_force(self.today)
        except OrderOver:
            assert is_over
        else:
            assert not is_over

    @invariant()
    def it_is_warned_of_thirty_fourteen_and_seven_days_ahead_and_never_after_its_end(self) -> None:
        ahead = [self.until - timedelta(days=days) for days in (30, 14, 7)]
        assert set(self.warned) <= set(ahead)
        later = [day for day in ahead if day > self.today]
        expected = later[0] if later and not self.ended else None
        assert self.order.next_alert_on == expected


_EACH = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestMatters, TestOrders = Matters.TestCase, Orders.TestCase
TestMatters.settings = TestOrders.settings = _EACH
