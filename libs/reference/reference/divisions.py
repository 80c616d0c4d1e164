"""Administrative divisions 行政区划 as of 2023-06-30 (`data/README.md` names the source).

An area is known by the prefix of its code: 2 digits a province, 4 a prefecture, 6 a county,
9 a township, 12 a village or community, none the nation. Dongguan, Zhongshan and Danzhou have
no counties: `441900` is the prefecture `4419`, and its townships stand directly below it.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

DATA = Path(__file__).parent / "data" / "divisions.csv.xz"
COUNTIES = DATA.with_name("counties.txt")


class Level(StrEnum):
    """国, 省, 地, 县, 乡, 村; from wide to narrow."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LENGTHS = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
WITHOUT_COUNTIES = frozenset({"4419", "4420", "4604"})
"""Dongguan, Zhongshan and Danzhou; a test holds it against the list."""
_LEVELS = {0: Level.NATION} | {length: level for level, length in LENGTHS.items()}
_WIDER = {12: 9, 9: 6, 6: 4, 4: 2, 2: 0}


class AreaInvalid(ValueError):
    """An area is a division code of 0, 2, 4, 6, 9 or 12 digits."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def _cut_zeros(code: str) -> str:
    """Drop the trailing levels that are all zeros: 510100000000 becomes 5101."""
    while len(code) > 2 and not code[_WIDER[len(code)] :].strip("0"):
        code = code[: _WIDER[len(code)]]
    return code


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A division by its shortest code. Raises AreaInvalid for anything else; see `of`."""

    code: str = ""

    def __post_init__(self) -> None:
        code = self.code
        if len(code) not in _LEVELS or (code and not (code.isascii() and code.isdigit())):
            raise AreaInvalid
        if code.startswith("00") or _cut_zeros(code) != code:
            raise AreaInvalid

    @classmethod
    def of(cls, code: str) -> Self:
        """Read a code that may be padded with zeros: 510104000000 is the county 510104."""
        if len(code) not in _LEVELS:
            raise AreaInvalid
        return cls(_cut_zeros(code))

    @property
    def level(self) -> Level:
        return _LEVELS[len(self.code)]

    @property
    def is_county(self) -> bool:
        """A county, or a prefecture that is its own county."""
        return self.level is Level.COUNTY or self.code in WITHOUT_COUNTIES

    @property
    def parent(self) -> "Area | None":
        """The next wider area that exists; None for the nation."""
        if not self.code:
            return None
        return Area.of(self.code[: _WIDER[len(self.code)]])

    def covers(self, other: "Area") -> bool:
        """Whether `other` is this area or lies within it."""
        return other.code.startswith(self.code)

    def columns(self) -> dict[str, Any]:
        """The prefix at each level below the nation, as rows store it.

        None below the area's own level, and for a level the place does not have
        (the county of a township of Dongguan).
        """
        return dict(_prefixes(self.code))


@lru_cache(maxsize=10_000)
def _prefixes(code: str) -> dict[str, str | None]:
    return {level.value: _prefix(code, length) for level, length in LENGTHS.items()}


def _prefix(code: str, length: int) -> str | None:
    prefix = code[:length]
    missing = len(prefix) < length or _cut_zeros(prefix) != prefix
    return None if missing else prefix


NATION = Area()


def is_code(text: str) -> bool:
    """Whether it is the code of an area below the nation, as `Area.code` has it."""
    try:
        return bool(Area(text).code)
    except AreaInvalid:
        return False


class Division(NamedTuple):
    """One row of the list; `code` is the shortest one, as in `Area.code`."""

    code: str
    name: str
    level: Level

    @property
    def area(self) -> Area:
        return Area(self.code)


def load() -> Iterator[Division]:
    """Stream all 665,271 divisions in the order of their codes, a parent before its children."""
    cuts = {str(digit): (length, level) for digit, (level, length) in enumerate(LENGTHS.items(), 1)}
    with lzma.open(DATA, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            code, name, digit = line.rstrip("\n").split(",")
            length, level = cuts[digit]
            yield Division(code[:length], name, level)


@cache
def counties() -> tuple[Area, ...]:
    """The 2,978 counties, and prefectures without counties, in the order of their codes."""
    return tuple(Area.of(code) for code in COUNTIES.read_text(encoding="ascii").split())
