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


@dataclass(frozen=True)
class Group:
    """What belongs together, under a heading of its own."""

    key: str
    entries: tuple[Entry, ...]


_COUNTY = frozenset((Role.COUNTY_OFFICER,))
_COUNTY_AND_CITY = frozenset((Role.COUNTY_OFFICER, Role.CITY_OFFICER))
_ABOVE_VILLAGE = frozenset(OFFICERS) - {Role.VILLAGE_DIRECTOR}
_REPORTERS = _GRASSROOTS | {Role.REPORTER, Role.AGENCY_STAFF, Role.PROVIDER_STAFF}
_BUYING = _COUNTY_AND_CITY | {Role.FINANCE_OFFICER, Role.PROVIDER_STAFF}
_CUSTODY = _COUNTY_AND_CITY | {Role.PROVINCIAL_OFFICER}
_OVERSEERS = frozenset((Role.CITY_OFFICER, Role.PROVINCIAL_OFFICER, Role.NATIONAL_OFFICER))
_SUPERVISED = _COUNTY_AND_CITY | {Role.TOWNSHIP_SUPERVISOR}


def _entries(*entries: tuple[str, Set[Role]]) -> tuple[Entry, ...]:
    """`queues/children` is the page whose words are `page.children`."""
    return tuple(
        Entry(f"page.{path.rpartition('/')[2]}", f"{_BASE}/{path}", roles)
        for path, roles in entries
    )


_GROUPS = (
    Group("menu.look", _entries(
        ("country", _OFFICIALS),
        ("statistics", frozenset(OFFICERS)),
        *((name, _OFFICIALS) for name in (
            "workforce", "custody", "procurement", "justice", "departments", "regions",
        )),
    )),
    Group("menu.register", _entries(
        ("queues/children", frozenset((*OFFICERS, Role.PROVIDER_STAFF, Role.AGENCY_STAFF))),
        ("desks/search", frozenset(OFFICERS)),
        ("desks/register", _GRASSROOTS),
        *((name, _COUNTY) for name in ("desks/import", "queues/imports")),
        ("queues/spot-checks", frozenset((Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER))),
        ("queues/entries", _GRASSROOTS),
        ("queues/returns", _ABOVE_VILLAGE),
        ("queues/duplicates", _ABOVE_VILLAGE - {Role.TOWNSHIP_SUPERVISOR}),
        ("queues/handovers", frozenset((Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER))),
        ("queues/workers", frozenset(OFFICERS)),
        ("queues/gaps", _ABOVE_VILLAGE),
        ("queues/courses", _ABOVE_VILLAGE - {Role.TOWNSHIP_SUPERVISOR}),
    )),
    Group("menu.duties", _entries(
        ("desks/report", _REPORTERS),
        ("queues/reports", _SUPERVISED),
        ("queues/referrals", _SUPERVISED),
        ("queues/pieces", _COUNTY),
        ("queues/orders", _SUPERVISED),
        *((f"queues/{name}", _COUNTY)
          for name in ("breaches", "warnings", "prosecutions", "interviews", "tracings")),
        ("queues/units", frozenset((Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER))),
        ("queues/duties", frozenset((*OFFICERS, *DEPARTMENT_OFFICERS))),
    )),
    Group("menu.custody", _entries(
        ("queues/needs", _COUNTY_AND_CITY),
        ("queues/holds", _COUNTY_AND_CITY | {Role.AGENCY_STAFF}),
        ("queues/custodies", _CUSTODY | {Role.AGENCY_STAFF}),
        ("queues/households", _CUSTODY | {Role.AGENCY_STAFF}),
        ("queues/agencies", _CUSTODY | {Role.AGENCY_STAFF}),
        ("queues/agreements", _CUSTODY | {Role.AGENCY_STAFF}),
        ("queues/function-coverage", _CUSTODY | {Role.NATIONAL_OFFICER}),
        ("queues/consolidations", _CUSTODY),
        ("queues/consolidation-standings", _OVERSEERS),
        ("queues/moves", _CUSTODY),
    )),
    Group("menu.help", _entries(
        ("queues/service-needs", frozenset(OFFICERS)),
        ("queues/offers", _BUYING),
        ("queues/matches", _COUNTY_AND_CITY | {Role.PROVIDER_STAFF}),
        ("queues/match-results", _CUSTODY | {Role.NATIONAL_OFFICER, Role.PROVIDER_STAFF}),
    )),
    Group("menu.buying", _entries(
        ("queues/providers", _BUYING),
        ("queues/catalogue", _BUYING | {Role.PROVINCIAL_OFFICER}),
        ("queues/methods", _BUYING | {Role.PROVINCIAL_OFFICER, Role.NATIONAL_OFFICER}),
        ("queues/budget-lines", _BUYING - {Role.PROVIDER_STAFF}),
        *(
            (f"queues/{name}", _BUYING)
            for name in ("tenders", "challenges", "contracts", "milestones")
        ),
        ("queues/payments", _BUYING),
        ("queues/funds", _COUNTY_AND_CITY | {Role.FINANCE_OFFICER, Role.NATIONAL_OFFICER}),
        *(
            (f"queues/{name}", _CUSTODY | {Role.FINANCE_OFFICER, Role.NATIONAL_OFFICER})
            for name in ("lottery-uses", "share-falls")
        ),
        ("queues/allocations", _COUNTY_AND_CITY | {Role.FINANCE_OFFICER}),
    )),
)  # fmt: skip
"""What is looked at, and what is worked at."""

_MOVERS = _GRASSROOTS - {Role.VILLAGE_DIRECTOR}
_AT_FILE: tuple[tuple[str, tuple[tuple[str, Set[Role]], ...]], ...] = (
    ("menu.file_care", (
        *((desk, _GRASSROOTS) for desk in ("visit", "assess", "report", "help")),
        ("need", _COUNTY_AND_CITY),
        ("spot_check", frozenset((Role.TOWNSHIP_SUPERVISOR,))),
        ("review_entry", frozenset((Role.TOWNSHIP_SUPERVISOR,))),
    )),
    ("menu.file_family", tuple(
        (desk, _GRASSROOTS) for desk in (
            "contact", "entrust", "told", "take_back", "parent", "father", "mother",
            "grandparents", "sibling", "guardian", "unguard",
        )
    )),
    ("menu.file_entry", (
        *((desk, _GRASSROOTS) for desk in ("details", "life", "hukou")),
        *((desk, _MOVERS) for desk in ("label", "unlabel", "relocate", "leave", "death")),
    )),
    ("menu.file_unattended", (
        ("unattended", _GRASSROOTS),
        ("establish", _MOVERS),
        ("recognise", _COUNTY),
        ("reject", _COUNTY),
    )),
)  # fmt: skip


def groups_for(caller: Caller) -> list[Group]:
    groups = [
        Group(group.key, tuple(one for one in group.entries if one.roles & caller.roles))
        for group in _GROUPS
    ]
    return [group for group in groups if group.entries]


def home_of(caller: Caller) -> str:
    """Where a person begins: at the first thing they may open."""
    groups = groups_for(caller)
    return groups[0].entries[0].path if groups else f"{_BASE}/welcome"


def may_open_files(caller: Caller) -> bool:
    """Those near the children."""
    return bool(_GRASSROOTS & caller.roles)


def desks_at_file(caller: Caller) -> list[tuple[str, list[str]]]:
    """What is done about one child, under headings, the commonest first."""
    groups = [
        (key, [desk for desk, roles in desks if roles & caller.roles]) for key, desks in _AT_FILE
    ]
    return [group for group in groups if group[1]]
