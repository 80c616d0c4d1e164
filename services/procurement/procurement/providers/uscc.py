"""统一社会信用代码, the unified social credit code of an organisation (GB 32100-2015)."""

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which are misread
_FORM = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


class UsccInvalid(ValueError):
    """A unified social credit code has 18 characters, of which the last checks the others."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def check_character(first: str) -> str:
    """The 18th character that belongs to the first 17."""
    weighed = sum(
        _ALPHABET.index(character) * weight
        for character, weight in zip(first, _WEIGHTS, strict=True)
    )
    return _ALPHABET[-weighed % 31]


def normalise(code: str) -> str:
    """The code in capitals, without the spaces it is often printed with. Raises UsccInvalid.

    Only ASCII is taken: full-width digits are refused, not guessed at.
    """
    code = code.replace(" ", "").upper() if code.isascii() else ""
    if not _FORM.fullmatch(code) or check_character(code[:17]) != code[17]:
        raise UsccInvalid
    return code
