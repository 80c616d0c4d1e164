"""Custody: a child lives at an agency, on a ground of law (监护安置)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Fault, Invalid
from chassis.models import InArea, moment, new_id, one_of
from placement.children.models import Child
from placement.matching.models import Ground, Regime
from placement.tables import Row


class Outcome(StrEnum):
    """How a custody ends; `transferred` also when it goes on at another agency."""

    RETURNED = "returned"  # 回归家庭（长期监护：恢复监护人资格，民法典 38）
    KIN = "kin"  # 亲属抚养
    FOSTERED = "fostered"  # 家庭寄养
    TRANSFERRED = "transferred"  # 转移安置
    ADOPTED = "adopted"  # 收养
    AGED_OUT = "aged_out"  # 年满十八周岁
    DIED = "died"


class Mode(StrEnum):
    """With whom the child lives (未成年人保护法 93; 家庭寄养管理办法 2)."""

    AGENCY = "agency"  # 机构
    KIN = "kin"  # 亲属抚养
    FOSTER = "foster"  # 家庭寄养


class HandoverItem(StrEnum):
    """What goes with a child to the next agency (民发〔2021〕44号)."""

    FILE = "file"  # 儿童档案
    MEDICAL = "medical"  # 病历
    HUKOU = "hukou"  # 户口
    SCHOOL = "school"  # 学籍
    PROPERTY = "property"  # 个人财物
    PHOTO = "photo"  # 照片


class ChildAlreadyPlaced(Conflict):
    """The child is in custody already; transfer it instead of admitting it again."""

    title_zh = "儿童已在监护安置中"


class AgencyMayNotTake(Conflict):
    """This agency may not take the child; look for matches."""

    title_zh = "该机构不能接收该儿童"


class CustodyOver(Conflict):
    """The custody has ended."""

    title_zh = "监护安置已终止"


class OutcomeNotOfRegime(Conflict):
    """Temporary custody does not end in adoption, nor long-term custody with kin."""

    title_zh = "终止方式与监护类型不符"


class FamilyNotNamed(Conflict):
    """A child goes to a family by its placement with an approved household; and only kin with whom
    it lives already take it over for good."""

    title_zh = "未办理家庭安置手续"


class NotOfAge(Conflict):
    """The child is not yet of age."""

    title_zh = "儿童尚未成年"


class RegimeGoesBack(Conflict):
    """Long-term custody does not go back to temporary custody; end it first."""

    title_zh = "长期监护不能转为临时监护"


class ChildNotHeard(Invalid):
    """A child of eight or more must be heard first (未成年人保护法 19)."""

    title_zh = "未听取儿童意见"


class DocumentMissing(Invalid):
    """This outcome or ground needs a document; name its number."""

    title_zh = "缺少法律文书"


class HandoverIncomplete(Invalid):
    """Of a child that goes to the city each item is handed over, or said to be not at hand with a
    reason (民发〔2021〕44号)."""

    title_zh = "交接清单不完整"


DEPARTED = "custody_of_departed"
"""The duty to end the custody of a child whom the register no longer counts."""

_BY_REGIME = {
    Regime.TEMPORARY: frozenset(Outcome) - {Outcome.ADOPTED},
    Regime.LONG_TERM: frozenset(Outcome) - {Outcome.KIN},
}
_DOCUMENTED = frozenset({Outcome.ADOPTED, Outcome.TRANSFERRED, Outcome.DIED, Outcome.KIN})
_TO_FAMILY = frozenset({Outcome.KIN, Outcome.FOSTERED})
_HEARD = frozenset(
    {Outcome.RETURNED, Outcome.KIN, Outcome.FOSTERED, Outcome.TRANSFERRED, Outcome.ADOPTED}
)


class CustodyBase(SQLModel):
    """`order_id` is a court's protection order; `document_no` any other legal basis."""

    agency_id: UUID
    regime: Regime = Field(sa_type=Text)
    ground: Ground = Field(sa_type=Text)
    order_id: UUID | None = None
    document_no: str | None = Field(default=None, max_length=100)
    heard_child: bool


class Custody(CustodyBase, Row, InArea, table=True):
    """One child in the care of one agency, from its admission to its end.

    The agency answers for the child in every mode; only in `agency` does the child live there, in
    a bed. Else it lives with a household, which `household_id` names.

    The area is the child's, also where the agency is the city's, so that the child's county sees
    it, and goes where the child goes. The agency's organisation sees it wherever that is
    (`entrusted`, a function of the database): whom it had, and what it recorded then, stays in its
    own books, as the register's file of the child does not (domain rule 10.3: its own residents).

    `clock_id` is the custody with which an unbroken temporary custody began: its review clocks go
    on over a transfer. `rule` is the one by which the agency might take the child.
    `covered_through` follows from the legal bases: the last day before the first that has none.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        ForeignKeyConstraint(["stay_id", "bed_id"], ["bed_stay.id", "bed_stay.bed_id"]),
        UniqueConstraint("stay_id"),
        one_of("regime", Regime),
        one_of("ground", Ground),
        one_of("mode", Mode),
        CheckConstraint("(mode = 'agency') = (bed_id IS NOT NULL)", name="bed_of_mode"),
        CheckConstraint("(bed_id IS NULL) = (stay_id IS NULL)", name="stay_of_bed"),
        CheckConstraint("(mode = 'agency') = (household_id IS NULL)", name="household_of_mode"),
        CheckConstraint("(regime = 'temporary') = (ground LIKE 'T%')", name="ground_of_regime"),
        CheckConstraint("order_id IS NOT NULL OR document_no IS NOT NULL", name="legal_basis"),
        CheckConstraint("ended_at >= began_at", name="ends_after_it_began"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="outcome_when_ended"),
        ExcludeConstraint(
            ("child_id", "="),
            (text("tstzrange(began_at, ended_at)"), "&&"),
            name="ex_custody_child_id",
            using="gist",
        ),
        Index("ix_custody_county", "county", "id"),
        Index("ix_custody_prefecture", "prefecture", "id"),
        Index("ix_custody_province", "province", "id"),
        Index("ix_custody_covered_through", "covered_through"),
        Index("ix_custody_resident", "agency_id", "id", postgresql_where=text("ended_at IS NULL")),
        {"info": {"organisation": "entrusted(custody.agency_id)"}},
    )
    refusals: ClassVar = {"ex_custody_child_id": ChildAlreadyPlaced}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id")
    agency_id: UUID = Field(foreign_key="agency.id")
    mode: str = Mode.AGENCY
    bed_id: UUID | None = None
    stay_id: UUID | None = None
    household_id: UUID | None = Field(default=None, foreign_key="household.id")
    clock_id: UUID
    transferred_from: UUID | None = None
    rule: str = Field(max_length=20)
    began_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    outcome: str | None = None
    assessment_no: str | None = Field(default=None, max_length=100)
    end_document_no: str | None = Field(default=None, max_length=100)
    handover: list[str] = Field(default=[], sa_type=ARRAY(Text))
    not_at_hand: dict[str, str] = Field(
        default={}, sa_column=Column(JSONB, nullable=False, server_default=text("'{}'"))
    )
    reviewed_at: datetime | None = moment(default=None)
    review_no: str | None = Field(default=None, max_length=100)
    covered_through: date | None = None
    version: int = 1

    def review(self, review_no: str, at: datetime) -> None:
        """Somebody looked whether the child can go home."""
        self._must_be_open()
        self.review_no, self.reviewed_at = review_no, at
        self.version += 1

    def end(
        self,
        outcome: Outcome,
        at: datetime,
        *,
        assessment_no: str | None = None,
        document_no: str | None = None,
        of_age: bool = False,
    ) -> None:
        """Going home needs an assessment; from long-term custody also the court's restoration.

        A custody that goes on within the system is documented by its handover list instead of a
        number, and so alone does a child come to a family.
        """
        self._must_be_open()
        if outcome not in _BY_REGIME[Regime(self.regime)]:
            raise OutcomeNotOfRegime
        if outcome is Outcome.AGED_OUT and not of_age:
            raise NotOfAge
        if outcome is Outcome.RETURNED and not assessment_no:
            raise DocumentMissing("Going home needs the number of the guardianship assessment.")
        if outcome in _TO_FAMILY and not self.handover and outcome != self.mode:
            raise FamilyNotNamed
        restored = outcome is Outcome.RETURNED and self.regime == Regime.LONG_TERM
        if (restored or outcome in _DOCUMENTED) and not (document_no or self.handover):
            raise DocumentMissing
        self.outcome, self.assessment_no, self.end_document_no = outcome, assessment_no, document_no
        self.ended_at = max(at, self.began_at)
        self.version += 1

    def hand_over(
        self,
        items: Collection[HandoverItem],
        not_at_hand: Mapping[str, str],
        regime: Regime,
        at: datetime,
    ) -> None:
        """The custody ends because it goes on elsewhere, or under the long-term regime."""
        if self.regime == Regime.LONG_TERM and regime is Regime.TEMPORARY:
            raise RegimeGoesBack
        self._must_be_open()
        self.handover, self.not_at_hand = [str(item) for item in items], dict(not_at_hand)
        self.end(Outcome.TRANSFERRED, at)

    def _must_be_open(self) -> None:
        if self.ended_at is not None:
            raise CustodyOver


def account_for_all(items: Collection[str], not_at_hand: Collection[str]) -> None:
    """Nothing is forgotten, and nothing both handed over and missing. Raises HandoverIncomplete."""
    faults = [
        Fault(f"/not_at_hand/{item}", f"{item} is neither handed over nor said to be not at hand")
        for item in HandoverItem
        if item not in items and item not in not_at_hand
    ] + [
        Fault(f"/not_at_hand/{item}", f"{item} is handed over and said to be not at hand")
        for item in HandoverItem
        if item in items and item in not_at_hand
    ]
    if faults:
        raise HandoverIncomplete(faults=faults)


def hear(children: Iterable[Child], on: date, *, heard: bool, outcome: str = "") -> None:
    """Whoever is old enough must have been heard, except where nothing is decided for it."""
    asks = not outcome or outcome in _HEARD
    if asks and not heard and any(child.is_heard(on) for child in children):
        raise ChildNotHeard
