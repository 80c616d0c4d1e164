"""Twenty thousand made-up children, drawn by a seed: the same seed draws the same children."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from standalone.synthetic import people, shares

_Drawn = TypeVar("_Drawn")
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class SyntheticChild:
    """What a registration needs; `resident_id` is none where the child has no hukou yet."""

    name: str
    sex: str
    birth_on: date
    village: str
    ethnicity: str
    category: str
    carer: str
    carer_name: str
    carer_phone: str
    resident_id: str | None


def draw(
    villages: Sequence[str], today: date, *, number: int = shares.CHILDREN, seed: int = 34
) -> Iterator[SyntheticChild]:
    """Children of these villages (12 digits), no two with the same number."""
    dice, taken = Random(seed), set[str]()
    for _ in range(number):
        while (child := _child(dice, villages, today)).resident_id in taken:
            pass
        if child.resident_id is not None:
            taken.add(child.resident_id)
        yield child


def _child(dice: Random, villages: Sequence[str], today: date) -> SyntheticChild:
    village, category = dice.choice(villages), _one(dice, shares.CATEGORIES)
    sex = "male" if dice.random() < shares.BOYS else "female"
    ethnicity = "彝族" if dice.random() < shares.YI else "汉族"
    ages = shares.LEFT_BEHIND_AGES if category == "LBC" else shares.OTHER_AGES
    born = _birth(dice, *_one(dice, ages), today)
    has_hukou = dice.random() >= shares.WITHOUT_HUKOU
    return SyntheticChild(
        name=people.name(dice, ethnicity),
        sex=sex,
        birth_on=born,
        village=village,
        ethnicity=ethnicity,
        category=category,
        carer=_one(dice, shares.CARERS),
        carer_name=people.name(dice, ethnicity),
        carer_phone=people.phone(dice),
        resident_id=people.resident_id(village[:6], born, sex) if has_hukou else None,
    )


def _birth(dice: Random, youngest: int, oldest: int, today: date) -> date:
    """A birthday of somebody who is between these full years old today, both included."""
    days = dice.uniform(youngest * _YEAR + 1, (oldest + 1) * _YEAR - 1)
    return today - timedelta(days=int(days))


def _one(dice: Random, shares_of: Mapping[_Drawn, float]) -> _Drawn:
    return dice.choices(list(shares_of), weights=list(shares_of.values()))[0]
