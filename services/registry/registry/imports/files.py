"""Reading a CSV file whole: its encoding, its header, its rows."""

import csv
import io
from collections.abc import Iterator, Sequence

from chassis.errors import Fault
from registry.imports import forms
from registry.imports.models import FileMalformed, FileNotUtf8, HeaderInvalid
from registry.imports.rows import COLUMNS, NEEDED

ALL = COLUMNS | forms.COLUMNS
"""Every column a file may have, with its Chinese name."""
_NAMES = {zh: name for name, zh in ALL.items()} | {name: name for name in ALL}


def open_file(body: bytes) -> tuple[Sequence[str], Iterator[list[str]]]:
    """The columns by our names, and the rows. With or without a byte order mark."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotUtf8(body.count(b"\n", 0, error.start) + 1) from None
    rows = _rows(text)
    return _header(next(rows, [])), rows


def template() -> bytes:
    """The first line alone, with the byte order mark that spreadsheets look for."""
    text = io.StringIO()
    csv.writer(text).writerow(ALL.values())
    return text.getvalue().encode("utf-8-sig")


def _rows(text: str) -> Iterator[list[str]]:
    """Empty lines are no rows. Raises FileMalformed."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield cells
    except csv.Error:
        raise FileMalformed(reader.line_num) from None


def _header(cells: Sequence[str]) -> list[str]:
    """Raises HeaderInvalid with what is unknown, doubled or missing."""
    names = [_NAMES.get(cell.strip(), "") for cell in cells]
    faults = [
        Fault(f"/1/{place}", "No such column, or there twice.")
        for place, name in enumerate(names, 1)
        if not name or name in names[: place - 1]
    ]
    faults += [Fault(f"/{name}", "This column is needed.") for name in NEEDED if name not in names]
    if faults:
        raise HeaderInvalid(faults=faults)
    return names
