"""What comes out of the statistics."""

from datetime import date

from pydantic import BaseModel, Field


class Cell(BaseModel):
    """Children of one first category, age band and sex."""

    category: str = Field(description="The first label for statistics; `none` without any.")
    age_band: str
    sex: str
    children: int


class AreaStatistics(BaseModel):
    """One division below the one asked for. A total or a cell that is hidden is missing."""

    area: str
    total: int | None
    cells: list[Cell]
    hidden_cells: int
    age_bands: dict[str, int]
    sexes: dict[str, int]
    ratings: dict[str, int]
    guardings: dict[str, int] = Field(description="监护情况; `none` where nobody has said.")
    schoolings: dict[str, int] = Field(description="就学状况; `none` where nobody has said.")


class StatisticsRead(BaseModel):
    """Children in the register on a day.

    Above county, cells of fewer persons than `smallest_cell` are hidden, with so many more that
    none can be found by subtraction.
    """

    area: str
    on: date
    smallest_cell: int | None
    total: int | None
    areas: list[AreaStatistics]
