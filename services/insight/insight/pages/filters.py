"""How values are written on a page."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))
SUM_ROW = "layout.each_once"
SUM_COLUMNS = ("layout.sum", "duty-state.breached")
"""Counted in the other columns: the breached are open or were met late."""
Say = Callable[[str], str]


def moment(at: datetime | str | None) -> str:
    """In China's time."""
    if at is None:
        return "—"
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    return when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def term(at: datetime | str | None) -> str:
    """Until when: a term that ends with a day is written as that day's end."""
    if at is None:
        return "—"
    when = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(CHINA)
    if (when.hour, when.minute) == (0, 0):
        return (when - timedelta(days=1)).strftime("%Y-%m-%d 24:00")
    return when.strftime("%Y-%m-%d %H:%M")


def number(value: int) -> str:
    return f"{value:,}"


def yuan(fen: int) -> str:
    """Fen as yuan (元), without a float between."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def told(line: Mapping[str, Any], column: Any, language: str) -> Any:
    """What a line says in a column: in Chinese, where it is told in both languages; of a code its
    words, not the service's."""
    own = line[column.name]
    is_code = bool(column.family)
    return line.get(f"{column.name}_zh", own) if language == "zh" and not is_code else own


def cell(value: Any, column: Any, t: Say, language: str) -> str:
    """A value of a list, by its column."""
    if column.kind == "place" and value == "":
        return t("layout.nation")
    if value in (None, "", []):
        return "—"
    if column.kind in _JOINED:
        return _JOINED[column.kind].join(_told(one, t, language) for one in value)
    if column.kind in _WRITTEN:
        return _WRITTEN[column.kind](value)
    if isinstance(value, str) and _UUID.fullmatch(value):
        return unnamed(value, t)
    values = value if isinstance(value, list) else [value]
    return ", ".join(_word(column.family, one, t) for one in values)


def _told(one: Mapping[str, Any], t: Say, language: str) -> str:
    """A sentence; or a rule by its title, a norm with how much or how long it is."""
    if language in one:
        return str(one[language])
    title = str(one[f"title_{language}"])
    if "unit" not in one:
        return title
    much = yuan(one["value"]) if one["unit"] == "FEN" else str(one["value"])
    unit = "" if one["unit"] == "COUNT" else t(f"measured.{one['unit']}")
    return f"{title}{t('layout.colon')}{much}{unit}"


def unnamed(key: str, t: Say) -> str:
    """Who or what may not be read by name: told apart by the end of its number."""
    return f"{t('layout.unnamed')} …{key[-4:]}"


def _word(family: str, value: Any, t: Say) -> str:
    if isinstance(value, bool):
        return t("layout.yes" if value else "layout.no")
    return t(f"{family}.{value}") if family else str(value)


def event(kind: str) -> str:
    """The key of an event's words: those of its newest version stand for all."""
    return f"event.{re.sub(r'[.]v[0-9]+$', '', kind)}"


def fault(detail: str, t: Say, language: str) -> str:
    """What is wrong with a field. The services say it in English; what is common is translated."""
    if language == "en":
        return f"{t('layout.fault')} {detail}"
    known = next((key for pattern, key in _FAULTS if re.match(pattern, detail)), "fault.other")
    return t(known)


def facts(
    record: Mapping[str, Any],
    t: Say,
    families: Mapping[str, str],
    language: str,
    labels: Mapping[str, str] | None = None,
    prefix: str = "",
) -> list[tuple[str, str]]:
    """A document of a service as names and values in words, without what is empty.

    `families`: of which words the values of some fields are, where that depends on the record;
    of none, where it is written as it is. `labels`: the keys of those that are not called by their
    own names."""
    found: list[tuple[str, str]] = []
    for name, value in _in_one_language(record, language).items():
        if isinstance(value, dict):
            found += facts(value, t, families, language, None, f"{name}.")
        elif not (_is_empty(value) or name in _UNSHOWN or _says_nothing(value)):
            key = (labels or {}).get(name, f"field.{prefix}{name}")
            found.append((t(key), _written(name, value, t, families)))
    return found


def _in_one_language(record: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Of a value that is told in both (`next`, `next_zh`) the one to be read, under one name; of
    a code its words, not the service's."""
    told = {name: value for name, value in record.items() if name.removesuffix("_zh") == name}
    if language == "zh":
        for name in told.keys() - _FAMILIES.keys():
            told[name] = record.get(f"{name}_zh", told[name])
    return told


def _is_empty(value: Any) -> bool:
    """A nought says something."""
    return value is None or value is False or value in ("", [])


def _says_nothing(value: Any) -> bool:
    """To people: the number of a record, or a list of what has names of its own."""
    if isinstance(value, list):
        return all(isinstance(one, dict) or _says_nothing(one) for one in value)
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _written(name: str, value: Any, t: Say, families: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_written(name, one, t, families) for one in value)
    if value is True:
        return t("layout.yes")
    if name.endswith("_fen"):
        return yuan(value)
    if isinstance(value, str) and _MOMENT.match(value):
        return term(value) if name.endswith("_by") or name == "due_at" else moment(value)
    family = families.get(name, _FAMILIES.get(name))
    return t(f"{family}.{value}") if family else str(value)


_UNSHOWN = ("version", "masked", "withheld", "norm", "subject_type", "category")
_WRITTEN: Mapping[str, Callable[[Any], str]] = {"moment": moment, "term": term, "yuan": yuan}
_JOINED = {"words": " ", "phrases": " · ", "titles": " · "}
"""Sentences, and what is none."""
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FAULTS = (
    (r"Field required", "fault.required"),
    (r"String should have at least|List should have at least", "fault.too_short"),
    (r"String should have at most|List should have at most", "fault.too_long"),
    (r"Input should be (greater|less)", "fault.out_of_range"),
    (r"Input should be a valid (date|datetime)", "fault.no_date"),
    (r"Input should be a valid (integer|number|decimal)", "fault.no_number"),
    (r"Input should be '", "fault.not_chosen"),
    (r"Input should be a valid UUID", "fault.no_record"),
    (r"String should match pattern", "fault.wrong_form"),
)
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
    "cause": "cause",
    "method": "method",
    "department": "department",
    "handover": "handover",
    "category": "purchase",
    "fail_reason": "fail_reason",
    "fields": "field",
    "schooling": "schooling",
    "rating": "rating",
    "tier": "tier",
    "calls_for": "matter",
    "promptness": "promptness",
    "likeness": "likeness",
    "agreeing": "agreeing",
    "side": "side",
    "refusal": "refusal",
    "form": "form",
    "mode": "mode",
    "matter": "matter",
    "unit_kind": "unit",
    "left_reason": "departure",
    "review": "review",
    "release_reason": "release",
    "end_reason": "contract_end",
    "end_ground": "end_ground",
}


def chart(table: Any, t: Say) -> str:
    """The table as a chart reads it, without its sums; Jinja escapes it as any attribute."""
    rows = [row for row in table.rows if row.name != SUM_ROW]
    columns = [(at, key) for at, key in enumerate(table.columns) if key not in SUM_COLUMNS]
    told = {
        "stacked": table.chart == "stacked",
        "names": [t(row.name) for row in rows],
        "series": [
            {"name": t(key), "values": [_drawn(row.cells[at], table.kind) for row in rows]}
            for at, key in columns
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def _drawn(value: Any, kind: str) -> Any:
    """In the unit that is written beside it; a bar need not be exact to a fen."""
    return value / 100 if kind == "yuan" and isinstance(value, int) else value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": moment,
    "term": term,
    "number": number,
    "yuan": yuan,
    "told": told,
    "cell": cell,
    "facts": facts,
    "event": event,
    "fault": fault,
    "chart": chart,
}
