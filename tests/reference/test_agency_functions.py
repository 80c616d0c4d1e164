from datetime import date

import pytest

from reference.agency_functions import AgencyFunction, functions_of, shipped
from reference.norms import Unit, norm

TODAY = date(2026, 6, 15)


class TestFunctionsOfAnAgency:
    def test_of_a_protection_centre_are_ten(self) -> None:
        assert [one.code for one in functions_of("MPC", TODAY)] == [f"M{n}" for n in range(1, 11)]

    def test_are_those_in_force_on_the_day(self) -> None:
        before, since = date(2026, 3, 31), date(2026, 4, 1)
        opened = {one.code for one in functions_of("CWI", since)}
        assert opened - {one.code for one in functions_of("CWI", before)} == {"I2", "I6"}
        assert functions_of("MPC", date(2019, 5, 26)) == ()

    def test_of_an_unknown_kind_are_none(self) -> None:
        assert functions_of("XYZ", TODAY) == ()


class TestEveryFunction:
    def test_has_a_code_of_its_own(self) -> None:
        codes = [one.code for one in shipped()]
        assert len(set(codes)) == len(codes)

    @pytest.mark.parametrize("function", shipped(), ids=[one.code for one in shipped()])
    def test_has_two_names_a_source_and_a_tag(self, function: AgencyFunction) -> None:
        assert function.title_en
        assert function.title_zh
        assert function.source
        assert function.checked in {"V", "K-H", "K-M", "K-L", "D"}
        assert function.valid_from <= function.valid_to

    @pytest.mark.parametrize(
        "function", [one for one in shipped() if one.norm or one.duty], ids=lambda one: one.code
    )
    def test_that_is_owed_again_names_its_duty_and_its_period(
        self, function: AgencyFunction
    ) -> None:
        assert function.duty
        for on in (function.valid_from, TODAY):
            assert norm(function.norm, on).unit is Unit.MONTHS

    def test_of_one_kind_share_no_duty(self) -> None:
        owed = [(one.kind, one.duty) for one in shipped() if one.duty]
        assert len(set(owed)) == len(owed)
