"""Reading a JSON body: what two readers could understand differently is refused."""

import json
from typing import Any

from chassis.errors import Malformed

MAX_DEPTH = 32
_LARGEST = 2**53


def loads(body: bytes) -> Any:
    """Parse; raises `Malformed` for bad UTF-8 or syntax, doubled keys, NaN, deep nesting,
    NUL, lone surrogates, and whole numbers past 2^53."""
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _depth(body) > MAX_DEPTH:
        raise Malformed(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error.msg} at character {error.pos}.") from error
    if b"\\u" in body:
        _refuse_unstorable(value)
    return value


def _depth(body: bytes) -> int:
    """The deepest nesting; brackets inside strings do not count."""
    depth = deepest = 0
    inside = escaped = False
    for byte in body:
        if inside:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                inside = False
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


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


def _refuse_unstorable(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise Malformed("A text holds the character NUL.")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Malformed("A text holds half of a surrogate pair.")
    elif isinstance(value, dict):
        for key, member in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(member)
    elif isinstance(value, list):
        for member in value:
            _refuse_unstorable(member)
