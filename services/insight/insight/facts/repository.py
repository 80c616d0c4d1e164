"""Every query about facts, deltas and the rollup. Readers see what is folded: a tenth of a second
after it was told, or two."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    or_,
    text,
    true,
    tuple_,
)
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from chassis.models import InArea
from chassis.work import Work
from contracts.registry import ChildMoved
from insight.facts.models import Counted, Delta, Fact, Rollup, Told
from reference.divisions import LENGTHS, Area

_LEVELS = ", ".join(LENGTHS)
_PLACE = f"coalesce({', '.join(reversed(LENGTHS))}, '')"
# Deltas only of facts that were not there before: a fact counts once, whoever tells it again.
_INSERT = text(
    f"""
WITH told AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(CAST(:facts AS jsonb)) AS one (
        event_id uuid, type text, source text, sequence bigint, child_id uuid, duty text,
        counts jsonb, at timestamptz, received_at timestamptz, province text, prefecture text,
        county text, township text, village text)
), fresh AS (
    INSERT INTO fact (event_id, type, source, sequence, child_id, duty, counts, at, received_at,
        {_LEVELS})
    SELECT event_id, type, source, sequence, child_id, duty, counts, at, received_at, {_LEVELS}
    FROM told ORDER BY sequence
    ON CONFLICT (event_id) DO NOTHING RETURNING event_id
), waiting AS (
    INSERT INTO delta (places, measures, amounts)
    SELECT array_agg(place), array_agg(measure), array_agg(amount) FROM (
        SELECT {_PLACE} AS place, measure, sum(amount) AS amount
        FROM fresh JOIN told USING (event_id)
        JOIN jsonb_to_recordset(CAST(:changes AS jsonb)) AS change (
            event_id uuid, measure text, amount bigint) USING (event_id)
        GROUP BY place, measure
    ) AS cell HAVING count(*) > 0
)
SELECT event_id FROM fresh
"""
)
# All parts of the statement see the rows as they were before it: `old` is what counted until now.
_RECOUNT = text(
    f"""
WITH told AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(CAST(:standings AS jsonb)) AS one (
        subject_id uuid, child_id uuid, measures text[], province text, prefecture text,
        county text, township text, village text)
), old AS MATERIALIZED (
    SELECT * FROM counted WHERE subject_id IN (SELECT subject_id FROM told)
), new AS MATERIALIZED (
    SELECT subject_id, coalesce(told.child_id, old.child_id) AS child_id,
           coalesce(told.measures, old.measures, '{{}}') AS measures,
           {", ".join(f"told.{level}" for level in LENGTHS)}
    FROM told LEFT JOIN old USING (subject_id)
), kept AS (
    INSERT INTO counted (subject_id, child_id, measures, {_LEVELS})
    SELECT subject_id, child_id, measures, {_LEVELS} FROM new
    ON CONFLICT (subject_id) DO UPDATE SET measures = excluded.measures,
        child_id = excluded.child_id,
        {", ".join(f"{level} = excluded.{level}" for level in LENGTHS)}
)
INSERT INTO delta (places, measures, amounts)
SELECT array_agg(place), array_agg(measure), array_agg(amount) FROM (
    SELECT place, measure, sum(amount) AS amount FROM (
        SELECT {_PLACE} AS place, unnest(measures) AS measure, -1 AS amount FROM old
        UNION ALL SELECT {_PLACE}, unnest(measures), 1 FROM new
    ) AS change GROUP BY place, measure HAVING sum(amount) <> 0
) AS cell HAVING count(*) > 0
"""
)

# In one order, so that two batches do not wait for each other.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT hashtextextended('file|' || child, 0) AS key "
    "FROM unnest(CAST(:children AS text[])) AS child ORDER BY key) AS keys"
)


async def lock_files(work: Work, children: Collection[UUID]) -> None:
    """Who moves a child, and who tells of it from elsewhere, go one after the other."""
    connection = await (await work.session()).connection()
    await connection.execute(_LOCK, {"children": [str(child) for child in children]})


async def insert(
    work: Work, facts: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]
) -> set[UUID]:
    """Facts and what they change, as one statement; a known event changes nothing.

    Returns the ids of those that were not known."""
    connection = await (await work.session()).connection()
    told = {"facts": json.dumps(facts), "changes": json.dumps(changes)}
    return set((await connection.execute(_INSERT, told)).scalars())


async def recount(work: Work, standings: Sequence[Mapping[str, Any]]) -> None:
    """Each subject once, with what it counts as from now on; None leaves that as it is."""
    connection = await (await work.session()).connection()
    await connection.execute(_RECOUNT, {"standings": json.dumps(standings)})


async def shift(work: Work, deltas: Mapping[Area, Mapping[str, int]]) -> None:
    """By how much which measures change, by place."""
    changes = [
        (area.code, measure, amount)
        for area, found in deltas.items()
        for measure, amount in found.items()
    ]
    if changes:
        places, measures, amounts = zip(*changes, strict=True)
        work.insert(Delta, places=places, measures=measures, amounts=amounts)


async def files(work: Work, children: Collection[UUID]) -> dict[UUID, list[Told]]:
    """Of each child what follows it, and where it was registered and moved; as they arrived."""
    levels = [getattr(Fact, level) for level in LENGTHS]
    query: Any = select(  # type: ignore[call-overload]
        Fact.child_id, Fact.event_id, Fact.type, Fact.source, Fact.counts, *levels
    ).where(
        col(Fact.child_id).in_(children),
        or_(col(Fact.counts).is_not(None), col(Fact.type) == ChildMoved.TYPE),
    )
    found: dict[UUID, list[Told]] = {}
    for child, event_id, kind, source, counts, *codes in (
        await (await work.session()).exec(query.order_by(col(Fact.id)))
    ).all():
        told = Told(event_id, kind, source, _area(codes), counts or {})
        found.setdefault(child, []).append(told)
    return found


async def last_moves(work: Work, children: Collection[UUID]) -> dict[UUID, Area]:
    """Where each child that has moved is known to live."""
    levels = [getattr(Fact, level) for level in LENGTHS]
    query: Any = select(Fact.child_id, *levels).where(
        col(Fact.child_id).in_(children), col(Fact.type) == ChildMoved.TYPE
    )
    rows = (await (await work.session()).exec(query.order_by(col(Fact.id)))).all()
    return {child: _area(codes) for child, *codes in rows}


async def counted_of(work: Work, children: Collection[UUID]) -> list[tuple[UUID, UUID, Area]]:
    """The custodies of these children, by what they count as: subject, child and place."""
    levels = [getattr(Counted, level) for level in LENGTHS]
    query: Any = select(Counted.subject_id, Counted.child_id, *levels).where(
        col(Counted.child_id).in_(children)
    )
    rows = (await (await work.session()).exec(query)).all()
    return [(subject, child, _area(codes)) for subject, child, *codes in rows]


def _area(codes: Sequence[str | None]) -> Area:
    """From the columns of a row."""
    return Area(next((code for code in reversed(codes) if code), ""))


def totals_query(area: Area) -> Select[str, int]:
    """The measures of an area."""
    return select(Rollup.measure, Rollup.value).where(col(Rollup.area_code) == area.code)


async def totals(work: Work, area: Area) -> dict[str, int]:
    return dict((await (await work.session()).exec(totals_query(area))).all())


def below_query(area: Area, measures: Sequence[str]) -> Select[str, str, int]:
    """Some measures of each area directly below; none for a village."""
    return select(Rollup.area_code, Rollup.measure, Rollup.value).where(
        col(Rollup.parent) == area.code,
        col(Rollup.measure).in_(measures),
        *_within(Rollup, area),
    )


async def below(work: Work, area: Area, measures: Sequence[str]) -> dict[tuple[str, str], int]:
    """By the code of the area below, and the measure."""
    rows = (await (await work.session()).exec(below_query(area, measures))).all()
    return {(place, measure): value for place, measure, value in rows}


async def timeline(
    work: Work, child_id: UUID, limit: int, after: tuple[datetime, int] | None
) -> Sequence[Fact]:
    place = tuple_(col(Fact.at), col(Fact.id))
    query = select(Fact).where(col(Fact.child_id) == child_id, *_within(Fact, work.caller.area))
    if after is not None:
        query = query.where(place > after)
    query = query.order_by(col(Fact.at), col(Fact.id)).limit(limit)
    return (await (await work.session()).exec(query)).all()


async def recent(work: Work, limit: int) -> Sequence[Any]:
    """Columns that say nothing of a child: this is no reading of a record."""
    query = select(Fact.source, Fact.sequence, Fact.type, Fact.at, Fact.received_at)  # type: ignore[call-overload]
    query = query.where(*_within(Fact, work.caller.area)).order_by(col(Fact.id).desc())
    return (await (await work.session()).exec(query.limit(limit))).all()  # type: ignore[no-any-return]


def _within(model: type[InArea], area: Area) -> list[ColumnElement[bool]]:
    """The area said as equalities, so that an index is used."""
    levels = [
        getattr(model, level) == code for level, code in area.columns().items() if code is not None
    ]
    return levels or [true()]
