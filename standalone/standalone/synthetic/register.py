"""The register of the made-up prefecture: a file for each county, with the faults files have."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from standalone.synthetic import children
from standalone.synthetic.children import SyntheticChild
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, together

COLUMNS = ("name", "village", "resident_id", "no_hukou_reason", "birth_on", "sex", "ethnicity",
           "categories", "guardian_name", "guardian_phone", "guardian_relation")  # fmt: skip
TWICE = 400
"""One child in so many stands in its county's file twice, the second time without its number."""
AT_ONCE = 2
"""A file is checked and sealed by the processor: more beside each other are no quicker."""


async def enter(prefecture: Prefecture) -> str:
    """Each county's file by its own civil affairs."""
    villages = [village for county in prefecture.counties for village in county.villages]
    size = prefecture.size.children
    drawn: dict[str, list[SyntheticChild]] = {county.code: [] for county in prefecture.counties}
    for child in children.draw(villages, prefecture.date(), number=size):
        drawn[child.village[:6]].append(child)

    async def one(county: County) -> tuple[int, int]:
        officer = await prefecture.official("county", county)
        file = file_of(county, drawn[county.code])
        batch = await officer.upload("/registry/imports", file, "text/csv")
        return batch["entered"], batch["rejected"]

    sums = await together((one(county) for county in prefecture.counties), AT_ONCE)
    entered, rejected = (sum(column) for column in zip(*sums, strict=True))
    return f"{entered:,} children registered by files, {rejected} rows rejected with their reasons"


def file_of(county: County, drawn: Sequence[SyntheticChild]) -> str:
    """As CSV: the children, a few of them twice, and two rows that cannot be registered."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, drawn))
    writer.writerows(map(_row, _again(drawn)))
    faulty = (
        "张三",
        f"{county.code}999999",
        "110101201513010000",
        "",
        "",
        "",
        "",
        "LBC",
        "",
        "",
        "",
    )
    writer.writerows((faulty, ("李四", county.villages[0], *faulty[2:7], "LEFT", "", "", "")))
    return text.getvalue()


def _again(drawn: Sequence[SyntheticChild]) -> Iterable[SyntheticChild]:
    """The same child, entered by somebody who had not its papers at hand."""
    known = [child for child in drawn if child.resident_id]
    return (replace(child, resident_id=None) for child in known[: max(1, len(drawn) // TWICE)])


def _filled(name: str, village: str, number: str, category: str) -> tuple[str, ...]:
    return (name, village, number, "", "", "", "", category, "", "", "")


def _row(child: SyntheticChild) -> tuple[str, ...]:
    return (
        child.name, child.village, child.resident_id or "",
        "" if child.resident_id else "户口登记办理中", child.birth_on.isoformat(), child.sex,
        child.ethnicity, child.category, child.carer_name, child.carer_phone, child.carer,
    )  # fmt: skip
