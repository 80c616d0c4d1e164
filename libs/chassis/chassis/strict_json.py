"""Reading a JSON body: what two readers could understand differently is refused."""

import json
import math
import re
from typing import Any

from chassis.errors import Malformed

MAX_DEPTH = 32
_LARGEST = 2**53
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"[]{}")
_ALIKE = bytes.maketrans(b"{}", b"[]")


def loads(body: bytes) -> Any:
    """Parse; raises `Malformed` for bad UTF-8 or syntax, doubled keys, NaN, deep nesting,
    NUL, lone surrogates, whole numbers past 2^53 and fractions past what a double holds."""
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _is_too_deep(body):
        raise Malformed(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error.msg} at character {error.pos}.") from error
    if b"\\u" in body:
        _refuse_unstorable(value)
    return value


def _is_too_deep(body: bytes) -> bool:
    """Take the innermost pairs of brackets away, level by level; those inside texts do not count.

    Whole passes in C: a loop over the bytes held everybody up for 100 ms for each megabyte.
    """
    brackets = _TEXT.sub(b"", body).translate(_ALIKE, _NO_BRACKET)
    before = -1
    for _ in range(MAX_DEPTH):
        if len(brackets) == before:
            break
        before, brackets = len(brackets), brackets.replace(b"[]", b"")
    return b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("A member is named twice in one object.")
    return members


def _no_constant(name: str) -> Any:
    raise Malformed(f"{name} is not a JSON number.")


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _LARGEST:
        raise Malformed("A whole number is too large; send it as a string.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise Malformed("A number is too large.")
    return number


def _refuse_unstorable(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise Malformed("A text holds the character NUL.")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Malformed("A text holds half of a surrogate pair.") from error
    elif isinstance(value, dict):
        for key, member in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(member)
    elif isinstance(value, list):
        for member in value:
            _refuse_unstorable(member)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole, parse_float=_fraction
)
