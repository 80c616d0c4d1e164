"""What a person finds in the menu: by their roles, so that nobody is shown a closed door."""

from collections.abc import Set
from dataclasses import dataclass

from chassis.access import DEPARTMENT_OFFICERS, OFFICERS, Caller, Role

_BASE = "/insight/pages"
_OFFICIALS = frozenset((*OFFICERS, *DEPARTMENT_OFFICERS, Role.AUDITOR))
_GRASSROOTS = frozenset((Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER))


@dataclass(frozen=True)
class Entry:
    """One link; `key` names its words."""

    key: str
    path: str
    roles: Set[Role]


_COUNTY_AND_CITY = frozenset((Role.COUNTY_OFFICER, Role.CITY_OFFICER))
_DASHBOARDS = (
    "country", "workforce", "custody", "procurement", "justice", "departments", "regions",
)  # fmt: skip
_WORK: tuple[tuple[str, str, Set[Role]], ...] = (
    ("children", "queues", frozenset((*OFFICERS, Role.PROVIDER_STAFF))),
    ("register", "desks", _GRASSROOTS),
    (
        "report", "desks",
        _GRASSROOTS | {Role.REPORTER, Role.AGENCY_STAFF, Role.PROVIDER_STAFF},
    ),
    ("reports", "queues", _COUNTY_AND_CITY | {Role.TOWNSHIP_SUPERVISOR}),
    ("needs", "queues", _COUNTY_AND_CITY),
    (
        "custodies", "queues",
        _COUNTY_AND_CITY | {Role.PROVINCIAL_OFFICER, Role.AGENCY_STAFF},
    ),
    (
        "milestones", "queues",
        _COUNTY_AND_CITY | {Role.FINANCE_OFFICER, Role.PROVIDER_STAFF},
    ),
)  # fmt: skip
_ENTRIES = (
    *(Entry(f"page.{name}", f"{_BASE}/{name}", _OFFICIALS) for name in _DASHBOARDS),
    *(Entry(f"page.{name}", f"{_BASE}/{kind}/{name}", roles) for name, kind, roles in _WORK),
)


def entries_for(caller: Caller) -> list[Entry]:
    return [entry for entry in _ENTRIES if entry.roles & caller.roles]


def home_of(caller: Caller) -> str:
    """Where a person begins: at the first thing they may open."""
    entries = entries_for(caller)
    return entries[0].path if entries else f"{_BASE}/welcome"
