"""The copy's queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from chassis.db import table_of
from chassis.work import Work
from procurement.workers.models import Worker


async def put_in_office(work: Work, rows: Sequence[Mapping[str, Any]], *, in_office: bool) -> None:
    """Appointed or released; a course passed before stays passed."""
    entry = insert(table_of(Worker)).values([{**row, "in_office": in_office} for row in rows])
    known = ("province", "prefecture", "county", "township", "village", "kind", "in_office")
    await _execute(work, entry, {name: entry.excluded[name] for name in known})


async def put_trained(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """The latest course counts; a trainee that is not yet appointed is not yet in office."""
    entry = insert(table_of(Worker)).values([{**row, "in_office": False} for row in rows])
    latest = func.greatest(table_of(Worker).c.trained_on, entry.excluded.trained_on)
    await _execute(work, entry, {"trained_on": latest})


async def _execute(work: Work, entry: Any, changes: Mapping[str, Any]) -> None:
    statement = entry.on_conflict_do_update(index_elements=["id"], set_=changes)
    await (await (await work.session()).connection()).execute(statement)
