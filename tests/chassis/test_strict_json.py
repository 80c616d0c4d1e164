"""JSON bodies: read as everybody reads them, or refused."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import Malformed
from chassis.strict_json import MAX_DEPTH, loads

REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "blank": b" ",
    "a word": b"nul",
    "NaN": b"[NaN]",
    "Infinity": b'{"a": Infinity}',
    "minus infinity": b"-Infinity",
    "a double's overflow": b"1e400",
    "a negative overflow": b"[-1E+999999]",
    "a long overflow": b"1" + b"0" * 400 + b".0",
    "whole past 2^53": b"9007199254740993",
    "negative past 2^53": b"-9007199254740993",
    "a million digits": b"9" * 1_000_000,
    "a doubled name": b'{"a": 1, "a": 2}',
    "a doubled name by escape": b'{"a": 1, "\\u0061": 2}',
    "a doubled name inside": b'[{"b": {"a": 1, "a": 1}}]',
    "NUL escaped": b'"a\\u0000"',
    "NUL as it is": b'"a\x00"',
    "NUL in a name": b'{"\\u0000": 1}',
    "a high half": b'"\\ud800"',
    "a low half": b'["\\uDFFF x"]',
    "halves the wrong way": b'"\\udc00\\ud800"',
    "half in a name": b'{"\\ud800": 1}',
    "surrogates in UTF-8": b'"\xed\xa0\x80"',
    "an overlong slash": b'"\xc0\xaf"',
    "a cut character": b'"\xe5\xbc"',
    "Latin-1": b'"\xe9"',
    "a mark of order": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "full-width digits": "１２".encode(),
    "full-width digits inside": '{"a": １}'.encode(),
    "Arabic digits": "[٣]".encode(),
    "single quotes": b"{'a': 1}",
    "a trailing comma": b"[1,]",
    "a comment": b"[1] // one",
    "two values": b"{} {}",
    "a leading zero": b"[01]",
    "a plus": b"[+1]",
    "hexadecimal": b"[0x1]",
    "a bare point": b"[1.]",
    "a tab in a text": b'"a\tb"',
    "an unknown escape": b'"\\x41"',
    "a cut escape": b'"\\u00"',
    "unclosed": b'{"a": [1',
    "an unclosed text": b'"abc',
    "closed twice": b"[]]",
    "closed wrongly": b"[1}",
    "only brackets": b"[" * 100_000,
    "only braces": b'{"a":' * 50_000,
    "too deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "too deep among others": b"[" + b"[]," * 99 + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"]",
}
TAKEN: dict[str, tuple[bytes, Any]] = {
    "as deep as may be": (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    "brackets inside a text": (b'"' + b"[{" * 500 + b'"', "[{" * 500),
    "brackets behind an escaped quote": (b'["\\"' + b"[" * 99 + b'"]', ['"' + "[" * 99]),
    "brackets behind a backslash": (b'["\\\\", "' + b"[" * 99 + b'"]', ["\\", "[" * 99]),
    "many side by side": (b"[" + b",".join([b"{}"] * 99) + b"]", [{}] * 99),
    "2^53": (b"9007199254740992", 2**53),
    "minus 2^53": (b"-9007199254740992", -(2**53)),
    "the largest double": (b"1.7976931348623157e308", 1.7976931348623157e308),
    "an underflow": (b"1e-999", 0.0),
    "a pair of surrogates": (b'"\\ud840\\udc00"', "\U00020000"),
    "a rare character": ('"\U0002a6d6·阿依古丽"'.encode(), "\U0002a6d6·阿依古丽"),
    "a backslash before u": (b'"\\\\u0000"', "\\u0000"),
    "white space": (b" \r\n\t[ ] ", []),
    "nothing known": (b"null", None),
}


class TestReading:
    @pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
    def test_refuses(self, body: bytes) -> None:
        with pytest.raises(Malformed):
            loads(body)

    @pytest.mark.parametrize(("body", "value"), TAKEN.values(), ids=TAKEN.keys())
    def test_takes(self, body: bytes, value: Any) -> None:
        assert value is None or loads(body) == value
        loads(body)

    @pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
    def test_never_quotes_what_it_refuses(self, body: bytes) -> None:
        with pytest.raises(Malformed) as refused:
            loads(b'{"' + "张三".encode() + b'": [' + body)
        assert "张三" not in refused.value.detail

    @pytest.mark.parametrize(
        "body",
        [
            b"[" * 1_000_000,
            b"]" * 500_000 + b"[" * 500_000,
            b'"\\' + b'\\"' * 500_000,
            b'["' + b'\\"' * 499_000 + b'"' + b",[]" * 40 + b"]",
            b'["' + b"\\u4e00" * 170_000 + b'"]',
        ],
    )
    def test_of_a_megabyte_takes_time_in_proportion(self, body: bytes) -> None:
        """The whole process stands still meanwhile; by the square it would be minutes."""
        began = time.process_time()
        with suppress(Malformed):
            loads(body)
        assert time.process_time() - began < 2


_TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
    max_leaves=20,
)


_LOOSELY = ("utf-8", "replace")


class TestProperties:
    @given(_VALUES, st.booleans())
    def test_what_json_writes_comes_back(self, value: Any, ascii_only: bool) -> None:
        assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value

    @given(
        st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
    def test_any_bytes_are_read_as_json_reads_them_or_refused(self, body: bytes) -> None:
        try:
            value = loads(body)
        except Malformed:
            return
        assert value == json.loads(body)

    @given(st.lists(st.sampled_from('[]{}",:\\a1'), max_size=120).map("".join))
    def test_depth_is_what_it_is_however_it_is_written(self, body: str) -> None:
        body = "[" * 30 + body
        try:
            loads(body.encode())
        except Malformed as refusal:
            if "nested" in refusal.detail:
                assert _deepest(body) > MAX_DEPTH
        else:
            assert _deepest(body) <= MAX_DEPTH


def _deepest(body: str) -> int:
    """The greatest number of brackets open at once, by the book."""
    depth = deepest = 0
    inside = escaped = False
    for character in body:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
