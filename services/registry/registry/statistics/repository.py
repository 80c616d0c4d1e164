"""Counting children."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, text

from chassis.work import Work
from reference.divisions import Area, Level

_COUNT = """
SELECT {level} AS area, coalesce(categories[1], 'none') AS category,
       {band} AS age_band, sex, coalesce(rating, 'none') AS rating,
       coalesce(guarding, 'none') AS guarding, coalesce(schooling, 'none') AS schooling,
       count(*) AS children
FROM child LEFT JOIN (SELECT child_id, schooling FROM circumstances) lives ON child_id = id
WHERE registered_at < :until AND birth_on <= :day AND birth_on > :born_after
  AND (left_on IS NULL OR left_on > :day) {area}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


async def count(
    work: Work,
    area: Area,
    below: Sequence[str],
    on: date,
    until: datetime,
    bands: Mapping[str, date],
) -> Sequence[RowMapping]:
    """By the levels `below`; a band goes to children born after its day, the youngest first."""
    names = list(bands)
    values: dict[str, Any] = {"until": until, "day": on, "born_after": bands[names[-1]]}
    arms = ""
    for number, name in enumerate(names):
        arms += f"WHEN birth_on > :band_{number} THEN '{name}' "
        values[f"band_{number}"] = bands[name]
    condition = ""
    if area.level is not Level.NATION:
        condition = f"AND province = :province AND {area.level.value} = :area"
        values |= {"province": area.code[:2], "area": area.code}
    levels = f"coalesce({', '.join(below)})"
    query = _COUNT.format(level=levels, band=f"CASE {arms}END", area=condition)
    connection = await (await work.session()).connection()
    return (await connection.execute(text(query), values)).mappings().all()
