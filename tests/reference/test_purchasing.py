from datetime import date

import pytest

from reference.divisions import Area
from reference.norms import Unit, norm
from reference.purchasing import (
    Method,
    conditions,
    methods,
    missing_steps,
    negative_list,
    priority_services,
)

TODAY = date(2026, 6, 15)


class TestMethods:
    def test_are_eight_of_which_two_are_offered(self) -> None:
        offered = [code for code, method in methods().items() if method.offered]
        assert (len(methods()), offered) == (8, ["open_tender", "competitive_consultation"])

    @pytest.mark.parametrize("method", list(methods().values()), ids=list(methods()))
    def test_name_norms_that_are_in_force(self, method: Method) -> None:
        assert method.norms
        assert all(norm(one, TODAY) for one in method.norms)

    def test_only_the_open_tender_is_lawful_at_any_value(self) -> None:
        assert [code for code, method in methods().items() if method.is_open] == ["open_tender"]


class TestMethodRules:
    @pytest.mark.parametrize("method", list(methods().values()), ids=list(methods()))
    def test_say_when_each_is_lawful_and_what_those_not_offered_lack(self, method: Method) -> None:
        assert conditions()[method.code]
        assert bool(missing_steps()[method.code]) is not method.offered

    def test_have_a_source_and_two_names(self) -> None:
        for rules in (*conditions().values(), *missing_steps().values()):
            assert all(one.title_en and one.title_zh and one.source for one in rules)

    def test_name_the_least_number_of_suppliers_of_each(self) -> None:
        least = {code: norm(method.valid_norm, TODAY).value for code, method in methods().items()}
        assert least.pop("single_source") == 1
        assert least.pop("competitive_consultation") == 2
        assert set(least.values()) == {3}


class TestThresholds:
    def test_are_the_provinces_own_where_it_set_them(self) -> None:
        limit = norm("procurement.purchase_limit", TODAY, Area("440104"))
        assert (limit.value, limit.unit, limit.checked) == (100_000_000, Unit.FEN, "K-M")
        assert norm("procurement.purchase_limit", TODAY, Area("510104")).checked == "D"


class TestLists:
    def test_have_a_source_and_two_names(self) -> None:
        for one in (*priority_services().values(), *negative_list().values()):
            assert one.title_en
            assert one.title_zh
            assert one.source
