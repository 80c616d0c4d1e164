"""Inquiries, queries and complaints of suppliers (询问、质疑、投诉; 政府采购法51–58, 94号令)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.challenges.effects import Effect
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
    LAPSED = "lapsed"  # 逾期未答复，已由投诉处理


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


class InquiryUndoesNothing(Conflict):
    """An inquiry is answered, and undoes nothing; what is wrong is queried, in time."""

    title_zh = "询问不影响采购结果"


class QueryWithdrawn(Conflict):
    """You took this query back, so there is nothing left to complain about."""

    title_zh = "质疑已撤回"


class QueryChallengedAlready(Conflict):
    """Your complaint about this query is in already."""

    title_zh = "已就该质疑提起投诉"


class QueriedAlready(Conflict):
    """You queried this already: what is wrong with one step is queried at once (94号令10)."""

    title_zh = "应当一次性提出质疑"


class ComplaintNotCopied(Conflict):
    """A complaint is decided after its copy went to the respondent, who may reply (94号令)."""

    title_zh = "尚未向被投诉人发送投诉书副本"


class ComplaintCopiedAlready(Conflict):
    """The respondent has the complaint's copy already."""

    title_zh = "投诉书副本已发送"


class ComplaintRepliedAlready(Conflict):
    """The respondent's reply is in already."""

    title_zh = "被投诉人已答复"


class NothingSuspended(Conflict):
    """This complaint suspends nothing, or no longer."""

    title_zh = "采购活动未暂停或已恢复"


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
        one_of("effect", Effect),
        CheckConstraint("(kind = 'complaint') = (query_id IS NOT NULL)", name="complaint_of_query"),
        CheckConstraint(
            "(status IN ('answered', 'decided')) = (upheld IS NOT NULL)", name="upheld"
        ),
        CheckConstraint("effect = 'none' OR upheld IS TRUE", name="effect_of_a_fault"),
        CheckConstraint(
            "kind = 'complaint' OR (suspended_until IS NULL AND copied_at IS NULL)",
            name="steps_of_a_complaint",
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
    effect: str = Field(default=Effect.NONE, max_length=20)
    suspended_until: date | None = None
    resumed_at: datetime | None = moment(default=None)
    resumption_no: str | None = Field(default=None, max_length=100)
    copied_at: datetime | None = moment(default=None)
    copy_no: str | None = Field(default=None, max_length=100)
    replied_at: datetime | None = moment(default=None)
    reply: str | None = Field(default=None, max_length=10_000)
    reply_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def accept(self, now: datetime, suspended_until: date | None) -> None:
        """Finance takes the complaint up (受理). Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.OPEN, Kind.COMPLAINT)
        self.status, self.accepted_at = ChallengeStatus.ACCEPTED, now
        self.suspended_until = suspended_until
        self.version += 1

    def send_copy(self, document_no: str, now: datetime) -> None:
        """To the respondent (投诉书副本). Raises ChallengeClosed, ComplaintCopiedAlready."""
        self._must_be(ChallengeStatus.ACCEPTED, Kind.COMPLAINT)
        if self.copied_at is not None:
            raise ComplaintCopiedAlready
        self.copied_at, self.copy_no = now, document_no
        self.version += 1

    def take_reply(self, reply: str, document_no: str, now: datetime) -> None:
        """Raises ChallengeClosed, ComplaintNotCopied, ComplaintRepliedAlready."""
        self._must_be(ChallengeStatus.ACCEPTED, Kind.COMPLAINT)
        if self.copied_at is None:
            raise ComplaintNotCopied
        if self.replied_at is not None:
            raise ComplaintRepliedAlready
        self.replied_at, self.reply, self.reply_no = now, reply, document_no
        self.version += 1

    def resume(self, document_no: str, now: datetime) -> None:
        """The procurement goes on (恢复采购活动). Raises ChallengeClosed, NothingSuspended."""
        self._must_be(ChallengeStatus.ACCEPTED, Kind.COMPLAINT)
        if self.suspended_until is None or self.resumed_at is not None:
            raise NothingSuspended
        self.resumed_at, self.resumption_no = now, document_no
        self.version += 1

    def dismiss(self, answer: str, document_no: str, now: datetime) -> None:
        """Finance finds it inadmissible (不予受理). Raises ChallengeClosed."""
        self._must_be(ChallengeStatus.OPEN, Kind.COMPLAINT)
        self._close(ChallengeStatus.INADMISSIBLE, answer, document_no, now)

    def settle(self, answer: str, document_no: str, now: datetime, effect: Effect | None) -> None:
        """The buyer answers an inquiry or a query. Raises ChallengeClosed, InquiryUndoesNothing."""
        self._must_be(ChallengeStatus.OPEN, Kind.INQUIRY, Kind.QUERY)
        if self.kind == Kind.INQUIRY and effect not in (None, Effect.NONE):
            raise InquiryUndoesNothing
        self._find(effect)
        self._close(ChallengeStatus.ANSWERED, answer, document_no, now)

    def decide(self, answer: str, document_no: str, now: datetime, effect: Effect | None) -> None:
        """Finance decides an accepted complaint. Raises ChallengeClosed, ComplaintNotCopied."""
        self._must_be(ChallengeStatus.ACCEPTED, Kind.COMPLAINT)
        if self.copied_at is None:
            raise ComplaintNotCopied
        self._find(effect)
        self._close(ChallengeStatus.DECIDED, answer, document_no, now)

    def lapse(self, now: datetime) -> bool:
        """Nobody answered the query in time, and finance decided instead; whether that is so."""
        if self.status != ChallengeStatus.OPEN:
            return False
        self._close(ChallengeStatus.LAPSED, None, None, now)
        return True

    def withdraw(self, now: datetime) -> None:
        """Raises ChallengeClosed."""
        if self.status not in (ChallengeStatus.OPEN, ChallengeStatus.ACCEPTED):
            raise ChallengeClosed
        self._close(ChallengeStatus.WITHDRAWN, None, None, now)

    def must_stand(self) -> None:
        """Raises QueryWithdrawn."""
        if self.status == ChallengeStatus.WITHDRAWN:
            raise QueryWithdrawn

    def _find(self, effect: Effect | None) -> None:
        """None: it is not upheld."""
        self.upheld, self.effect = effect is not None, effect or Effect.NONE

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
