"""The measures of one area, read once and asked in many ways."""

from collections.abc import Iterable, Mapping

from insight.facts.measures import Measure


class Numbers:
    """Measures by name; `family/kind[/kind]` for those that are split."""

    def __init__(self, totals: Mapping[str, int]) -> None:
        self._totals = totals

    def __getitem__(self, measure: str | Measure) -> int:
        return self._totals.get(measure, 0)

    def kinds(self, family: str) -> dict[str, int]:
        """Of `custody`, the sum of each regime: what stands after the first slash."""
        found: dict[str, int] = {}
        for measure, value in self._totals.items():
            head, _, rest = measure.partition("/")
            if head == family and value:
                kind = rest.partition("/")[0]
                found[kind] = found.get(kind, 0) + value
        return dict(sorted(found.items()))

    def grid(self, family: str) -> dict[tuple[str, str], int]:
        """Of `label`, the value of each category and age band."""
        found = {}
        for measure, value in self._totals.items():
            parts = measure.split("/")
            if parts[0] == family and len(parts) == 3 and value:
                found[parts[1], parts[2]] = value
        return found

    def sum(self, measures: Iterable[str]) -> int:
        return sum(self[measure] for measure in measures)
