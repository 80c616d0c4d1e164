"""Every query about imports. Rows arrive by COPY and are entered in batches by one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, tuple_, update
from sqlmodel import col, select

from chassis.areas import within
from chassis.models import table_of
from chassis.work import Work
from contracts.registry import ChildRegistered
from reference.divisions import Area
from registry.children.models import Child
from registry.divisions.models import Division
from registry.imports.models import ImportBatch, ImportNotFound, Rejection
from registry.imports.sealing import COLUMNS

# COPY does not go through row policies and is refused on a table that has them; INSERT does.
_ARRIVING = """
CREATE TEMP TABLE arriving ON COMMIT DROP AS
SELECT 0::int AS row, NULL::uuid AS event_id, NULL::bytea AS wrapped, child.* FROM child
WITH NO DATA
"""
_AREA = "province, prefecture, county, township, village"
_CHILD = ", ".join(COLUMNS[3:])
# A plan made while the tables are empty would be kept while they fill.
_PLANNED_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"
# Each row is looked up by itself: EXISTS would be turned into one look at every child there is.
_KNOWN = """
DELETE FROM arriving a WHERE (
    SELECT true FROM child c
    WHERE c.province = $1 AND c.identity_index = a.identity_index LIMIT 1)
OR a.temp_id IS NOT NULL AND (
    SELECT true FROM child c WHERE c.province = $1 AND c.temp_id = a.temp_id LIMIT 1)
RETURNING row
"""
# Who is entered by somebody else in this moment is refused by the unique index: then all of the
# file is done again, and that child is known.
_ENTER = f"""
WITH entered AS (
    INSERT INTO child ({_CHILD}) SELECT {_CHILD} FROM arriving
), keys AS (
    INSERT INTO data_key (child_id, wrapped, key_version, created_at, {_AREA})
    SELECT id, wrapped, 1, registered_at, {_AREA} FROM arriving
), told AS (
    INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_version, child_id,
                        occurred_at, trace_id, payload, {_AREA})
    SELECT event_id, '{ChildRegistered.TYPE}', '{ChildRegistered.AGGREGATE}', id, 1, id,
           registered_at, $1, jsonb_build_object(
               'child_id', id, 'area', village, 'birth_on', birth_on, 'sex', sex,
               'categories', categories, 'has_hukou', temp_id IS NULL, 'sibling_of', NULL),
           {_AREA}
    FROM arriving
)
INSERT INTO audit (at, child_id, action, record, operation, purpose, subject, client_id,
                   organisation, request_id, {_AREA})
SELECT registered_at, id, 'write', 'child', $2, $3, $4, $5, $6, $7, {_AREA} FROM arriving
"""


async def hold(work: Work, county: Area) -> bool:
    """One file of a county at a time; no: another is being imported."""
    key = func.hashtextextended(f"import|{county.code}", 0)
    held = select(func.pg_try_advisory_xact_lock(key))
    return bool((await (await work.session()).exec(held)).one())


async def find_by_digest(work: Work, digest: bytes) -> ImportBatch | None:
    query = select(ImportBatch).where(col(ImportBatch.digest) == digest)
    return (await (await work.session()).exec(query)).one_or_none()


async def villages(work: Work, county: Area) -> frozenset[str]:
    """The villages and communities of a county, or of a prefecture that has no counties."""
    query = select(Division.code).where(
        col(Division.code) > county.code,
        col(Division.code) < str(int(county.code) + 1),
        col(Division.level) == "village",
    )
    return frozenset((await (await work.session()).exec(query)).all())


class Arrivals:
    """The table in which rows of a file arrive, in the transaction of the work."""

    def __init__(self, work: Work, connection: Any) -> None:
        self._connection, caller = connection, work.caller
        self._province = caller.area.columns()["province"]
        self._facts = (work.trace_id, work.operation, work.purpose.value, caller.subject,
                       caller.client_id, caller.organisation, work.request_id)  # fmt: skip

    @classmethod
    async def open(cls, work: Work) -> "Arrivals":
        connection = await (await work.session()).connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(_ARRIVING)
        await driver.execute(_PLANNED_ANEW)
        return cls(work, driver)

    async def enter(self, sealed: Sequence[tuple[Any, ...]]) -> set[int]:
        """Enter the rows with key, event and audit; returns the rows that were known before."""
        driver = self._connection
        await driver.copy_records_to_table("arriving", records=sealed, columns=COLUMNS)
        known = await driver.fetch(_KNOWN, self._province)
        await driver.execute(_ENTER, *self._facts)
        await driver.execute("TRUNCATE arriving")
        return {record["row"] for record in known}


async def classify(work: Work, children: Sequence[Child]) -> None:
    """Write what children that were entered in this work are counted as by now."""
    c = table_of(Child).c
    here = (c.id == bindparam("of"), c.province == bindparam("within"))
    changed: dict[str, Any] = {
        name: bindparam(f"its_{name}") for name in ("categories", "relabel_on", "version")
    }
    values = [
        {"of": child.id, "within": child.province}
        | {f"its_{name}": getattr(child, name) for name in changed}
        for child in children
    ]
    statement = update(table_of(Child)).where(*here).values(**changed)
    await (await (await work.session()).connection()).execute(statement, values)


async def find(work: Work, import_id: UUID) -> ImportBatch:
    """Raises ImportNotFound."""
    query = select(ImportBatch).where(
        col(ImportBatch.id) == import_id, *within(ImportBatch, work.caller.area)
    )
    batch = (await (await work.session()).exec(query)).one_or_none()
    if batch is None:
        raise ImportNotFound
    return batch


async def page(work: Work, before: UUID | None, limit: int) -> Sequence[ImportBatch]:
    query = select(ImportBatch).where(*within(ImportBatch, work.caller.area))
    if before is not None:
        query = query.where(col(ImportBatch.id) < before)
    query = query.order_by(col(ImportBatch.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def rejections(
    work: Work, import_id: UUID, after: tuple[int, int], limit: int | None
) -> Sequence[Rejection]:
    """By row, after a row and the number of its fault."""
    query = select(Rejection).where(
        col(Rejection.import_id) == import_id,
        tuple_(col(Rejection.row), col(Rejection.number)) > tuple_(*after),
        *within(Rejection, work.caller.area),
    )
    query = query.order_by(col(Rejection.row), col(Rejection.number)).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def keep(work: Work, rejections: Sequence[dict[str, Any]]) -> None:
    """Write down what was rejected."""
    if rejections:
        session = await work.session()
        await session.flush()
        await (await session.connection()).execute(Rejection.__table__.insert(), rejections)  # type: ignore[attr-defined]
