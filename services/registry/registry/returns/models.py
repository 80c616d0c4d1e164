"""A division's return of a period (报送): its figures at the moment it was closed.

Townships close theirs, counties add their townships' up, then prefectures and provinces (乡镇→县→
市→省→部). That the ministry's system has submission and aggregation was read (2017-10-10); the way
of the figures is general knowledge, high confidence, not checked (domain rule 1.4, K-H). The time a
township has for it, once the month is over, is a product default.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid, NotFound
from chassis.models import InArea, moment, new_id
from registry.tables import Row

MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
DUTY, NORM = "period_return", "registry.period_return"


class ReturnNotFound(NotFound):
    """There is no such return that you may see."""

    title_zh = "未找到该期报送"


class ReturnClosed(Conflict):
    """The return of this period is closed; its figures do not change any more."""

    title_zh = "该期报送已提交"


class EntriesUnreviewed(Conflict):
    """Entries of the township await review, or were sent back and not yet put right."""

    title_zh = "尚有登记未通过审核"


class ReturnsMissing(Conflict):
    """Divisions below have not closed their return of this period; they are named under errors."""

    title_zh = "下级尚未报送"

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(faults=[Fault("/period", code, "return_missing") for code in codes])


class PeriodToCome(Invalid):
    """This month has not begun."""

    title_zh = "该期尚未开始"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/period", "This month has not begun.")])


class NoDivisionBelow(Conflict):
    """Returns are closed by townships, counties, prefectures and provinces."""

    title_zh = "本级不报送"


class PeriodReturn(Row, InArea, table=True):
    """One division, one month. `figures`: children by first category and age band. The service may
    only add rows."""

    refusals: ClassVar[dict[str, Any]] = {"uq_period_return_code_period": ReturnClosed}
    __table_args__ = (
        UniqueConstraint("code", "period"),
        CheckConstraint(f"period ~ '^{MONTH}$'", name="period"),
        CheckConstraint(
            "code = coalesce(township, county, prefecture, province)", name="code_of_area"
        ),
        Index("ix_period_return_county", "county", "id"),
        Index("ix_period_return_prefecture", "prefecture", "id"),
        Index("ix_period_return_province", "province", "id"),
        {"info": {"append_only": True}},
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(max_length=9)
    period: str = Field(max_length=7)
    figures: list[dict[str, Any]] = Field(sa_type=JSONB)
    total: int
    closed_by: str = Field(max_length=200)
    closed_at: datetime = moment()
    version: int = 1


class CalledPeriod(Row, table=True):
    """A month that is over, and the last township that was called to return it; of no area."""

    __table_args__ = (CheckConstraint(f"period ~ '^{MONTH}$'", name="period"),)

    period: str = Field(primary_key=True, max_length=7)
    reached: str = Field(default="", max_length=9)
    is_done: bool = False

    @property
    def first_on(self) -> date:
        return date.fromisoformat(f"{self.period}-01")


def subject_of(township: str, period: str) -> UUID:
    """Duties are about something with an id; a township's month has none."""
    return uuid5(NAMESPACE_OID, f"{DUTY}|{township}|{period}")


def must_have_begun(period: str, today: date) -> None:
    """Raises PeriodToCome."""
    if not re.fullmatch(MONTH, period) or period > f"{today:%Y-%m}":
        raise PeriodToCome
