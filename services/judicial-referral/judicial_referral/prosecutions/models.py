"""What procuratorates decide 检察决定, and suggest 检察建议 (未成年人保护法105, 106, 114)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row

ANSWER = "suggestion_answer"
NORM = "judicial.procuratorate_suggestion"


class Decision(StrEnum):
    PROSECUTED = "prosecuted"  # 提起公诉
    NOT_PROSECUTED = "not_prosecuted"  # 不起诉
    SUPERVISED = "supervised"  # 诉讼监督
    SUIT_SUPPORTED = "suit_supported"  # 支持起诉
    SUIT_URGED = "suit_urged"  # 督促起诉
    PUBLIC_INTEREST_SUIT = "public_interest_suit"  # 提起公益诉讼
    SUPERVISING_ORDER = "supervising_order"  # 督促监护令


class DecisionNumberTaken(Conflict):
    """This procuratorate has used this number for another decision."""

    title_zh = "文号已被使用"


class SuggestionAnswered(Conflict):
    """This suggestion was answered."""

    title_zh = "检察建议已回复"


class SuggestionToAnother(Forbidden):
    """This suggestion was made to another department."""

    title_zh = "检察建议的对象是其他部门"


class Prosecution(Row, InArea, table=True):
    """One decision of a procuratorate in a matter that was referred to it."""

    __table_args__ = (
        Index("ix_prosecution_county", "county", "id"),
        Index("ix_prosecution_unit", "unit_id", "id"),
        UniqueConstraint("unit_id", "document_no"),
        one_of("decision", Decision),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_prosecution_unit_id_document_no": DecisionNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id", index=True)
    unit_id: UUID
    child_id: UUID | None = None
    decision: str
    document_no: str = Field(max_length=100)
    decided_on: date
    entered_at: datetime = moment()
    version: int = 1


class Suggestion(Row, InArea, table=True):
    """A suggestion to a department, which answers it within a month."""

    __table_args__ = (
        UniqueConstraint("unit_id", "document_no"),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_suggestion_unit_id_document_no": DecisionNumberTaken}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID | None = None
    department: str
    document_no: str = Field(max_length=100)
    text: bytes = Field(sa_type=LargeBinary)
    """Sealed with the key of the report."""
    made_at: datetime = moment()
    answer_no: str | None = Field(default=None, max_length=100)
    answered_at: datetime | None = moment(default=None)
    version: int = 1

    def answer(self, answer_no: str, at: datetime) -> None:
        """Raises `SuggestionAnswered`."""
        if self.answered_at is not None:
            raise SuggestionAnswered
        self.answer_no, self.answered_at = answer_no, at
        self.version += 1
