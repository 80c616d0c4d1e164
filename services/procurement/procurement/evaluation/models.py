"""The panel (评标委员会、磋商小组) and the sheets that its members hand in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment
from procurement.tables import Row
from reference.divisions import Area
from reference.norms import norm
from reference.purchasing import Method

THIRDS, LARGE, LARGE_PANEL = (
    "procurement.panel_expert_thirds",
    "procurement.large_purchase",
    "procurement.panel_tender_large",
)


class PanelNotOdd(Invalid):
    """A panel has an odd number of members."""

    title_zh = "评审人数应为单数"


class PanelTooSmall(Invalid):
    """The panel has fewer members than the method asks for."""

    title_zh = "评审人数不足"


class TooFewExperts(Invalid):
    """At least two thirds of a panel are experts."""

    title_zh = "评审专家少于三分之二"


class PanelMemberTwice(Invalid):
    """A person sits on a panel once; two of one name have to be told apart."""

    title_zh = "评审人员重复"


class PanelMemberConflicted(Invalid):
    """A member with a tie to a supplier must withdraw (回避)."""

    title_zh = "评审人员应当回避"


class PanelSeated(Conflict):
    """The tender has its panel already."""

    title_zh = "评审小组已组建"


class NoSuchMember(Invalid):
    """The panel has no member of this number."""

    title_zh = "评审小组无此成员"


class SheetHandedIn(Conflict):
    """This member's sheet is in already; a score is not changed afterwards."""

    title_zh = "该评委已提交评分"


class SheetIncomplete(Invalid):
    """A sheet scores every valid bid by every criterion but the price, once."""

    title_zh = "评分表不完整"


class ScoreAboveWeight(Invalid):
    """No score is above its criterion's weight."""

    title_zh = "评分超过该因素分值"


class SheetsMissing(Conflict):
    """Every member of a seated panel must hand in a sheet first."""

    title_zh = "评分表未齐"


class LowPriceUnjustified(Conflict):
    """A price is abnormally low: its supplier must justify it, or the bid is rejected."""

    title_zh = "异常低价未作说明"


class PanelMemberBase(SQLModel):
    """What a caller may write. The names of experts are published with the result (条例43)."""

    name: str = Field(min_length=1, max_length=100)
    is_expert: bool


class PanelMember(PanelMemberBase, Row, InArea, table=True):
    """A member of a tender's panel; the area is the tender's. A new panel evaluates again."""

    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        {"info": {"organisation": "{organisation} <> '' AND tender_id IN "
                  "(SELECT a.tender_id FROM award a WHERE a.noticed_at IS NOT NULL)"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"pk_panel_member": PanelSeated}

    tender_id: UUID = Field(foreign_key="tender.id", primary_key=True)
    round: int = Field(default=1, primary_key=True)
    number: int = Field(primary_key=True)
    seated_at: datetime = moment()


class Score(Row, InArea, table=True):
    """One member's points for one bid by one criterion, in hundredths. Only ever added."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["tender_id", "round", "member"],
            ["panel_member.tender_id", "panel_member.round", "panel_member.number"],
        ),
        Index("ix_score_tender", "tender_id"),
        CheckConstraint("points BETWEEN 0 AND 10000", name="points"),
        {"info": {"append_only": True}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {"pk_score": SheetHandedIn}

    bid_id: UUID = Field(foreign_key="bid.id", primary_key=True)
    round: int = Field(default=1, primary_key=True)
    member: int = Field(primary_key=True)
    criterion: int = Field(primary_key=True)
    tender_id: UUID
    points: int
    scored_at: datetime = moment()


def must_be_a_lawful_panel(
    experts: Sequence[bool], method: Method, budget_fen: int, on: date, area: Area
) -> None:
    """Raises PanelNotOdd, PanelTooSmall, TooFewExperts."""
    least = norm(method.panel_norm, on, area).value
    is_large = method.is_open and budget_fen >= norm(LARGE, on, area).value
    if is_large:
        least = max(least, norm(LARGE_PANEL, on, area).value)
    if len(experts) % 2 == 0:
        raise PanelNotOdd
    if len(experts) < least:
        raise PanelTooSmall(f"This tender needs a panel of at least {least} members.")
    if sum(experts) * 3 < len(experts) * norm(THIRDS, on, area).value:
        raise TooFewExperts
