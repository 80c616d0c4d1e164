"""How values are written on a page."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))
SUM_ROW, SUM_COLUMN = "layout.each_once", "layout.sum"
Say = Callable[[str], str]


def moment(at: datetime | str | None) -> str:
    """In China's time."""
    if at is None:
        return "—"
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    return when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def number(value: int) -> str:
    return f"{value:,}"


def yuan(fen: int) -> str:
    """Fen as yuan (元), without a float between."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def cell(value: Any, column: Any, t: Say) -> str:
    """A value of a list, by its column."""
    if value in (None, "", []):
        return "—"
    if column.kind == "moment":
        return moment(value)
    if column.kind == "yuan":
        return yuan(value)
    values = value if isinstance(value, list) else [value]
    return ", ".join(t(f"{column.family}.{one}") if column.family else str(one) for one in values)


def facts(record: Mapping[str, Any], t: Say, prefix: str = "") -> list[tuple[str, str]]:
    """A document of a service as names and values in words, without what is empty."""
    found: list[tuple[str, str]] = []
    for name, value in record.items():
        if isinstance(value, dict):
            found += facts(value, t, f"{name}.")
        elif value not in (None, "", [], False) and name not in _UNSHOWN:
            found.append((t(f"field.{prefix}{name}"), _written(name, value, t)))
    return found


def _written(name: str, value: Any, t: Say) -> str:
    if isinstance(value, list):
        return ", ".join(_written(name, one, t) for one in value if not isinstance(one, dict))
    if value is True:
        return t("layout.yes")
    if name.endswith("_fen"):
        return yuan(value)
    if name.endswith(("_at", "_by")):
        return moment(value)
    family = _FAMILIES.get(name)
    return t(f"{family}.{value}") if family else str(value)


_UNSHOWN = ("version", "masked", "withheld")
_FAMILIES = {
    "sex": "sex",
    "categories": "category",
    "situation": "situation",
    "status": "status",
    "regime": "regime",
    "ground": "ground",
    "decision": "decision",
    "document": "document",
    "origin": "origin",
}


def chart(table: Any, t: Say) -> str:
    """The table as a chart reads it, without its sums; Jinja escapes it as any attribute."""
    rows = [row for row in table.rows if row.name != SUM_ROW]
    columns = [(at, key) for at, key in enumerate(table.columns) if key != SUM_COLUMN]
    told = {
        "stacked": table.chart == "stacked",
        "names": [t(row.name) for row in rows],
        "series": [
            {"name": t(key), "values": [row.cells[at] for row in rows]} for at, key in columns
        ],
    }
    return json.dumps(told, ensure_ascii=False)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": moment,
    "number": number,
    "yuan": yuan,
    "cell": cell,
    "facts": facts,
    "chart": chart,
}
