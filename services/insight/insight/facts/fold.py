"""The loop that folds deltas into the rollup: a change is counted once in every area above it."""

import asyncio
from typing import TYPE_CHECKING

from chassis.supervision import Beat, leader
from reference.divisions import LENGTHS

if TYPE_CHECKING:
    from chassis.app import App

FOLD_AT_ONCE = 100
REST_SECONDS = 0.1
"""Between two folds: this is how far the numbers are behind what was told."""


def _has(code: str, digits: int | str) -> str:
    """Whether a place has a level. A township of Dongguan has zeros where others have a county."""
    return f"length({code}) >= {digits} AND NOT ({digits} = 6 AND substr({code}, 5, 2) = '00')"


_DIGITS = [0, *LENGTHS.values()]
_COLUMNS = [f"CASE WHEN {_has('code', n)} THEN left(code, {n}) END" for n in LENGTHS.values()]
FOLD = f"""
WITH taken AS (
    DELETE FROM delta WHERE id IN (SELECT id FROM delta ORDER BY id LIMIT $1) RETURNING *
), cells AS (
    SELECT left(place, digits) AS code, measure, sum(amount)::bigint AS value
    FROM taken, unnest(places, measures, amounts) AS change (place, measure, amount),
         unnest(ARRAY{_DIGITS}) AS digits
    WHERE {_has("place", "digits")}
    GROUP BY code, measure
), folded AS (
    INSERT INTO rollup (area_code, measure, value, {", ".join(LENGTHS)})
    SELECT code, measure, value, {", ".join(_COLUMNS)}
    FROM cells
    ON CONFLICT (area_code, measure) DO UPDATE SET value = rollup.value + excluded.value
)
SELECT count(*) FROM taken
"""


async def fold_forever(app: "App", beat: Beat) -> None:
    """Several times a second; one leader among the replicas."""
    async with leader(app.database, "fold", beat) as connection:
        while True:
            beat()
            if await connection.fetchval(FOLD, FOLD_AT_ONCE) < FOLD_AT_ONCE:
                await asyncio.sleep(REST_SECONDS)
