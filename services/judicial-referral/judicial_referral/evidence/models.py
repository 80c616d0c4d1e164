"""Evidence 证据: its content sealed with the key of the report, its hash, and who had it.

The content lies in the database, in parts: a piece is bounded by the limit on uploads
(`WARDSHIP_UPLOAD_LIMIT`), is backed up and erased with the matter it belongs to, and is under the
same row policies. Films of an interview stay with the unit that took them; what is lodged here is
their hash and minutes.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Invalid
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import Row, units_asked

PART_BYTES = 262_144
"""How much of a piece is one row."""


class EvidenceKind(StrEnum):
    """What it is (法释〔2022〕17号6)."""

    INJURY_PHOTO = "injury_photo"  # 伤情照片
    MEDICAL_RECORD = "medical_record"  # 诊疗记录
    POLICE_RECORD = "police_record"  # 出警记录、告诫书
    STATEMENT = "statement"  # 当事人陈述、悔过书、保证书
    CHILD_TESTIMONY = "child_testimony"  # 与年龄智力相适应的未成年人证言
    WITNESS_TESTIMONY = "witness_testimony"  # 证人证言
    AUDIO = "audio"  # 录音
    VIDEO = "video"  # 录像
    MESSAGES = "messages"  # 短信、聊天记录
    ORGANISATION_RECORD = "organisation_record"  # 村居、妇联、民政等求助接待记录
    EXPERT_OPINION = "expert_opinion"  # 鉴定意见
    OTHER = "other"


class LinkKind(StrEnum):
    LODGED = "lodged"  # 提交
    OPENED = "opened"  # 调阅
    HANDED_OVER = "handed_over"  # 移送
    RECEIVED = "received"  # 接收
    RETURNED = "returned"  # 退还


class CustodyStatus(StrEnum):
    """Whether a piece rests with its holder."""

    HELD = "held"
    UNDER_WAY = "under_way"


class EvidenceEmpty(Invalid):
    """There is nothing in the body; send the piece itself."""

    title_zh = "证据内容为空"


class EvidenceAltered(Invalid):
    """What came in is not what its Repr-Digest says; nothing of it was kept."""

    title_zh = "内容与所报哈希值不符"


class UnitNotInMatter(Invalid):
    """This report is not before that unit; refer it there before its evidence follows."""

    title_zh = "案件未转介至该机关"


class CameFromNobody(Conflict):
    """This piece of evidence was lodged where it is held; there is nobody to return it to."""

    title_zh = "证据由本机关提交，无从退还"


class EvidenceStillHeld(Conflict):
    """What you hold of the evidence is handed over, and received, first; what you are handed you
    return."""

    title_zh = "须先移交或者退还本案证据"


class EvidenceLodgedHere(Conflict):
    """Evidence is lodged with this report: refer it to a unit of the other county instead."""

    title_zh = "已提交证据，不能移交；请转介对方县级机关"


class HeldAlready(Conflict):
    """Who holds a piece of evidence is not handed it."""

    title_zh = "接收方已是保管人"


class NotTheHolder(Conflict):
    """Only who holds a piece of evidence hands it over."""

    title_zh = "非证据保管人不得移送"


class NotHandedOverToYou(Conflict):
    """This piece of evidence was not handed over to you."""

    title_zh = "证据未移送至本机关"


class EvidenceUnderWay(Conflict):
    """This piece of evidence is on its way to a unit that has not received it yet."""

    title_zh = "证据移送中"


_OF_UNITS = "r.report_id = {}.report_id"


class Evidence(Row, InArea, table=True):
    """A piece of evidence in a matter. `held_by` is a unit's id, or the county's code."""

    __table_args__ = (
        Index("ix_evidence_county", "county", "id"),
        CheckConstraint("handed_to <> held_by", name="handed_to_another"),
        one_of("kind", EvidenceKind),
        {"info": {"organisation": units_asked(_OF_UNITS.format("evidence"))}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"ck_evidence_handed_to_another": HeldAlready}

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", index=True)
    child_id: UUID | None = None
    kind: str
    media_type: str = Field(max_length=100)
    size: int
    sha256: bytes = Field(sa_type=LargeBinary)
    """Of the content as it came in, counted by us."""
    held_by: str
    handed_to: str | None = None
    came_from: str | None = None
    """Who held it before; none where it was lodged."""
    chain_end: bytes = Field(sa_type=LargeBinary)
    """The hash of the last link: a chain that was cut short does not end in it."""
    lodged_at: datetime = moment()
    version: int = 1

    def hand_over(self, holder: str, to: str) -> None:
        """Raises `NotTheHolder`, `EvidenceUnderWay` or `HeldAlready`."""
        if self.held_by != holder:
            raise NotTheHolder
        if self.handed_to is not None:
            raise EvidenceUnderWay
        if to == holder:
            raise HeldAlready
        self.handed_to = to
        self.version += 1

    def receive(self, receiver: str) -> None:
        """Raises `NotHandedOverToYou`."""
        if self.handed_to != receiver:
            raise NotHandedOverToYou
        self.held_by, self.handed_to, self.came_from = receiver, None, self.held_by
        self.version += 1

    def give_back(self, party: str) -> str:
        """To whom: who has not received it leaves it where it is, its holder sends it to whom it
        came from. Raises `NotTheHolder`, `EvidenceUnderWay` or `CameFromNobody`."""
        if self.handed_to == party:
            self.handed_to = None
            self.version += 1
            return self.held_by
        if self.held_by == party and self.came_from is None:
            raise CameFromNobody
        self.hand_over(party, self.came_from or party)
        return self.handed_to or self.held_by


class EvidencePart(Row, InArea, table=True):
    """A part of the content, sealed; only ever added."""

    __table_args__ = (
        {
            "info": {
                "organisation": units_asked(_OF_UNITS.format("evidence_part")),
                "append_only": True,
            }
        },
    )

    evidence_id: UUID = Field(primary_key=True, foreign_key="evidence.id")
    number: int = Field(primary_key=True)
    report_id: UUID
    content: bytes = Field(sa_type=LargeBinary)


class EvidenceLink(Row, InArea, table=True):
    """One link of the chain of custody; only ever added. `hash` covers the link before it."""

    __table_args__ = (
        UniqueConstraint("evidence_id", "number"),
        one_of("kind", LinkKind),
        {
            "info": {
                "organisation": units_asked(_OF_UNITS.format("evidence_link")),
                "append_only": True,
            }
        },
    )

    id: UUID = Field(primary_key=True)
    evidence_id: UUID = Field(foreign_key="evidence.id")
    report_id: UUID
    number: int
    kind: str
    actor: str
    holder: str
    document_no: str = Field(max_length=100)
    at: datetime = moment()
    hash: bytes = Field(sa_type=LargeBinary)
