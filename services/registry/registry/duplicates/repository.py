"""Every query about doubles."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.areas import within
from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from registry.children.models import Child
from registry.duplicates.models import DuplicatePair, MatchKey, PairNotFound, PairStatus

_CANDIDATES = text("""
WITH mine AS (SELECT * FROM match_key WHERE child_id = ANY (CAST(:ids AS uuid[]))), found AS (
    SELECT a.child_id AS one, b.child_id AS other FROM mine a JOIN match_key b USING (identity)
    UNION SELECT a.child_id, b.child_id FROM mine a JOIN match_key b USING (name, birth_on)
    UNION SELECT a.child_id, b.child_id FROM mine a JOIN match_key b USING (name, living_in)
    UNION SELECT a.child_id, b.child_id FROM mine a JOIN match_key b USING (phone)
    WHERE a.birth_on = b.birth_on AND (a.identity IS NULL OR b.identity IS NULL) OR a.name = b.name
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

_COMPARED = text("UPDATE child SET compared_at = :at WHERE id = ANY (CAST(:ids AS uuid[]))")
# What a move, or another guardian, left without an index or with an old one.
_INDEXED = text(
    "UPDATE child SET name_index = n.name, guardian_phone_index = n.phone "
    "FROM unnest(CAST(:ids AS uuid[]), CAST(:names AS bytea[]), CAST(:phones AS bytea[])) "
    "AS n (id, name, phone) WHERE child.id = n.id AND (child.name_index, "
    "child.guardian_phone_index) IS DISTINCT FROM (n.name, n.phone)"
)
Indexes = tuple[UUID, bytes | None, bytes | None]
"""A child, and the blind indexes of its name and its guardian's telephone in its county."""


async def uncompared(work: Work, limit: int) -> Sequence[Child]:
    """Children that were not yet looked for among the others."""
    query = select(Child).where(col(Child.compared_at).is_(None), col(Child.left_on).is_(None))
    return (await (await work.session()).exec(query.order_by(col(Child.id)).limit(limit))).all()


async def keep_keys(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Of each child the present ones."""
    statement = insert(MatchKey).values(list(rows))
    names = ("identity", "name", "phone", "birth_on", "living_in", "made_at")
    statement = statement.on_conflict_do_update(
        index_elements=["child_id"],
        set_={name: getattr(statement.excluded, name) for name in names},
    )
    await (await work.session()).exec(statement)


async def candidates(work: Work, children: Sequence[UUID]) -> Sequence[RowMapping]:
    """Pairs of these children with any, that share enough to be looked at and were never put."""
    connection = await (await work.session()).connection()
    return (await connection.execute(_CANDIDATES, {"ids": list(children)})).mappings().all()


async def mark_compared(work: Work, children: Sequence[Child], rows: Sequence[Indexes]) -> None:
    """They were looked for, and are found by these indexes; a child without a key by none."""
    connection = await (await work.session()).connection()
    values = {"at": work.now, "ids": [child.id for child in children]}
    await connection.execute(_COMPARED, values)
    ids, names, phones = zip(*rows, strict=True) if rows else ((), (), ())
    await connection.execute(
        _INDEXED, {"ids": list(ids), "names": list(names), "phones": list(phones)}
    )


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


async def open_duties(work: Work, child: Child) -> Sequence[tuple[str, UUID]]:
    """Kind and subject of what is still to be done for a child."""
    query = select(Duty.kind, Duty.subject_id).where(
        col(Duty.child_id) == child.id, col(Duty.status).in_(OPEN), *within(Duty, work.caller.area)
    )
    return (await (await work.session()).exec(query)).all()
