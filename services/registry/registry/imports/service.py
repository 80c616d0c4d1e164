"""Importing a county's file: all of its good rows or none, and a report of the rejected ones."""

import asyncio
import csv
import hashlib
import io
from collections.abc import Sequence
from itertools import islice
from typing import Any
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
from registry.imports.reasons import REASONS
from registry.imports.rows import Checker, RowRejected
from registry.imports.schemas import ImportRead, RejectionRead
from registry.imports.sealing import Sealer, child_of

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
                known = await arrivals.enter(ready)
            finally:
                done = (await asyncio.gather(following, return_exceptions=True))[0]
            if isinstance(done, BaseException):
                raise done
            self._known += len(known)
            self._follow_up([one for one in ready if one[0] not in known])
            if self._rows > most:
                raise FileTooLong
            ready = done
        return await self._conclude(digest)

    def _prepare(self, checker: Checker) -> list[tuple[Any, ...]] | None:
        """The next rows, checked and sealed; None behind the last."""
        rows = list(islice(self._cells, AT_ONCE))
        return (
            [sealed for cells in rows if (sealed := self._sealed(checker, cells))] if rows else None
        )

    def _sealed(self, checker: Checker, cells: list[str]) -> tuple[Any, ...] | None:
        """None for a row that is rejected."""
        self._rows += 1
        try:
            entry = checker.check(cells)
        except RowRejected as rejected:
            self._reject(rejected.faults)
            return None
        index = self._sealer.index(entry)
        if index in self._seen:
            self._reject([("", "row_repeated")])
            return None
        self._seen.add(index)
        return self._sealer.seal(self._rows, entry, index)

    def _reject(self, faults: Sequence[tuple[str, str]]) -> None:
        self._rejected += 1
        area = self._area.columns()
        self._rejections += [
            {"import_id": self._id, "row": self._rows, "number": number, "column_name": column,
             "code": code, **area}
            for number, (column, code) in enumerate(faults, 1)
        ]  # fmt: skip

    def _follow_up(self, entered: Sequence[tuple[Any, ...]]) -> None:
        """Who has no hukou is to get one."""
        for sealed in entered:
            child_id, temp_id, village = child_of(sealed)
            if temp_id is not None:
                follow_up(self._work, child_id, village)

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
