"""The judiciary (司法保护): what was reported, who acted by when, which orders are in force."""

from insight.dashboards.frame import Frame
from insight.dashboards.numbers import Numbers
from insight.dashboards.schemas import Dashboard, Row, Table, Tile
from insight.dashboards.tables import below, kinds
from insight.facts.measures import Measure
from reference.situations import Situation

_BELOW = (Measure.REPORTS, Measure.REFERRALS, "orders_in_force")
_MOST_BARS = 25
"""With more of them the table says it better."""
_OTHERS = ("justice/warning", "justice/revoked", "justice/restored")
_JUDICIAL = (
    "triage", "report_", "referral", "protection_order", "order_", "court", "police", "procurat",
    "filing", "ruling", "revocation", "warning", "tracing", "feed", "reply",
)  # fmt: skip


async def show(frame: Frame) -> Dashboard:
    numbers = await frame.numbers()
    tiles = [
        *(Tile(f"measure.{one}", numbers[one])
          for one in (Measure.REPORTS, Measure.REFERRALS, Measure.PROTECTION_ORDERS)),
        Tile("measure.orders_in_force", numbers["orders_in_force"]),
        *(Tile(f"measure.{one}", numbers[one]) for one in _OTHERS),
    ]  # fmt: skip
    # What the judiciary tells, it tells of a county: below there is nothing to compare.
    parts = [await below(frame, _BELOW)] if frame.is_above_county else []
    return frame.dashboard("justice", tiles, [
        kinds("table.situations", "situation", {
            one: numbers[f"situation/{one}"] for one in Situation
        }),
        kinds("table.triaged", "decision", numbers.kinds("triage")),
        kinds("table.referrals", "unit", numbers.kinds("referral")),
        kinds("table.answers", "answer", numbers.kinds("answer")),
        kinds("table.prosecutions", "prosecution", numbers.kinds("prosecution")),
        _clocks(numbers),
        *parts,
    ])  # fmt: skip


def _clocks(numbers: Numbers) -> Table:
    """Kept or breached, each kind of duty that follows a report."""
    grid = numbers.grid("duty")
    names = sorted({kind for kind, _ in grid if kind.startswith(_JUDICIAL)})
    return duties_table("table.clocks", "duty", names, grid)


def duties_table(key: str, words: str, names: list[str], grid: dict[tuple[str, str], int]) -> Table:
    states = ("open", "met", "met_late", "breached")
    rows = tuple(
        Row(f"{words}.{name}", tuple(grid.get((name, state), 0) for state in states))
        for name in names
    )
    columns = tuple(f"duty-state.{state}" for state in states)
    first = "field.department" if words == "department" else "layout.duty"
    is_drawn = 0 < len(rows) <= _MOST_BARS
    return Table(key, first, columns, rows, chart="stacked" if is_drawn else None)
