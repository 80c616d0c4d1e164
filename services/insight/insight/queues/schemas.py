"""Lists of what is to be done, each read from a service in the person's own name."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """`family`: the words of its values (`status.received`); `kind` says how others are written."""

    name: str
    family: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Queue:
    """`link`: where a line leads, with `{id}` or any other field of it."""

    name: str
    path: str
    columns: tuple[Column, ...]
    link: str
    link_key: str
    query: tuple[tuple[str, str], ...] = ()
    takes_area: bool = False


@dataclass(frozen=True)
class Listing:
    """One page of a queue."""

    queue: Queue
    items: tuple[dict[str, Any], ...]
    next: str | None


_DESKS = "/insight/pages/desks"
QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            "children",
            "/registry/children",
            (
                Column("name"),
                Column("birth_on"),
                Column("sex", "sex"),
                Column("area"),
                Column("categories", "category"),
            ),
            "/insight/pages/children/{id}",
            "layout.open",
            takes_area=True,
        ),
        Queue(
            "reports",
            "/judicial-referral/reports",
            (
                Column("received_at", kind="moment"),
                Column("situation", "situation"),
                Column("status", "status"),
                Column("triage_by", kind="moment"),
                Column("area"),
            ),
            f"{_DESKS}/triage?of={{id}}",
            "page.triage",
        ),
        Queue(
            "needs",
            "/placement/needs",
            (
                Column("opened_at", kind="moment"),
                Column("ground", "ground"),
                Column("regime", "regime"),
                Column("status", "status"),
                Column("area"),
            ),
            f"{_DESKS}/admit?of={{id}}",
            "page.admit",
        ),
        Queue(
            "custodies",
            "/placement/custodies",
            (
                Column("began_at", kind="moment"),
                Column("regime", "regime"),
                Column("ground", "ground"),
                Column("outcome", "outcome"),
                Column("reviewed_at", kind="moment"),
                Column("area"),
            ),
            "/insight/pages/children/{child_id}",
            "page.child",
            query=(("is_open", "true"),),
        ),
        Queue(
            "milestones",
            "/procurement/milestones",
            (
                Column("title"),
                Column("due_on"),
                Column("amount_fen", kind="yuan"),
                Column("status", "status"),
                Column("area"),
            ),
            f"{_DESKS}/accept?of={{id}}",
            "page.accept",
        ),
    )
}
