"""Three thousand made-up workers: a director a village, a supervisor a township, and some gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from standalone.synthetic import people, shares
from standalone.synthetic.places import County

VACANT = 0.02
"""The share of places that have nobody yet: what the page of gaps is for. A product default."""
WOMEN = 0.6
"""Women members of the committee come first (民发〔2019〕34号); the share is a product default."""


@dataclass(frozen=True, slots=True)
class SyntheticWorker:
    """`place` is a village of twelve or a township of nine digits."""

    kind: str
    place: str
    name: str
    phone: str
    sex: str
    subject: str


def draw(
    counties: Sequence[County], *, number: int = shares.WORKERS, seed: int = 34
) -> Iterator[SyntheticWorker]:
    """One for nearly every place; who is left over goes, as a second, where many villages draw."""
    dice = Random(seed)
    places = [("supervisor", one) for county in counties for one in county.townships]
    places += [("director", one) for county in counties for one in county.villages]
    staffed = [place for place in places if dice.random() >= VACANT]
    villages = [place for place in staffed if place[0] == "director"]
    second = dice.sample(villages, min(max(number - len(staffed), 0), len(villages)))
    for order, (kind, place) in enumerate([*staffed, *second]):
        yield SyntheticWorker(
            kind=kind,
            place=place,
            name=people.name(dice),
            phone=people.phone(dice),
            sex="female" if dice.random() < WOMEN else "male",
            subject=f"synthetic-worker-{order + 1}",
        )
