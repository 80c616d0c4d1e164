from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import resident_ids
from reference.resident_ids import (
    BornLater,
    Document,
    NotMinor,
    OldForm,
    RegionWarning,
    ResidentIdInvalid,
    Sex,
    UnknownProvince,
    WrongCharacter,
    WrongCheck,
    WrongDate,
    WrongLength,
    check_character,
    parse,
)

TODAY = date(2026, 11, 23)
# Sequence 000 and 999 are never given out: no number here can be a living person's.
NUMBER = "110101201501010003"


def with_check(first17: str) -> str:
    return first17 + check_character(first17)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(sorted(resident_ids.regions())))
    born = draw(st.dates(date(2009, 1, 1), date(2026, 11, 22)))
    return with_check(f"{region}{born:%Y%m%d}{draw(st.sampled_from(['000', '999']))}")


class TestValid:
    @pytest.mark.parametrize(
        ("number", "born", "sex", "warnings"),
        [
            (NUMBER, date(2015, 1, 1), Sex.FEMALE, ()),
            ("513401201602290001", date(2016, 2, 29), Sex.FEMALE, ()),
            ("65312120180808000X", date(2018, 8, 8), Sex.FEMALE, ()),
            (
                "430122201207049990",
                date(2012, 7, 4),
                Sex.MALE,
                (RegionWarning.NOT_CURRENT,),
            ),
            (
                "110103201503159998",
                date(2015, 3, 15),
                Sex.MALE,
                (RegionWarning.NOT_CURRENT,),
            ),
        ],
    )
    def test_reads(
        self, number: str, born: date, sex: Sex, warnings: tuple[RegionWarning, ...]
    ) -> None:
        read = parse(number, on=TODAY, minor=True)
        assert (read.number, read.birth_on, read.sex) == (number, born, sex)
        assert (read.region, read.warnings) == (number[:6], warnings)
        assert read.document is Document.RESIDENT

    def test_accepts_the_permit_of_hong_kong_macao_and_taiwan(self) -> None:
        read = parse("810000201705200005", on=TODAY, minor=True)
        assert read.document is Document.PERMIT_HMT
        assert read.warnings == ()

    def test_trims_and_raises_the_x(self) -> None:
        read = parse(" \u300065312120180808000x\n", on=TODAY, minor=True)
        assert read.number == "65312120180808000X"

    def test_accepts_an_adult_in_an_adult_role(self) -> None:
        assert parse("110101190001010006", on=TODAY, minor=False).birth_on == date(1900, 1, 1)

    def test_is_a_minor_until_the_day_before_the_eighteenth_birthday(self) -> None:
        assert parse(NUMBER, on=date(2032, 12, 31), minor=True)
        with pytest.raises(NotMinor):
            parse(NUMBER, on=date(2033, 1, 1), minor=True)

    def test_shows_neither_number_nor_birth_in_its_repr(self) -> None:
        shown = repr(parse(NUMBER, on=TODAY, minor=True))
        assert NUMBER not in shown
        assert "2015" not in shown


class TestInvalid:
    @pytest.mark.parametrize(
        ("number", "error"),
        [
            ("110101201501010004", WrongCheck),
            ("110101201513010000", WrongDate),
            ("110101201502290000", WrongDate),
            ("110101000001010000", WrongDate),
            ("990101201501010007", UnknownProvince),
            ("110101190001010006", NotMinor),
            ("110101150101001", OldForm),
            ("1101012015010100O3", WrongCharacter),
            ("X10101201501010003", WrongCharacter),
            ("１１０１０１２０１５０１０１０００３", WrongCharacter),
            ("110101201501010\u0660\u06603", WrongCharacter),
            ("110101 01501010003", WrongCharacter),
            ("11010120150101000\x00", WrongCharacter),
            ("11010120150101000\ud800", WrongCharacter),
            ("", WrongLength),
            ("1" * 19, WrongLength),
            (with_check("11010120261124000"), BornLater),
        ],
    )
    def test_names_the_fault_and_not_the_number(
        self, number: str, error: type[ResidentIdInvalid]
    ) -> None:
        with pytest.raises(ResidentIdInvalid) as caught:
            parse(number, on=TODAY, minor=True)
        assert type(caught.value) is error
        assert not number or number not in str(caught.value)

    @pytest.mark.parametrize(
        ("number", "error"),
        [
            ("99O10120151301000", WrongLength),
            ("99O101201513010000", WrongCharacter),
            ("990101201513010000", UnknownProvince),
            ("110101203013010000", WrongDate),
            ("110101203001010000", BornLater),
            ("110101190001010000", NotMinor),
        ],
    )
    def test_names_the_first_of_several_faults(
        self, number: str, error: type[ResidentIdInvalid]
    ) -> None:
        with pytest.raises(error):
            parse(number, on=TODAY, minor=True)

    def test_every_fault_has_its_own_code(self) -> None:
        faults = [
            WrongLength,
            OldForm,
            WrongCharacter,
            UnknownProvince,
            WrongDate,
            BornLater,
            NotMinor,
            WrongCheck,
        ]
        assert len({fault.code for fault in faults}) == len(faults)


class TestMistyping:
    @given(numbers())
    def test_a_built_number_is_read(self, number: str) -> None:
        read = parse(number, on=TODAY, minor=True)
        assert f"{read.birth_on:%Y%m%d}" == number[6:14]

    @given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
    def test_one_wrong_character_is_caught(self, number: str, place: int, wrong: str) -> None:
        mistyped = number[:place] + wrong + number[place + 1 :]
        if mistyped != number:
            with pytest.raises(ResidentIdInvalid):
                parse(mistyped, on=TODAY, minor=True)

    @given(numbers(), st.integers(0, 16))
    def test_two_neighbours_swapped_are_caught(self, number: str, place: int) -> None:
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if swapped != number:
            with pytest.raises(ResidentIdInvalid):
                parse(swapped, on=TODAY, minor=True)

    @given(st.text(max_size=24))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        with pytest.raises(ResidentIdInvalid):
            parse(text + "?", on=TODAY, minor=False)
