"""The loop that folds deltas into the rollup: a change is counted once in every area above it."""

import asyncio
from typing import TYPE_CHECKING

from chassis.supervision import Beat, leader

if TYPE_CHECKING:
    from chassis.app import App

FOLD_AT_ONCE = 100
REST_SECONDS = 0.1
"""Between two folds: this is how far the numbers are behind what was told."""

# A place that has no county of its own (a township of Dongguan) has zeros in its place.
FOLD = """
WITH taken AS (
    DELETE FROM delta WHERE id IN (SELECT id FROM delta ORDER BY id LIMIT $1) RETURNING *
), cells AS (
    SELECT left(place, digits) AS code, measure, sum(amount)::bigint AS value
    FROM taken, unnest(places, measures, amounts) AS change (place, measure, amount),
         unnest(ARRAY[0, 2, 4, 6, 9, 12]) AS digits
    WHERE digits <= length(place) AND NOT (digits = 6 AND substr(place, 5, 2) = '00')
    GROUP BY code, measure
), folded AS (
    INSERT INTO rollup (area_code, measure, value, province, prefecture, county, township, village)
    SELECT code, measure, value,
        CASE WHEN length(code) >= 2 THEN left(code, 2) END,
        CASE WHEN length(code) >= 4 THEN left(code, 4) END,
        CASE WHEN length(code) >= 6 AND substr(code, 5, 2) <> '00' THEN left(code, 6) END,
        CASE WHEN length(code) >= 9 THEN left(code, 9) END,
        CASE WHEN length(code) = 12 THEN code END
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
