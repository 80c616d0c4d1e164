"""Which agency may take which child (domain rule 2.2), without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.agencies.models import Capability, Kind
from placement.matching.models import (
    RULES,
    Ground,
    GroundNotOfRegime,
    Reason,
    Regime,
    RuleUnknown,
    Situation,
    find,
    rule_on,
)

NEW = rule_on(date(2026, 4, 1))
OLD = rule_on(date(2026, 3, 31))
ABLE = frozenset(Capability)
NOT_ABLE: frozenset[Capability] = frozenset()


def temporary(
    *centres: frozenset[Capability],
    care: frozenset[Capability] = NOT_ABLE,
    tracing_family: bool = False,
) -> Situation:
    return Situation(Regime.TEMPORARY, care, tracing_family, centres, has_centre=bool(centres))


class TestTemporaryCustody:
    def test_goes_to_the_protection_agency_by_default(self) -> None:
        assert find(Kind.MPC, temporary(ABLE), NEW).may_take
        finding = find(Kind.CWI, temporary(ABLE), NEW)
        assert (finding.may_take, finding.reason) == (False, Reason.CENTRE_FIRST)

    def test_opens_the_institution_while_the_family_is_traced(self) -> None:
        finding = find(Kind.CWI, temporary(ABLE, tracing_family=True), NEW)
        assert (finding.may_take, finding.reason) == (True, Reason.TRACING_FAMILY)

    def test_opens_the_institution_where_there_is_no_protection_agency(self) -> None:
        finding = find(Kind.CWI, temporary(), NEW)
        assert (finding.may_take, finding.reason) == (True, Reason.NO_CENTRE)

    @pytest.mark.parametrize("care", [Capability.INFANT, Capability.REHAB, Capability.SPECIAL_ED])
    def test_opens_the_institution_for_care_the_protection_agency_lacks(
        self, care: Capability
    ) -> None:
        finding = find(Kind.CWI, temporary(NOT_ABLE, care=frozenset({care})), NEW)
        assert (finding.may_take, finding.reason) == (True, Reason.CENTRE_LACKS_CARE)

    def test_is_not_opened_by_medical_care_which_the_rule_does_not_name(self) -> None:
        situation = temporary(NOT_ABLE, care=frozenset({Capability.MEDICAL}))
        assert not find(Kind.CWI, situation, NEW).may_take

    def test_asks_for_one_protection_agency_that_gives_all_the_care(self) -> None:
        care = frozenset({Capability.REHAB, Capability.INFANT})
        apart = [frozenset({one}) for one in care]
        assert find(Kind.CWI, temporary(*apart, care=care), NEW).may_take
        assert not find(Kind.CWI, temporary(*apart, care, care=care), NEW).may_take

    def test_went_to_either_until_the_end_of_march_2026(self) -> None:
        finding = find(Kind.CWI, temporary(ABLE), OLD)
        assert (finding.may_take, finding.reason) == (True, Reason.EITHER)
        assert find(Kind.MPC, temporary(ABLE), OLD).may_take


class TestLongTermCustody:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_belongs_to_the_institution(self, rule: object) -> None:
        situation = Situation(Regime.LONG_TERM)
        assert find(Kind.CWI, situation, NEW).may_take
        assert not find(Kind.MPC, situation, NEW).may_take


class TestGuidanceCentre:
    @pytest.mark.parametrize("regime", Regime)
    def test_takes_no_children(self, regime: Regime) -> None:
        for rule in RULES:
            assert not find(Kind.CGC, Situation(regime, tracing_family=True), rule).may_take


class TestRule:
    def test_changes_on_the_first_of_april_2026(self) -> None:
        assert (OLD.id, NEW.id) == ("2019", "2026")
        assert NEW.valid_from - OLD.valid_to == timedelta(days=1)

    def test_is_unknown_before_2019(self) -> None:
        with pytest.raises(RuleUnknown):
            rule_on(date(2018, 12, 31))


class TestGround:
    def test_names_the_regime(self) -> None:
        temporary = {ground for ground in Ground if ground.regime is Regime.TEMPORARY}
        assert temporary == {"T1", "T2", "T3", "T4", "T5", "T6", "T7"}

    def test_refuses_the_other_regime(self) -> None:
        with pytest.raises(GroundNotOfRegime):
            Ground.T1.under(Regime.LONG_TERM)


# An independent table, read off the rule by hand: regime, kind, rule, then whether the family is
# traced, whether the child's county has a protection agency, whether one that serves it has the
# care.
# "*" stands for any; the first row that fits decides.
TABLE = """
long_term CWI *    * * * yes
long_term *   *    * * * no
temporary CGC *    * * * no
temporary MPC *    * * * yes
temporary CWI 2019 * * * yes
temporary CWI 2026 y * * yes
temporary CWI 2026 n n * yes
temporary CWI 2026 n y n yes
temporary CWI 2026 n y y no
"""


def looked_up(*facts: str) -> bool:
    for row in TABLE.strip().splitlines():
        *conditions, verdict = row.split()
        if all(want in ("*", fact) for want, fact in zip(conditions, facts, strict=True)):
            return verdict == "yes"
    raise AssertionError(facts)


@given(
    kind=st.sampled_from(Kind),
    regime=st.sampled_from(Regime),
    rule=st.sampled_from(RULES),
    care=st.frozensets(st.sampled_from(Capability)),
    tracing=st.booleans(),
    centres=st.lists(st.frozensets(st.sampled_from(Capability)), max_size=3),
    has_centre=st.booleans(),
)
def test_the_rule_agrees_with_the_table(
    kind: Kind,
    regime: Regime,
    rule: object,
    care: frozenset[Capability],
    tracing: bool,
    centres: list[frozenset[Capability]],
    has_centre: bool,
) -> None:
    assert rule in RULES
    counted = {one for one in care if one != "medical"}
    has_care = any(all(one in able for one in counted) for able in centres)
    expected = looked_up(
        regime,
        kind,
        next(one.id for one in RULES if one == rule),
        "y" if tracing else "n",
        "y" if has_centre else "n",
        "y" if has_care else "n",
    )
    chosen = next(one for one in RULES if one == rule)
    situation = Situation(regime, care, tracing, tuple(centres), has_centre)
    found = find(kind, situation, chosen)
    assert found.may_take == expected
