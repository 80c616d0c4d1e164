"""Which labels end, begin and go on, when the facts are looked at anew."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reference.ages import next_limit_on
from reference.categories import (
    CONFIRMED,
    ChildCategory,
    Classification,
    Facts,
    Regime,
    ends_on,
)
from reference.divisions import Area
from reference.months import add_months
from reference.parents import Verdict, changes_on
from reference.risk import points_change_on
from registry.assessments.models import Assessment
from registry.children.models import Child
from registry.circumstances.models import Circumstances
from registry.guardianship.models import Parent
from registry.labels.models import Label

_CARED_FOR = (Verdict.NO, Verdict.ORPHAN)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a child's labels on a day; `area` chooses the norms."""

    facts: Facts
    found: Classification
    on: date
    area: Area

    def end(self, labels: Sequence[Label]) -> None:
        """What lapses by age, and what the facts no longer bear out."""
        for label in labels:
            if label.valid_until is None and (day := self._end_of(label)) is not None:
                label.end(day)

    def missing(self, labels: Sequence[Label]) -> Iterator[ChildCategory]:
        """What follows from the facts and is not yet held."""
        held = {label.category for label in labels if label.holds(self.on)}
        return (one for one in ChildCategory if one in self.found.held and one not in held)

    def current(self, labels: Sequence[Label]) -> list[str]:
        """The labels of the day, the first for statistics first."""
        held = {label.category for label in labels if label.holds(self.on)}
        return [one.value for one in ChildCategory if one in held]

    def again_on(self, labels: Sequence[Label]) -> date | None:
        """The next day on which something may change although nobody reports anything."""
        born, parents = self.facts.birth_on, self.facts.parents
        days = [
            next_limit_on(born, self.on, self.area),
            points_change_on(born, self.facts.last_contact_on, self.on, self.area),
            *(changes_on(parent, self.on, self.area) for parent in parents),
            *(label.valid_from for label in labels),
            *(label.valid_until for label in labels),
        ]
        return min((day for day in days if day is not None and day > self.on), default=None)

    def _end_of(self, label: Label) -> date | None:
        category = ChildCategory(label.category)
        limit = ends_on(category, self.facts.birth_on, self.on, self.area)
        if limit <= self.on:
            return limit
        if category is ChildCategory.DE_FACTO_UNATTENDED:
            cared_for = self.found.unattended in _CARED_FOR
            return first_of_next_month(self.on) if cared_for else None
        return self.on if self._is_gone(category) else None

    def _is_gone(self, category: ChildCategory) -> bool:
        known: Collection[ChildCategory] = self.found.held | self.found.undecided
        return category not in CONFIRMED and category not in known


def facts_of(
    child: Child,
    parents: tuple[Parent | None, Parent | None],
    known: Circumstances | None,
    last: Assessment | None = None,
) -> Facts:
    """What the file says of the child: father and mother, how it lives, its last assessment."""
    father, mother = parents
    return Facts(
        birth_on=child.birth_on,
        father=father.as_parent() if father else None,
        mother=mother.as_parent() if mother else None,
        rural_hukou=known.rural_hukou if known else None,
        lives_with_parents=known.lives_with_parents if known else None,
        disabled=known.is_disabled if known else None,
        endangered=last.is_endangered if last else None,
        regime=Regime(child.custody_regime) if child.custody_regime else None,
    )


def first_of_next_month(on: date) -> date:
    """From when a de facto unattended child is paid for, and no longer is (民发〔2019〕62号)."""
    return add_months(on.replace(day=1), 1)
