"""The made-up prefecture, small, in an installation of its own: others count what they made."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from assembled import Assembled
from standalone.demonstration import VILLAGE
from standalone.storyteller import Stage
from standalone.synthetic.filling import fill
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County, counties
from standalone.synthetic.shares import SMALL, SMALL_COUNTIES

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
        async with httpx.AsyncClient(
            base_url=self.system.address, timeout=120, trust_env=False
        ) as client:
            stage = Stage(client, self.system.logins, lines.append)
            await fill(stage, _few(), SMALL, memory)
        return lines

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
