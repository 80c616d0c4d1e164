"""Tables that several dashboards have."""

from collections.abc import Mapping, Sequence

from insight.dashboards.frame import Frame
from insight.dashboards.schemas import Row, Table


def kinds(
    key: str, words: str, values: Mapping[str, int], *, kind: str = "number", chart: str = "bars"
) -> Table:
    """One line for each kind that was counted, named by the words of its family."""
    rows = tuple(Row(f"{words}.{name}", (value,)) for name, value in values.items() if value)
    return Table(key, "layout.kind", ("layout.value",), rows, chart=chart, kind=kind)


async def below(frame: Frame, measures: Sequence[str], key: str = "table.below") -> Table:
    """Every division below, also one that nothing is known of: a blank spot must be seen."""
    values = await frame.numbers_below(measures)
    codes = sorted({*frame.below, *(code for code, _ in values)})
    rows = tuple(
        Row(
            frame.names.get(code, code),
            tuple(values.get((code, measure), 0) for measure in measures),
            link=f"?area={code}",
        )
        for code in codes
    )
    return Table(key, "layout.area", tuple(f"measure.{one}" for one in measures), rows)
