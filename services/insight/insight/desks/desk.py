"""What a desk is: a form for one operation of a service, and what is shown beside it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from insight.desks.fields import Field, Kind, Option
from insight.pages.listing import Column
from insight.pages.person import Person

Body = dict[str, Any]
PartSource = Callable[[Person, str], Awaitable[str | None]]
FieldSource = Callable[[Person, Any], Awaitable[tuple[Field, ...]]]
Filling = Callable[[Person, Any], Awaitable[Mapping[str, Any]]]
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """A list that helps to decide. `path` and `query` may name fields of the record; the answer
    has the list under `items`, or is the list where that is empty. `records`: the addresses of its
    lines, where there is no list."""

    key: str
    path: str
    columns: tuple[Column, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    items: str = "items"
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """`path` is the operation; `{of}` in it is the record that the form is about, which is read
    from `reads` first, with the version that the change is made under; `{at}` the service;
    `{part}` what `part` finds within the record. Any other name in it is a field: what is chosen
    there goes into the address, not into the body.

    `then`: the page that follows, with `{id}` of what was made. `shape` makes of what was filled in
    the body that the service takes; `grid` knows the fields that depend on the record, `fills` what
    is filled in at first. `row`: of an item of a list that was sent, and a name in it, the field
    that this was filled in at. `families`: of which words the values of the record's fields are;
    `labels`: the keys of the names of those not called by their own. `finds`: the columns of what
    is found, where the operation only looks. `after`: what is shown with what was made.
    `media_type`: of the file that it takes, where that is always one; `blank`: the address of an
    empty one, to be filled in. `gives`: the operation answers with a file, of the type that stands
    in this field of the record.
    """

    name: str
    path: str
    fields: tuple[Field, ...] = ()
    reads: str = ""
    then: str = ""
    beside: tuple[Beside, ...] = ()
    shape: Callable[[Body], Body] | None = None
    part: PartSource | None = None
    grid: FieldSource | None = None
    fills: Filling | None = None
    row: Callable[[Item, str], str] | None = None
    families: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    finds: tuple[Column, ...] = ()
    after: Beside | None = None
    media_type: str = ""
    blank: str = ""
    gives: str = ""
    method: str = "POST"

    @property
    def file(self) -> Field | None:
        return next((one for one in self.fields if one.kind is Kind.FILE), None)

    @property
    def back(self) -> str:
        """The list that it is reached from, if there is one."""
        page = self.then.partition("?")[0]
        return page if "/queues/" in page else ""


def options(family: str, *values: str) -> tuple[Option, ...]:
    return tuple(Option(value, f"{family}.{value}") for value in values)


def in_rows(name: str, most: int) -> Callable[[Body], Body]:
    """`name.0.…` to the last that was filled in become a list; one left empty between others
    stays, so that it is refused at its place."""

    def shape(body: Body) -> Body:
        given = [body.get(name, {}).get(str(number), {}) for number in range(most)]
        while given and not given[-1]:
            given.pop()
        return {**body, name: given}

    return shape


YES_NO = options("yes_no", "true", "false")
"""Of a `Kind.WHETHER`."""
