"""Inquiries, queries and complaints of suppliers (询问、质疑、投诉; 政府采购法51–58, 94号令)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.tables import Row


class Kind(StrEnum):
    """An inquiry asks; a query and a complaint stop the award."""

    INQUIRY = "inquiry"  # 询问
    QUERY = "query"  # 质疑
    COMPLAINT = "complaint"  # 投诉


class Matter(StrEnum):
    """What it is about; from it follows when the supplier should have known (条例53)."""

    DOCUMENTS = "documents"  # 采购文件
    PROCEDURE = "procedure"  # 采购过程
    RESULT = "result"  # 中标、成交结果


class ChallengeStatus(StrEnum):
    """A query goes from open to answered; a complaint is accepted first."""

    OPEN = "open"
    ACCEPTED = "accepted"  # 已受理
    ANSWERED = "answered"  # 已答复
    DECIDED = "decided"  # 已作出处理决定
    INADMISSIBLE = "inadmissible"  # 不予受理
    WITHDRAWN = "withdrawn"  # 撤回


class NothingToChallengeYet(Conflict):
    """What you challenge has not happened yet."""

    title_zh = "质疑事项尚未发生"


class QueryTooLate(Conflict):
    """A query is raised within seven working days of when you should have known (政府采购法52)."""

    title_zh = "超过质疑期限"


class ComplaintTooEarly(Conflict):
    """A complaint follows the answer to your query, or the end of the time to answer it."""

    title_zh = "投诉前应当先质疑"


class ComplaintTooLate(Conflict):
    """A complaint is raised within fifteen working days after the time to answer (政府采购法55)."""

    title_zh = "超过投诉期限"


class ComplaintBeyondQuery(Invalid):
    """A complaint covers nothing that the query did not (条例55)."""

    title_zh = "投诉事项超出质疑范围"


class ResultOnlyForBidders(Conflict):
    """Only who took part challenges the procedure or the result (条例、94号令11)."""

    title_zh = "未参加采购活动"


class ChallengeClosed(Conflict):
    """It was answered, decided or withdrawn already, or is of another kind."""

    title_zh = "已处理完毕或类型不符"


class QueryChallengedAlready(Conflict):
    """Your complaint about this query is in already."""

    title_zh = "已就该质疑提起投诉"


class ChallengeBase(SQLModel):
    """What a caller may write."""

    matters: list[Matter] = Field(sa_type=ARRAY(Text), min_length=1, max_length=3)
    grounds: str = Field(min_length=1, max_length=10_000, description="Facts, law; no names.")


class Challenge(ChallengeBase, Row, InArea, table=True):
    """One supplier's challenge of a tender; the area is the tender's."""

    __table_args__ = (
        Index(
            "ix_challenge_stops", "tender_id",
            postgresql_where=text("kind <> 'inquiry' AND status IN ('open', 'accepted')"),
        ),
        Index(
            "uq_challenge_complaint", "query_id", unique=True,
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        Index("ix_challenge_county", "county", "id"),
        Index("ix_challenge_organisation", "organisation_id", "id"),
        one_of("kind", Kind),
        one_of("status", ChallengeStatus),
        CheckConstraint("(kind = 'complaint') = (query_id IS NOT NULL)", name="complaint_of_query"),
        CheckConstraint(
            "(status IN ('answered', 'decided')) = (upheld IS NOT NULL)", name="upheld"
        ),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )  # fmt: skip
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_challenge_complaint": QueryChallengedAlready
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    query_id: UUID | None = Field(default=None, foreign_key="challenge.id")
    organisation_id: UUID
    kind: str = Field(max_length=10)
    status: str = Field(default=ChallengeStatus.OPEN, max_length=20)
    raised_at: datetime = moment()
    accepted_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    answer: str | None = Field(default=None, max_length=10_000)
    document_no: str | None = Field(default=None, max_length=100)
    upheld: bool | None = None
    version: int = 1

    def accept(self, now: datetime) -> None:
        """Finance takes the complaint up (受理). Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.OPEN, Kind.COMPLAINT)
        self.status, self.accepted_at = ChallengeStatus.ACCEPTED, now
        self.version += 1

    def dismiss(self, answer: str, document_no: str, now: datetime) -> None:
        """Finance finds it inadmissible (不予受理). Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.OPEN, Kind.COMPLAINT)
        self._close(ChallengeStatus.INADMISSIBLE, answer, document_no, now)

    def reply(self, answer: str, document_no: str, now: datetime, *, upheld: bool) -> None:
        """The buyer answers an inquiry or a query. Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.OPEN, Kind.INQUIRY, Kind.QUERY)
        self.upheld = upheld
        self._close(ChallengeStatus.ANSWERED, answer, document_no, now)

    def decide(self, answer: str, document_no: str, now: datetime, *, upheld: bool) -> None:
        """Finance decides an accepted complaint. Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.ACCEPTED, Kind.COMPLAINT)
        self.upheld = upheld
        self._close(ChallengeStatus.DECIDED, answer, document_no, now)

    def withdraw(self, now: datetime) -> None:
        """Raises ChallengeClosed."""
        if self.status not in (ChallengeStatus.OPEN, ChallengeStatus.ACCEPTED):
            raise ChallengeClosed
        self._close(ChallengeStatus.WITHDRAWN, None, None, now)

    def _must_be(self, status: ChallengeStatus, *kinds: Kind) -> None:
        if self.status != status or self.kind not in kinds:
            raise ChallengeClosed

    def _close(
        self, status: ChallengeStatus, answer: str | None, document_no: str | None, now: datetime
    ) -> None:
        self.status, self.closed_at = status, now
        self.answer, self.document_no = answer, document_no
        self.version += 1


def must_stay_within(matters: Collection[str], queried: Collection[str]) -> None:
    """Raises ComplaintBeyondQuery."""
    if not set(matters) <= set(queried):
        raise ComplaintBeyondQuery
