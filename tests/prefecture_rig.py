"""The made-up prefecture, small, in an installation of its own: others count what they made."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx

from assembled import Assembled
from reference.divisions import Level
from standalone.demonstration import VILLAGE
from standalone.storyteller import Stage
from standalone.synthetic.filling import fill, fill_country
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County, counties
from standalone.synthetic.shares import SMALL, SMALL_COUNTIES

COUNTRY = "synthetic-country.json"
COUNTED = {
    "identity": ("organisation", "client", "role_grant"),
    "registry": (
        "child",
        "worker",
        "visit",
        "assessment",
        "course_result",
        "move",
        "duplicate_pair",
        "entry_review",
        "period_return",
    ),
    "placement": ("agency", "bed", "custody", "household", "consolidation_plan"),
    "procurement": ("provider", "offer", "service_need", "tender", "bid", "contract", "entry"),
    "judicial-referral": ("unit", "report", "referral", "protection_order", "warning", "judgment"),
}


@dataclass
class Filled:
    """The whole with its small prefecture, and how to fill it again."""

    system: Assembled
    folder: Path
    said: list[str] = field(default_factory=list)
    """By the first run."""

    async def fill(self) -> list[str]:
        """What this run said."""
        lines: list[str] = []
        memory = Memory.read(self.folder / "synthetic.json")
        async with self._stage(lines) as stage:
            await fill(stage, _few(), SMALL, memory)
        return lines

    async def fill_country(self, counties: list[County]) -> list[str]:
        """The small country around it: what this run said."""
        lines: list[str] = []
        async with self._stage(lines) as stage:
            await fill_country(stage, counties, SMALL, Memory.read(self.folder / COUNTRY))
        return lines

    async def add_villages(self, counties: list[County]) -> None:
        """Those where the small country's children live: the rest of it is not loaded here."""
        connection = await asyncpg.connect(self.system.databases["registry"])
        try:
            villages = [one.villages[0] for one in counties]
            rows = [(one, "村", Level.VILLAGE.value, one[:9]) for one in villages]
            await connection.copy_records_to_table("division", records=rows)
        finally:
            await connection.close()

    @asynccontextmanager
    async def _stage(self, lines: list[str]) -> AsyncIterator[Stage]:
        async with httpx.AsyncClient(
            base_url=self.system.address, timeout=120, trust_env=False
        ) as client:
            yield Stage(client, self.system.logins, lines.append)

    async def rows(self) -> dict[str, int]:
        """How many there are of everything."""
        return {
            table: (await self.system.rows(service, f"SELECT count(*) FROM {table}"))[0][0]
            for service, tables in COUNTED.items()
            for table in tables
        }


def _few() -> list[County]:
    every = counties(VILLAGE.code[:4])
    every.sort(key=lambda county: not VILLAGE.code.startswith(county.code))
    return every[:SMALL_COUNTIES]
