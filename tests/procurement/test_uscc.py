"""The unified social credit code (GB 32100-2015)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.providers.uscc import UsccInvalid, check_character, normalise

# The standard's own example, python-stdnum's, and codes that three companies publish.
SOUND = (
    "91350100M000100Y43",
    "91110000600037341L",
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class TestUnifiedSocialCreditCode:
    @pytest.mark.parametrize("code", SOUND)
    def test_takes_what_is_sound(self, code: str) -> None:
        assert normalise(code) == code

    def test_takes_small_letters_and_the_spaces_of_print(self) -> None:
        assert normalise("91350100 m000100 y43") == "91350100M000100Y43"

    @pytest.mark.parametrize(
        "code",
        [
            "",
            "91350100M000100Y44",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "9135O100M000100Y43",
            "91ABCDEFM000100Y43",
            "９１350100M000100Y43",
            "91350100M000100Y43\u200b",
        ],
    )
    def test_refuses_what_is_not(self, code: str) -> None:
        with pytest.raises(UsccInvalid):
            normalise(code)

    @given(st.sampled_from(SOUND), st.integers(0, 16), st.sampled_from(ALPHABET))
    def test_notices_every_single_wrong_character(self, code: str, at: int, wrong: str) -> None:
        changed = code[:at] + wrong + code[at + 1 :]
        assert (check_character(changed[:17]) == code[17]) == (changed == code)
