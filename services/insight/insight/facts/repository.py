"""Every query about facts, deltas and the rollup."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, func, text, true, tuple_, union_all
from sqlmodel import col, select

from chassis.models import InArea
from chassis.work import Work
from insight.facts.models import Delta, Fact, Rollup
from reference.divisions import LENGTHS, Area

_LEVELS = ", ".join(LENGTHS)
# Deltas only of facts that were not there before: a fact counts once, whoever tells it again.
_INSERT = text(
    f"""
WITH told AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(CAST(:facts AS jsonb)) AS one (
        event_id uuid, type text, source text, sequence bigint, child_id uuid, at timestamptz,
        received_at timestamptz, province text, prefecture text, county text, township text,
        village text)
), fresh AS (
    INSERT INTO fact (event_id, type, source, sequence, child_id, at, received_at, {_LEVELS})
    SELECT event_id, type, source, sequence, child_id, at, received_at, {_LEVELS}
    FROM told ORDER BY sequence
    ON CONFLICT (event_id) DO NOTHING RETURNING event_id
)
INSERT INTO delta (measure, amount, {_LEVELS})
SELECT measure, CAST(sum(amount) AS bigint), {_LEVELS}
FROM fresh JOIN told USING (event_id)
JOIN jsonb_to_recordset(CAST(:changes AS jsonb)) AS change (
    event_id uuid, measure text, amount bigint) USING (event_id)
GROUP BY measure, {_LEVELS}
"""
)


async def insert(
    work: Work, facts: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]
) -> None:
    """Facts and what they change, as one statement; a known event changes nothing."""
    connection = await (await work.session()).connection()
    await connection.execute(_INSERT, {"facts": json.dumps(facts), "changes": json.dumps(changes)})


async def totals(work: Work, area: Area) -> dict[str, int]:
    """The measures of an area: the rollup and what is not yet folded, in one snapshot."""
    folded = select(Rollup.measure, Rollup.value).where(col(Rollup.area_code) == area.code)
    waiting = select(Delta.measure, Delta.amount).where(*_within(Delta, area))
    both = union_all(folded, waiting).subquery()
    query = select(both.c.measure, cast(func.sum(both.c.value), BigInteger)).group_by(
        both.c.measure
    )
    return dict((await (await work.session()).exec(query)).all())


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
