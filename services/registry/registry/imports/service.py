"""Importing a county's file: all of its good rows or none, and a report of the rejected ones."""

import asyncio
import csv
import hashlib
import io
from collections.abc import Sequence, Set
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from chassis.models import new_id
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.registry import ChildRegistered
from reference import norms
from reference.clocks import CHINA
from registry.children.registration import follow_up
from registry.imports import repository
from registry.imports.files import open_file
from registry.imports.models import (
    FileEmpty,
    FileTooLong,
    ImportBatch,
    ImportRunning,
    NotACounty,
    Rejection,
)
from registry.imports.newcomers import Newcomer, newcomer, settle
from registry.imports.reasons import REASONS
from registry.imports.rows import Checker, RowRejected
from registry.imports.schemas import ImportRead, RejectionRead
from registry.imports.sealing import Sealer, child_of, has_temp_id

AT_ONCE = 5_000
"""Rows of one statement."""
_MOST = "registry.import_rows"


async def enter(work: Work, body: bytes) -> tuple[ImportRead, bool]:
    """What became of the file, and whether it is new. Raises ImportRunning, and what is wrong
    with the file as a whole."""
    county = work.caller.area
    if not county.is_county:
        raise NotACounty
    digest = work.app.vault.index(f"import|{county.code}", hashlib.sha256(body).hexdigest())
    if not await repository.hold(work, county):
        raise ImportRunning
    known = await repository.find_by_digest(work, digest)
    if known is not None:
        return _read(known), False
    batch = await _File(work, body).enter(digest)
    return _read(batch), True


async def find(work: Work, import_id: UUID) -> ImportRead:
    return _read(await repository.find(work, import_id))


async def page(work: Work, limit: int, after: str | None) -> Page[ImportRead]:
    place = position(work, after, 1)
    found = await repository.page(work, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[_read(batch) for batch in found], next=following)


async def rejections(
    work: Work, import_id: UUID, limit: int, after: str | None
) -> Page[RejectionRead]:
    batch = await repository.find(work, import_id)
    place = position(work, after, 2)
    start = (int(place[0]), int(place[1])) if place else (0, 0)
    found = await repository.rejections(work, batch.id, start, limit)
    last = found[-1] if len(found) == limit else None
    following = cursor(work, str(last.row), str(last.number)) if last else None
    return Page(items=[_rejected(one) for one in found], next=following)


async def rejections_file(work: Work, import_id: UUID) -> bytes:
    """All of them as CSV, with the byte order mark that spreadsheets look for."""
    batch = await repository.find(work, import_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(RejectionRead.model_fields)
    for one in await repository.rejections(work, batch.id, (0, 0), None):
        writer.writerow(_rejected(one).model_dump().values())
    return text.getvalue().encode("utf-8-sig")


class _Batch(NamedTuple):
    """Rows for one statement, and those of them that say more than who the child is."""

    sealed: list[tuple[Any, ...]]
    newcomers: list[Newcomer]


class _File:
    """One file on its way in."""

    def __init__(self, work: Work, body: bytes) -> None:
        self._work, self._area = work, work.caller.area
        self._today = work.now.astimezone(CHINA).date()
        self._header, self._cells = open_file(body)
        self._sealer = Sealer(work.app.vault, self._area, work.now, self._today)
        self._seen: set[bytes] = set()
        self._rejections: list[dict[str, Any]] = []
        self._rows = self._known = self._rejected = 0
        self._id = new_id()

    async def enter(self, digest: bytes) -> ImportBatch:
        """While one batch is on its way to the database the next is made ready in a thread."""
        villages = await repository.villages(self._work, self._area)
        checker = Checker(self._header, villages, self._area.code, self._today)
        arrivals = await repository.Arrivals.open(self._work)
        most = norms.norm(_MOST, on=self._today, area=self._area).value
        ready = await asyncio.to_thread(self._prepare, checker)
        while ready is not None:
            following = asyncio.create_task(asyncio.to_thread(self._prepare, checker))
            try:
                known = await arrivals.enter(ready.sealed)
            finally:
                done = (await asyncio.gather(following, return_exceptions=True))[0]
            if isinstance(done, BaseException):
                raise done
            self._known += len(known)
            await self._follow_up(ready, known)
            if self._rows > most:
                raise FileTooLong
            ready = done
        return await self._conclude(digest)

    def _prepare(self, checker: Checker) -> _Batch | None:
        """The next rows, checked and sealed; None behind the last."""
        rows = list(islice(self._cells, AT_ONCE))
        batch = _Batch([], [])
        for cells in rows:
            self._take(checker, cells, batch)
        return batch if rows else None

    def _take(self, checker: Checker, cells: list[str], batch: _Batch) -> None:
        """Into the batch, unless the row is rejected."""
        self._rows += 1
        try:
            entry = checker.check(cells)
        except RowRejected as rejected:
            self._reject(rejected.faults)
            return
        index = self._sealer.index(entry)
        if index in self._seen:
            self._reject([("", "row_repeated")])
            return
        self._seen.add(index)
        sealed, key = self._sealer.seal(self._rows, entry, index)
        batch.sealed.append(sealed)
        if entry.forms is not None:
            batch.newcomers.append(newcomer(self._work, sealed, entry.forms, key))

    def _reject(self, faults: Sequence[tuple[str, str]]) -> None:
        self._rejected += 1
        area = self._area.columns()
        self._rejections += [
            {"import_id": self._id, "row": self._rows, "number": number, "column_name": column,
             "code": code, **area}
            for number, (column, code) in enumerate(faults, 1)
        ]  # fmt: skip

    async def _follow_up(self, batch: _Batch, known: Set[int]) -> None:
        """Who has no hukou is to get one; what follows from circumstances and parents."""
        for sealed in batch.sealed:
            if has_temp_id(sealed) and sealed[0] not in known:
                follow_up(self._work, *child_of(sealed))
        await settle(self._work, [one for one in batch.newcomers if one.row not in known])

    async def _conclude(self, digest: bytes) -> ImportBatch:
        if not self._rows:
            raise FileEmpty
        work = self._work
        batch = ImportBatch(
            id=self._id, digest=digest, rows=self._rows, known=self._known,
            rejected=self._rejected, entered=self._rows - self._known - self._rejected,
            imported_by=work.caller.subject, imported_at=work.now, **self._area.columns(),
        )  # fmt: skip
        work.add(batch)
        await repository.keep(work, self._rejections)
        if batch.entered:
            work.told.append(ChildRegistered.TYPE)
        return batch


def _read(batch: ImportBatch) -> ImportRead:
    return ImportRead(**batch.model_dump(), area=batch.area.code)


def _rejected(one: Rejection) -> RejectionRead:
    reason = REASONS[one.code]
    return RejectionRead(
        row=one.row, column=one.column_name, code=one.code, detail=reason.en, detail_zh=reason.zh
    )
