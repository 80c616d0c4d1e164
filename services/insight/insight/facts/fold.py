"""The loop that folds deltas into the rollup: a change is counted once in every area above it."""

import asyncio
from typing import TYPE_CHECKING

from chassis.supervision import Beat, leader

if TYPE_CHECKING:
    from chassis.app import App

FOLD_AT_ONCE = 5_000
REST_SECONDS = 0.1
"""Between two folds: every page reads what waits, and that is what makes it slow."""

# Deleting and adding are one statement: a reader sees a change in the delta or in the rollup.
FOLD = """
WITH taken AS (
    DELETE FROM delta WHERE id IN (SELECT id FROM delta ORDER BY id LIMIT $1) RETURNING *
), cells AS (
    SELECT area_code, measure, sum(amount)::bigint AS value,
           cell.province, cell.prefecture, cell.county, cell.township, cell.village
    FROM taken t CROSS JOIN LATERAL unnest(measures, amounts) AS change (measure, amount)
    CROSS JOIN LATERAL (VALUES
        ('', NULL, NULL, NULL, NULL, NULL),
        (t.province, t.province, NULL, NULL, NULL, NULL),
        (t.prefecture, t.province, t.prefecture, NULL, NULL, NULL),
        (t.county, t.province, t.prefecture, t.county, NULL, NULL),
        (t.township, t.province, t.prefecture, t.county, t.township, NULL),
        (t.village, t.province, t.prefecture, t.county, t.township, t.village)
    ) AS cell (area_code, province, prefecture, county, township, village)
    WHERE area_code IS NOT NULL
    GROUP BY area_code, measure,
             cell.province, cell.prefecture, cell.county, cell.township, cell.village
), folded AS (
    INSERT INTO rollup (area_code, measure, value, province, prefecture, county, township, village)
    SELECT area_code, measure, value, province, prefecture, county, township, village FROM cells
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
