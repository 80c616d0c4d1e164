"""What a dashboard shows: tiles, and tables that may have a chart."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tile:
    """One number with its name; `kind` says how it is written: number, yuan, share or text."""

    key: str
    value: int | float | str
    kind: str = "number"


@dataclass(frozen=True)
class Row:
    """A line: its name (a key, or a name as it is), where it leads, and its cells."""

    name: str
    cells: tuple[int | str | None, ...]
    link: str | None = None


@dataclass(frozen=True)
class Table:
    """`chart`: bars beside it, stacked over the columns that are not the sum."""

    key: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: str | None = None
    kind: str = "number"


@dataclass(frozen=True)
class Crumb:
    code: str
    name: str


@dataclass(frozen=True)
class Dashboard:
    """One page of numbers about one area. `on`: the day that was asked for, if one was; `today`:
    the last that may be, where one may; `about`: the key of what must be known of the numbers."""

    key: str
    crumbs: tuple[Crumb, ...]
    read_at: str
    behind: int
    tiles: tuple[Tile, ...] = ()
    tables: tuple[Table, ...] = field(default=())
    on: str = ""
    today: str = ""
    about: str = ""

    @property
    def area(self) -> str:
        return self.crumbs[-1].code
