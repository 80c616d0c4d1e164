"""The copy's queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from chassis.models import table_of
from chassis.work import Work
from procurement.workers.models import Worker, WorkerTraining

_AREA = ("province", "prefecture", "county", "township", "village")


async def put_in_office(work: Work, rows: Sequence[Mapping[str, Any]], *, in_office: bool) -> None:
    """Appointed or released."""
    entry = insert(table_of(Worker)).values([{**row, "in_office": in_office} for row in rows])
    changes = {name: entry.excluded[name] for name in (*_AREA, "kind", "in_office")}
    await _execute(work, entry.on_conflict_do_update(index_elements=["id"], set_=changes))


async def put_trained(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """A course is told once more where its day was corrected."""
    entry = insert(table_of(WorkerTraining)).values(list(rows))
    changes = {name: entry.excluded[name] for name in (*_AREA, "finished_on")}
    known = ["worker_id", "course_id"]
    await _execute(work, entry.on_conflict_do_update(index_elements=known, set_=changes))


async def _execute(work: Work, statement: Any) -> None:
    await (await (await work.session()).connection()).execute(statement)
