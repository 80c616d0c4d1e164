import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.masks import HIDDEN, mask_name, mask_phone, mask_resident_id


class TestMasks:
    @pytest.mark.parametrize(
        ("name", "shown"), [("张三", "张*"), ("欧阳三四", "欧*"), (" 张三 ", "张*"), ("", "*")]
    )
    def test_name_keeps_its_first_character(self, name: str, shown: str) -> None:
        assert mask_name(name) == shown

    def test_identity_number_loses_the_birth(self) -> None:
        assert mask_resident_id("110101201501010003") == "110101********0003"
        assert mask_resident_id("65312120180808000X") == "653121********000X"

    @pytest.mark.parametrize("number", ["13800000000", "+86 138-0000-0000"])
    def test_phone_keeps_both_ends(self, number: str) -> None:
        assert mask_phone(number) == "138****0000"

    @given(st.text(max_size=30))
    def test_anything_else_is_hidden_whole(self, text: str) -> None:
        assert mask_resident_id(text + "?") == HIDDEN
        assert mask_phone(text + "?") == HIDDEN
