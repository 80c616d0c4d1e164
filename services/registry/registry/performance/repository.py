"""How duties were done: one query a level, over the rows of `duty` themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, text

from chassis.work import Work
from reference.divisions import Area
from reference.divisions import Level as Division
from registry.performance.schemas import Level

# A duty in a village that names nobody is its director's, the first appointed of several.
_DIRECTORS = """
    LEFT JOIN (SELECT DISTINCT ON (place) place, subject FROM worker
               WHERE status = 'on_duty' AND kind = 'director' ORDER BY place, appointed_at) w
    ON w.place = d.village AND d.owner IS NULL"""
_WHO = {
    Level.PERSON: ("coalesce(d.owner, w.subject)", _DIRECTORS),
    Level.TOWNSHIP: ("d.township", ""),
    Level.COUNTY: ("coalesce(d.county, d.prefecture)", ""),
}
_QUERY = """
SELECT * FROM (
    SELECT who, opened, met_in_time, met_late, breached, open, median_lateness_hours,
           met_in_time::float8 / nullif(met_in_time + met_late + breached, 0) AS in_time_share,
           coalesce(met_in_time::float8 / nullif(met_in_time + met_late + breached, 0), 2) AS place
    FROM (
        SELECT {who} AS who, count(*) AS opened,
               count(*) FILTER (WHERE d.status = 'met') AS met_in_time,
               count(*) FILTER (WHERE d.status = 'met_late') AS met_late,
               count(*) FILTER (WHERE d.status = 'breached'
                                OR d.status = 'open' AND d.due_at < :now) AS breached,
               count(*) FILTER (WHERE d.status = 'open' AND d.due_at >= :now) AS open,
               percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY extract(epoch FROM d.met_at - d.due_at)::float8 / 3600)
                   FILTER (WHERE d.status = 'met_late') AS median_lateness_hours
        FROM duty d{join}
        WHERE d.opened_at >= :since AND d.opened_at < :until AND d.status <> 'void' {area}
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
