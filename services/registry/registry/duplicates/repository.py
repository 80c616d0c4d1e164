"""Every query about doubles."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

import sqlalchemy as sql
from sqlalchemy import RowMapping, literal, text, update
from sqlmodel import col, select

from chassis.access import Purpose
from chassis.areas import within
from chassis.models import Audit, DataKey, table_of
from chassis.security import LEVELS
from chassis.work import Work
from registry.children.models import Child
from registry.duplicates.models import DuplicatePair, PairNotFound, PairStatus

# A name and a township alone are not enough where the births contradict each other as well. A key
# that a crowd shares tells nobody apart, and would be compared with all of the crowd by each of it.
_NOT_A_CROWD = """(SELECT count(*) FROM (SELECT FROM match_key m WHERE {same}
                   LIMIT :crowd + 1) held) <= :crowd"""
_SHARED = {
    "identity": "true",
    "name, birth_on": "true",
    "name, living_in": "extract(year FROM a.birth_on) = extract(year FROM b.birth_on) "
    "OR to_char(a.birth_on, 'MMDD') = to_char(b.birth_on, 'MMDD')",
    "phone": "a.birth_on = b.birth_on AND (a.identity IS NULL OR b.identity IS NULL) "
    "OR a.name = b.name",
}


def _block(keys: str, condition: str) -> str:
    """Each of mine with those that share the keys, unless they are a crowd."""
    same = " AND ".join(f"m.{key} = a.{key}" for key in keys.split(", "))
    return (
        f"SELECT a.child_id AS one, b.child_id AS other FROM mine a JOIN match_key b USING ({keys})"
        f" WHERE {_NOT_A_CROWD.format(same=same)} AND ({condition})"
    )


_FOUND = " UNION ".join(_block(keys, condition) for keys, condition in _SHARED.items())
_CANDIDATES = text(f"""
WITH mine AS (SELECT * FROM match_key WHERE child_id = ANY (CAST(:ids AS uuid[]))), found AS (
    {_FOUND}
), pairs AS (
    SELECT DISTINCT least(one, other) AS older_id, greatest(one, other) AS younger_id
    FROM found WHERE one <> other
)
SELECT p.older_id, p.younger_id, c.village AS older_in, d.village AS younger_in,
       c.sex AS older_sex, d.sex AS younger_sex, a.birth_on AS older_birth,
       b.birth_on AS younger_birth, a.living_in = b.living_in AS same_township,
       a.identity = b.identity AS same_identity, a.name = b.name AS same_name,
       a.phone = b.phone AS same_phone
FROM pairs p
JOIN match_key a ON a.child_id = p.older_id JOIN match_key b ON b.child_id = p.younger_id
JOIN child c ON c.id = p.older_id AND c.left_on IS NULL
JOIN child d ON d.id = p.younger_id AND d.left_on IS NULL
WHERE NOT EXISTS (SELECT FROM duplicate_pair o
                  WHERE (o.older_id, o.younger_id) = (p.older_id, p.younger_id))
ORDER BY 1, 2
""")

# Who changed since it was read is looked for again. An index may be missing or old after a move or
# with another guardian.
_COMPARED = text("""
UPDATE child SET compared_at = :at, name_index = coalesce(n.name, name_index),
       guardian_phone_index = CASE WHEN n.name IS NULL THEN guardian_phone_index ELSE n.phone END
FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:names AS bytea[]),
            CAST(:phones AS bytea[])) AS n (id, version, name, phone)
WHERE child.id = n.id AND child.version = n.version
""")
_KEPT = text("""
INSERT INTO match_key (child_id, identity, name, phone, birth_on, living_in, made_at)
SELECT n.*, CAST(:made_at AS timestamptz) FROM unnest(
    CAST(:child_id AS uuid[]), CAST(:identity AS bytea[]), CAST(:name AS bytea[]),
    CAST(:phone AS bytea[]), CAST(:birth_on AS date[]), CAST(:living_in AS text[])) AS n
ON CONFLICT (child_id) DO UPDATE SET (identity, name, phone, birth_on, living_in, made_at) = (
    excluded.identity, excluded.name, excluded.phone, excluded.birth_on, excluded.living_in,
    excluded.made_at)
""")
_KEPT_BY = ("child_id", "identity", "name", "phone", "birth_on", "living_in")


class Uncompared(Protocol):
    """What of a child's row is read to compare it; `wrapped` is its key, if not destroyed."""

    id: UUID
    version: int
    birth_on: date
    village: str
    name: bytes | None
    resident_id: bytes | None
    guardian: bytes | None
    wrapped: bytes | None


async def uncompared(work: Work, limit: int) -> Sequence[Uncompared]:
    """Children that were not yet looked for among the others."""
    c, k = table_of(Child).c, table_of(DataKey).c
    columns = (c.id, c.version, c.birth_on, c.village, c.name, c.resident_id, c.guardian, k.wrapped)
    query = sql.select(*columns).join_from(
        table_of(Child), table_of(DataKey), k.child_id == c.id, isouter=True
    )
    query = query.where(c.compared_at.is_(None), c.left_on.is_(None)).order_by(c.id).limit(limit)
    found = await (await (await work.session()).connection()).execute(query)
    return cast("Sequence[Uncompared]", found.all())


async def keep_keys(work: Work, read: Sequence[Mapping[str, Any]]) -> None:
    """Of each child the present ones."""
    connection = await (await work.session()).connection()
    values = {name: [row[name] for row in read] for name in _KEPT_BY}
    await connection.execute(_KEPT, {**values, "made_at": work.now})


async def note_reading(work: Work, children: Sequence[UUID], operation: str) -> None:
    """The audit of each of these children: the registry itself read the file."""
    same = {
        "at": work.now, "action": "read", "record": "child", "operation": operation,
        "purpose": Purpose.OPERATION.value, "subject": "registry", "client_id": "registry",
        "request_id": uuid4().hex,
    }  # fmt: skip
    c = table_of(Child).c
    rows = sql.select(c.id, *map(literal, same.values()), *(c[level] for level in LEVELS))
    statement = sql.insert(table_of(Audit)).from_select(
        ["child_id", *same, *LEVELS], rows.where(c.id.in_(children))
    )
    await (await (await work.session()).connection()).execute(statement)


async def candidates(work: Work, children: Sequence[UUID], crowd: int) -> Sequence[RowMapping]:
    """Pairs of these children with any, that share enough to be looked at and were never put."""
    connection = await (await work.session()).connection()
    values = {"ids": list(children), "crowd": crowd}
    return (await connection.execute(_CANDIDATES, values)).mappings().all()


async def mark_compared(
    work: Work, found: Sequence[Uncompared], read: Mapping[UUID, Mapping[str, Any]]
) -> None:
    """They were looked for, and are found by these indexes; a child without a key by none."""
    connection = await (await work.session()).connection()
    rows = [read.get(child.id, {}) for child in found]
    values = {
        "at": work.now,
        "ids": [child.id for child in found],
        "versions": [child.version for child in found],
        "names": [row.get("name_index") for row in rows],
        "phones": [row.get("guardian_phone_index") for row in rows],
    }
    await connection.execute(_COMPARED, values)


async def find(work: Work, pair_id: UUID, *, lock: bool = False) -> DuplicatePair:
    """Raises PairNotFound."""
    query = select(DuplicatePair).where(
        col(DuplicatePair.id) == pair_id, *within(DuplicatePair, work.caller.area)
    )
    if lock:
        query = query.with_for_update()
    pair = (await (await work.session()).exec(query)).one_or_none()
    if pair is None:
        raise PairNotFound
    return pair


async def page(
    work: Work, status: PairStatus | None, before: UUID | None, limit: int
) -> Sequence[DuplicatePair]:
    query = select(DuplicatePair).where(*within(DuplicatePair, work.caller.area))
    if status is not None:
        query = query.where(col(DuplicatePair.status) == status.value)
    if before is not None:
        query = query.where(col(DuplicatePair.id) < before)
    query = query.order_by(col(DuplicatePair.id).desc()).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def files(work: Work, child_ids: Sequence[UUID]) -> Mapping[UUID, Child]:
    """The children the caller may see, locked in the order of their ids."""
    query = select(Child).where(col(Child.id).in_(child_ids), *within(Child, work.caller.area))
    query = query.order_by(col(Child.id)).with_for_update()
    found = (await (await work.session()).exec(query)).all()
    return {child.id: child for child in found}


async def point_to(work: Work, double: Child, kept: UUID) -> None:
    """Files that were kept as the double are kept as the other one from now on."""
    table: Any = Child
    statement = update(Child).where(table.kept_as == double.id, *within(Child, work.caller.area))
    await (await work.session()).exec(statement.values(kept_as=kept))
