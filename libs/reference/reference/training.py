"""What grassroots workers are trained in: the six duties of a village director (儿童主任) and the
eight of a township supervisor (儿童督导员), as 民发〔2019〕34号 lists them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "training_topics.csv"


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of `data/training_topics.csv`; `audience` is director, supervisor or trainer."""

    code: str
    audience: str
    zh: str
    en: str
    source: str
    checked: str


@cache
def topics() -> dict[str, Topic]:
    """By code, in the order of the document."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Topic(**row) for row in csv.DictReader(lines)}
