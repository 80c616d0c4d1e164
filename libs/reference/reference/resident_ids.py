"""Resident identity numbers 公民身份号码 (GB 11643-1999): six digits of region, eight of birth,
three of sequence (odd male, even female), one check character.

The region is where the number was first given out: never derive a hukou or a residence from it.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from operator import mul
from pathlib import Path
from typing import ClassVar

from reference.ages import age_on

COUNTIES = Path(__file__).parent / "data" / "counties.txt"
ADULT = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
# 港澳台居民居住证: residence permits of people of Hong Kong, Macao and Taiwan, same form.
_PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})
_PERMIT_PROVINCES = frozenset(region[:2] for region in _PERMIT_REGIONS)


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Document(StrEnum):
    RESIDENT = "RES"
    PERMIT_HMT = "RES-HMT"


class RegionWarning(StrEnum):
    """The region is no county of 2023-06-30: retired, or mistyped together with its check."""

    NOT_CURRENT = "region_not_current"


class ResidentIdInvalid(ValueError):
    """The identity number is not valid."""

    code: ClassVar[str] = "resident_id_invalid"

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class WrongLength(ResidentIdInvalid):
    """An identity number has 18 characters."""

    code = "resident_id_length"


class OldForm(WrongLength):
    """Fifteen-digit numbers ended in 2013; ask for the present number of 18 characters."""

    code = "resident_id_old_form"


class WrongCharacter(ResidentIdInvalid):
    """An identity number has 17 digits 0-9, then a digit or X."""

    code = "resident_id_character"


class UnknownProvince(ResidentIdInvalid):
    """The first two digits of the identity number name no province."""

    code = "resident_id_province"


class WrongDate(ResidentIdInvalid):
    """The date of birth in the identity number does not exist."""

    code = "resident_id_date"


class BornLater(ResidentIdInvalid):
    """The date of birth in the identity number lies in the future."""

    code = "resident_id_future"


class NotMinor(ResidentIdInvalid):
    """The person of this identity number is 18 or older."""

    code = "resident_id_adult"


class WrongCheck(ResidentIdInvalid):
    """The last character of the identity number does not fit the others: a digit is mistyped."""

    code = "resident_id_check"


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid number, upper case. It stays out of `repr`, so that no log shows it."""

    number: str = field(repr=False)
    document: Document
    birth_on: date = field(repr=False)
    sex: Sex
    region: str
    warnings: tuple[RegionWarning, ...] = ()


def parse(text: str, *, on: date, minor: bool) -> ResidentId:
    """Read a number as of a day; `minor` asks for a person under 18.

    The first fault in this order is raised: length, characters, province, date, future or age,
    check. A region that is no present county is a warning.
    """
    number = _formed(text)
    birth_on = _birth(number)
    if birth_on > on:
        raise BornLater
    if minor and on.year - birth_on.year >= ADULT and age_on(birth_on, on) >= ADULT:
        raise NotMinor
    if check_character(number[:17]) != number[17]:
        raise WrongCheck
    region = number[:6]
    return ResidentId(
        number=number,
        document=Document.PERMIT_HMT if _is_permit(region) else Document.RESIDENT,
        birth_on=birth_on,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        region=region,
        warnings=() if region in regions() else (RegionWarning.NOT_CURRENT,),
    )


def check_character(first17: str) -> str:
    """The check character of 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(map(mul, _WEIGHTS, map(int, first17)))
    return _CHECK[total % 11]


@cache
def regions() -> frozenset[str]:
    """The regions a number of 2023 may begin with, permits included."""
    return frozenset(COUNTIES.read_text(encoding="ascii").split()) | _PERMIT_REGIONS


@cache
def _provinces() -> frozenset[str]:
    return frozenset(region[:2] for region in regions())


def _is_permit(region: str) -> bool:
    return region[:2] in _PERMIT_PROVINCES


def _formed(text: str) -> str:
    number = text.strip()
    if len(number) != 18:
        raise OldForm if len(number) == 15 else WrongLength
    # Only an ASCII x may become X: upper() also folds look-alikes.
    number = number.replace("x", "X")
    if not _FORM.fullmatch(number):
        raise WrongCharacter
    if number[:2] not in _provinces():
        raise UnknownProvince
    return number


def _birth(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongDate from None
