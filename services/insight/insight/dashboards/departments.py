"""The ten departments (十部门): what each owes these children, kept or not."""

from insight.dashboards.frame import Frame
from insight.dashboards.justice import duties_table
from insight.dashboards.schemas import Dashboard, Tile
from insight.dashboards.tables import below
from insight.facts.measures import Measure
from reference.departments import DEPARTMENTS

_BELOW = (Measure.DUTIES_OPEN, Measure.DUTIES_MET, Measure.DUTIES_MET_LATE, Measure.DUTIES_BREACHED)


async def show(frame: Frame) -> Dashboard:
    """A department of which nothing was asked stands there too."""
    numbers = await frame.numbers()
    grid = numbers.grid("department")
    known = [one.code for one in DEPARTMENTS]
    others = sorted({code for code, _ in grid} - set(known))
    kinds = numbers.grid("duty")
    return frame.dashboard(
        "departments",
        [Tile(f"measure.{one}", numbers[one]) for one in _BELOW],
        [
            duties_table("table.departments", "department", known + others, grid),
            duties_table("table.duties", "duty", sorted({kind for kind, _ in kinds}), kinds),
            await below(frame, _BELOW),
        ],
    )
