"""The unit of work: one request, or one batch of deliveries, is one transaction.

An endpoint gets its `Work` from `chassis.routing.allow(...)` and cannot get a session in any other
way, so area, purpose and audit come with it. Rows that are added are written at the edge: where
nothing had to be read first, all of them go as one statement.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from chassis.access import NATION, ORGANISATION, Caller, Purpose, Scope
from chassis.errors import PreconditionFailed, PreconditionRequired, Problem
from chassis.models import Audit, InArea, Model
from chassis.outages import cause_of
from chassis.refusals import meaning_of
from chassis.security import LEVELS, SET_SCOPE
from chassis.statements import NewRow, RowChange, insertions, many_of, objects
from reference.divisions import Area

if TYPE_CHECKING:
    from chassis.app import App

_SET_SCOPE = text(SET_SCOPE)
MOST_IN_ONE_STATEMENT = 100
"""Rows; a statement takes 32,767 values, and every number of rows is a statement of its own."""


class Work:
    """What a use case needs: the caller, the time, a session, and a place to add rows."""

    def __init__(
        self,
        app: "App",
        *,
        caller: Caller | None = None,
        purpose: Purpose = Purpose.OPERATION,
        operation: str = "",
        request_id: str = "",
        trace_id: str | None = None,
        if_match: Collection[str] = (),
        scope: Scope | None = None,
    ) -> None:
        self.app, self._caller, self.purpose, self.operation = app, caller, purpose, operation
        self.request_id, self.trace_id, self._if_match = request_id, trace_id, if_match
        self.scope = scope or (caller.scope if caller else NATION)
        self.now: datetime = app.clock()
        self.unnamed = False
        """The audit must not tell who this was (a reporter's identity is confidential)."""
        self.second_try = False
        """The first try met a row that was there already: now look before writing."""
        self.etag: str | None = None
        self.told: list[str] = []
        self._session: AsyncSession | None = None
        self._rows: list[Model | NewRow | RowChange] = []
        self._touched: dict[tuple[UUID, str, str], InArea | Mapping[str, Any]] = {}

    @property
    def scope(self) -> Scope:
        """What may be read, and written; set by a use case that goes on elsewhere."""
        return self._scope

    @scope.setter
    def scope(self, scope: Scope) -> None:
        self._scope = self._reach = scope

    @property
    def _is_own(self) -> bool:
        """The service's own work, which is done again if it is lost. A request's is not, even one
        without a token: what it was answered has to be on the disk."""
        return self._caller is None and not self.operation and self.scope == NATION

    @property
    def caller(self) -> Caller:
        if self._caller is None:
            raise RuntimeError("this work has no caller")
        return self._caller

    async def session(self) -> AsyncSession:
        """The session, with the caller's area set; opened when first asked for."""
        if self._session is None:
            if self._is_own:
                self._session = self.app.database.own_session(work=self)
            else:
                self._session = self.app.database.session(work=self)
                await self._set_scope()
            self._session.add_all(objects(self._rows))
            self._rows.clear()
        return self._session

    async def reach(self, area: Area) -> None:
        """Let this transaction write in `area` as well: a duty of the county that a village's
        finding opens, a file that another county takes over. What may be read stays the caller's,
        whose own area every query states."""
        if self._reach.level not in (*LEVELS, NATION.level):
            raise RuntimeError("what an organisation does reaches no further than its own matters")
        wide = Area(self._reach.code)
        while not wide.covers(area):
            wide = wide.parent or Area()
        self._reach = Scope.of(wide)
        if self._session is not None and not self._is_own:
            await self._session.flush()
            await self._set_scope()

    async def _set_scope(self) -> None:
        assert self._session is not None
        scope = {"level": self._reach.level, "code": self._reach.code}
        await (await self._session.connection()).execute(_SET_SCOPE, scope)

    def add(self, *rows: Model) -> None:
        """Rows to be written when the work is committed."""
        for row in rows:
            self.touch(row, "write")
        if self._session is None:
            self._rows += rows
        else:
            self._session.add_all(rows)

    def insert(self, model: type[Model], **values: Any) -> None:
        """As `add`, for a row that nobody needs to hold: several times quicker."""
        if self._caller is not None and model.child_key and issubclass(model, InArea):
            self.note(values[model.child_key], "write", model, values)
        row = NewRow(model, values)
        if self._session is None:
            self._rows.append(row)
        else:
            self._session.add(row.made())

    def aside(self) -> "Work":
        """The same work, to gather rows in that may yet be dropped; without a session, so that a
        thread may do it. `take` writes them."""
        aside = copy(self)
        aside._session, aside._rows, aside._touched, aside.told = None, [], {}, []
        return aside

    async def take(self, *asides: "Work") -> None:
        """Write what was gathered aside, with its audit: all rows of a table at once."""
        connection = await (await self.session()).connection()
        rows = (row for one in asides for row in (*one._rows, *one._audit_rows()))
        for statement, values in await asyncio.to_thread(list, many_of(insertions(rows))):
            await connection.exec_driver_sql(statement, values)
        self.told += [told for one in asides for told in one.told]

    async def flush(self) -> None:
        """Write what was added so far, where a session is open; else all goes as one at the end."""
        if self._session is not None:
            await self._session.flush()

    def change(self, model: type[Model], key: dict[str, Any], **values: Any) -> None:
        """Change the row with that key, which nobody has loaded, together with what is inserted.

        Only where no session was needed. Whether there was such a row is not told: name its
        version in the key, and publish the next, which two cannot.
        """
        if self._session is not None:
            raise RuntimeError("a session is open: load the row and change it")
        self._rows.append(RowChange(model, key, values))

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """One of several changes ordered together, which fails by itself (a savepoint).

        The caller's If-Match was for the whole, so the rows inside match whatever they are. A
        refusal leaves nothing of the part, and is raised as the problem it means.
        """
        session, touched, matched = await self.session(), dict(self._touched), self._if_match
        self._if_match = ("*",)
        try:
            async with session.begin_nested():
                yield
                await session.flush()
        except (Problem, DBAPIError) as error:
            self._touched = touched
            meaning = error if isinstance(error, Problem) else self._meaning(error)
            if not isinstance(meaning, Problem):
                raise
            raise meaning from error
        finally:
            self._if_match = matched

    def _meaning(self, error: DBAPIError) -> Exception | None:
        return meaning_of(cause_of(error), self.app.refusals, again=True)

    def touch(self, row: Model, action: str) -> None:
        """Note for the audit that a child's row was read or written."""
        if self._caller is None or row.child_key is None or not isinstance(row, InArea):
            return
        self.note(row.__dict__.get(row.child_key), action, type(row), row)

    def note(
        self, child: UUID | None, action: str, model: type[Model], row: InArea | Mapping[str, Any]
    ) -> None:
        if child is not None:
            self._touched.setdefault((child, action, model.__name__.lower()), row)

    def expect(self, row: Any) -> None:
        """The caller must have read this version of the row (If-Match), or may not change it."""
        if not self._if_match:
            raise PreconditionRequired
        if not {"*", etag(row.version)}.intersection(self._if_match):
            raise PreconditionFailed

    async def commit(self) -> None:
        """Write everything, or nothing."""
        if len(self._rows) > MOST_IN_ONE_STATEMENT:
            await self.session()
        if self._session is None:
            rows = [*self._rows, *self._audit_rows()]
            if rows:
                await self.app.database.insert(self._reach, rows)
        else:
            await self._session.flush()
            self._session.add_all(objects(self._audit_rows()))
            await self._session.commit()
        if self.told:
            self.app.wake()

    async def __aenter__(self) -> "Work":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _who(self) -> dict[str, str | None]:
        """The caller as the audit names it; a confidential one by a blind index."""
        caller = self.caller
        if not self.unnamed:
            names = {"subject": caller.subject, "client_id": caller.client_id}
            return {**names, "organisation": caller.organisation}
        index = self.app.vault.index("audit.subject", caller.subject).hex()
        own = caller.organisation if self.scope.level == ORGANISATION else None
        return {"subject": index, "client_id": "", "organisation": own}

    def _audit_rows(self) -> list[NewRow]:
        who = self._who() if self._touched else {}
        return [
            NewRow(
                Audit,
                {
                    "at": self.now,
                    "child_id": child,
                    "action": action,
                    "record": record,
                    "operation": self.operation,
                    "purpose": self.purpose.value,
                    "request_id": self.request_id,
                    **who,
                    **_area_of(row),
                },
            )
            for (child, action, record), row in self._touched.items()
        ]


def _area_of(row: InArea | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(row, InArea):
        return {level: getattr(row, level) for level in LEVELS}
    return {level: row.get(level) for level in LEVELS}


def etag(version: int) -> str:
    """A strong entity tag."""
    return f'"v{version}"'


def tags(headers: Iterable[str]) -> set[str]:
    """The entity tags that If-Match or If-None-Match lists; none of ours holds a comma."""
    found = {tag.strip() for header in headers for tag in header.split(",")}
    return found - {""}


@event.listens_for(Model, "load", propagate=True)
def _note_read(row: Model, context: Any) -> None:
    work: Work | None = context.session.info.get("work")
    if work is not None:
        work.touch(row, "read")


@event.listens_for(Session, "before_flush")
def _note_change(session: Session, *_: Any) -> None:
    work: Work | None = session.info.get("work")
    if work is not None:
        changed = (row for row in session.dirty if session.is_modified(row))
        for row in (*session.new, *session.deleted, *changed):
            work.touch(row, "write")
