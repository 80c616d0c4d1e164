"""How duties were done: one query a level, over the rows of `duty` themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, text

from chassis.work import Work
from reference.divisions import Area
from reference.divisions import Level as Division
from registry.performance.schemas import Level

# A duty that names nobody is the village's director's, or the township's supervisor's: of who was
# on duty when it was met or fell due, the first appointed of several.
_ON_DUTY = """
    LEFT JOIN LATERAL (
        SELECT subject FROM worker
        WHERE place = coalesce(d.village, d.township) AND kind <> 'trainer'
          AND appointed_at <= coalesce(d.met_at, least(d.due_at, :now))
          AND (released_at IS NULL OR released_at > coalesce(d.met_at, least(d.due_at, :now)))
        ORDER BY appointed_at LIMIT 1) w ON d.owner IS NULL"""
_WHO = {
    Level.PERSON: ("coalesce(d.owner, w.subject)", _ON_DUTY),
    Level.TOWNSHIP: ("d.township", ""),
    Level.COUNTY: ("coalesce(d.county, d.prefecture)", ""),
}
# To keep in touch with the child is its parents' duty, and nobody's work.
_QUERY = """
SELECT * FROM (
    SELECT who, opened, met_in_time, met_late, breached, open, median_lateness_hours,
           met_in_time::float8 / nullif(met_in_time + met_late + breached, 0) AS in_time_share,
           coalesce(met_in_time::float8 / nullif(met_in_time + met_late + breached, 0), 2) AS place
    FROM (
        SELECT {who} AS who, count(*) AS opened,
               count(*) FILTER (WHERE d.status = 'met') AS met_in_time,
               count(*) FILTER (WHERE d.status = 'met_late') AS met_late,
               count(*) FILTER (WHERE d.status = 'breached' OR d.status = 'open'
                                AND coalesce(d.escalates_at, d.due_at) < :now) AS breached,
               count(*) FILTER (WHERE d.status = 'open'
                                AND coalesce(d.escalates_at, d.due_at) >= :now) AS open,
               percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY extract(epoch FROM d.met_at - d.due_at)::float8 / 3600)
                   FILTER (WHERE d.status = 'met_late') AS median_lateness_hours
        FROM duty d{join}
        WHERE d.opened_at >= :since AND d.opened_at < :until AND d.status <> 'void'
          AND d.kind <> 'parent_contact' {area}
        GROUP BY 1
    ) counted WHERE who IS NOT NULL
) league WHERE (place, who) > (:place, :who) ORDER BY place, who LIMIT :limit
"""


async def league(
    work: Work,
    level: Level,
    area: Area,
    since: datetime,
    until: datetime,
    after: tuple[float, str],
    limit: int,
) -> Sequence[RowMapping]:
    """The weakest first, after a share and a name; who has nothing to show yet stands last."""
    who, join = _WHO[level]
    values: dict[str, Any] = {"now": work.now, "since": since, "until": until, "limit": limit,
                              "place": after[0], "who": after[1]}  # fmt: skip
    condition = ""
    if area.level is not Division.NATION:
        condition = f"AND d.{area.level.value} = :area"
        values["area"] = area.code
    query = text(_QUERY.format(who=who, join=join, area=condition))
    connection = await (await work.session()).connection()
    return (await connection.execute(query, values)).mappings().all()
