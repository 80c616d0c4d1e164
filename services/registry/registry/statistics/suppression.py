"""Keeping small numbers from being told outside a county (domain rule 10.3).

A cell of fewer persons than the threshold is hidden. As the total is told, what is hidden could be
found by subtraction: so the smallest cells that remain are hidden too, until at least two cells
are, and with as many persons as the threshold in them together. Empty cells are no persons.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def shown(cells: Mapping[Key, int], least: int) -> dict[Key, int]:
    """The cells that may be told beside their total."""
    rising = sorted((count, place) for place, count in enumerate(cells.values()) if count)
    hidden: set[int] = set()
    persons = 0
    for count, place in rising:
        if count >= least and (not hidden or (len(hidden) > 1 and persons >= least)):
            break
        hidden.add(place)
        persons += count
    return {key: n for place, (key, n) in enumerate(cells.items()) if place not in hidden}
