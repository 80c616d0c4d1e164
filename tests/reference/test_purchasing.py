from datetime import date

import pytest

from reference.divisions import Area
from reference.norms import Unit, norm
from reference.purchasing import Method, methods, negative_list, priority_services

TODAY = date(2026, 6, 15)


class TestMethods:
    def test_are_eight_of_which_two_are_offered(self) -> None:
        offered = [code for code, method in methods().items() if method.offered]
        assert (len(methods()), offered) == (8, ["open_tender", "competitive_consultation"])

    @pytest.mark.parametrize("method", list(methods().values()), ids=list(methods()))
    def test_name_norms_that_are_in_force(self, method: Method) -> None:
        named = [value for name in Method.__slots__ if "norm" in name
                 and (value := getattr(method, name))]  # fmt: skip
        assert all(norm(one, TODAY) for one in named)

    def test_only_the_open_tender_is_lawful_at_any_value(self) -> None:
        assert [code for code, method in methods().items() if method.is_open] == ["open_tender"]


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
