"""Receipt numbers 回执号: twelve characters in three groups, such as 7K3M-Q9ZD-4TXA.

Eleven are drawn at random (55 bits: nobody guesses one), the last checks the others (Luhn modulo
32: one wrong character, and nearly every swap of neighbours, is seen). The letters I, L, O and U
are left out.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$"
_RANDOM, _BITS = 11, 5


def draw() -> str:
    """A new number."""
    bits = secrets.randbits(_BITS * _RANDOM)  # once: each drawing asks the system
    drawn = "".join(ALPHABET[(bits >> _BITS * n) % 32] for n in range(_RANDOM))
    whole = drawn + _check(drawn)
    return "-".join(whole[i : i + 4] for i in (0, 4, 8))


def is_sound(receipt: str) -> bool:
    """Whether the last character fits the others; a slip of the pen does not pass."""
    plain = receipt.replace("-", "")
    return len(plain) == _RANDOM + 1 and _check(plain[:-1]) == plain[-1]


def _check(drawn: str) -> str:
    total = 0
    for index, character in enumerate(reversed(drawn)):
        value = ALPHABET.index(character) * (2 - index % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
