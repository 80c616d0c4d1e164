"""Lists of what is to be done, each read from a service in the person's own name."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from chassis.access import OFFICERS, Caller, Role
from insight.pages.listing import Column
from reference.divisions import Area, is_code

DESKS, QUEUES = "/insight/pages/desks", "/insight/pages/queues"
FILE, RECORDS = "/insight/pages/children", "/insight/pages/records"
COUNTY, CITY = frozenset((Role.COUNTY_OFFICER,)), frozenset((Role.CITY_OFFICER,))
NEAR = frozenset((Role.VILLAGE_DIRECTOR, Role.TOWNSHIP_SUPERVISOR, Role.COUNTY_OFFICER))
AREA = Column("area", kind="place")


@dataclass(frozen=True)
class Action:
    """What can be done with a line: `{id}` and other fields of it stand in `link`.

    Shown where each field of `when` has one of its values and none that `link` names is empty, to
    those of `roles`, and for a duty only to the department that owes it. `within`: the field with
    the code of an area, which must be the person's own or lie in it; what is no code lies nowhere.
    `kept_by`: the field with an organisation, which must be the person's own where it is no
    official. `has`: the field that must not be empty.
    """

    key: str
    link: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: Set[Role] = frozenset()
    own_department: bool = False
    within: str = ""
    kept_by: str = ""
    has: str = ""

    def is_for(self, item: Mapping[str, Any], caller: Caller) -> bool:
        if self.roles and not self.roles & caller.roles:
            return False
        if self.own_department and item.get("department") not in caller.departments:
            return False
        if self.within and not _lies_in(caller.area, item[self.within] or ""):
            return False
        is_official = bool(caller.roles.intersection(OFFICERS))
        if self.kept_by and not is_official and item.get(self.kept_by) != caller.organisation:
            return False
        named = [name for _, name, _, _ in Formatter().parse(self.link) if name]
        needed = [*named, self.has] if self.has else named
        return all(item.get(name) for name in needed) and all(
            (item.get(name) or "") in values for name, values in self.when.items()
        )


CHILD = Action("page.child", f"{FILE}/{{child_id}}", roles=NEAR)
"""The file of the child that a line is about."""


def _lies_in(area: Area, place: str) -> bool:
    return is_code(place) and area.covers(Area(place))


@dataclass(frozen=True)
class Choice:
    """A part of the list that the reader chooses; the first value at first, an empty one: all."""

    name: str
    values: tuple[str, ...]
    family: str

    def chosen(self, given: Mapping[str, str]) -> str:
        wanted = given.get(self.name, self.values[0])
        return wanted if wanted in self.values else self.values[0]


@dataclass(frozen=True)
class Queue:
    """`begins`: what is begun from here, about no line. `months`: it is of a month, the running
    one or one of those before. `of`: the records that it lies within, by their names in the path or
    in what is asked; such a list is reached from their lines. `narrows`: the column whose codes
    lead to those like it. `polls`: the page reads itself anew; not where reading a line is reading
    a child's record, which stands in the audit as somebody's."""

    name: str
    path: str
    columns: tuple[Column, ...]
    actions: tuple[Action, ...] = ()
    choices: tuple[Choice, ...] = ()
    begins: tuple[Action, ...] = ()
    takes_area: bool = False
    months: bool = False
    of: tuple[str, ...] = ()
    narrows: str = ""
    polls: bool = False


@dataclass(frozen=True)
class Line:
    """One item: what is shown of it, and what this person may do with it."""

    item: Mapping[str, Any]
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """One page of a queue."""

    queue: Queue
    choices: tuple[Choice, ...]
    """The queue's own, and those that follow from the day or from what was asked for."""
    lines: tuple[Line, ...]
    begins: tuple[tuple[str, str], ...]
    chosen: Mapping[str, str]
    own: str
    """The query of this very page."""
    next: str | None
    """The query of the next one."""

    def with_choice(self, name: str, value: str) -> dict[str, str]:
        return {**self.chosen, name: value}
