"""Matches (供需对接): one offer for one need, from the proposal to what was given.

Once confirmed, the match is the helper's only view of the child. It is told to the registry as an
assignment whose contract is the match itself: the registry keys a grant by the assignment's id, and
so a contract's assignment and a match stand side by side without knowing of one another.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Day
from procurement.needs.models import NeedMatchedAlready
from procurement.tables import Row


class MatchStatus(StrEnum):
    """The officer proposes, the provider accepts or declines, the officer confirms."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    ENDED = "ended"


STANDING = (MatchStatus.PROPOSED, MatchStatus.ACCEPTED, MatchStatus.CONFIRMED)


class OfferDoesNotSuit(Conflict):
    """The offer is of another service or for another county than the need."""

    title_zh = "供给与需求不符"


class MatchNotProposed(Conflict):
    """Only a proposal that was not yet answered can be accepted or declined."""

    title_zh = "对接不在待答复状态"


class MatchNotAccepted(Conflict):
    """Only what the provider has accepted can be confirmed."""

    title_zh = "承接主体尚未接受"


class MatchNotConfirmed(Conflict):
    """Help is given only under a confirmed match, on its days."""

    title_zh = "对接未确认或不在有效期内"
    recallable = False


class GivenInTheFuture(Invalid):
    """Help is recorded on its day or afterwards."""

    title_zh = "服务日期不得晚于今日"


class MatchOver(Conflict):
    """The match was declined or has ended, or its last day has passed."""

    title_zh = "对接已结束"


class MatchFulfilled(Conflict):
    """All that was promised was given; close the need with what came of it."""

    title_zh = "服务已全部提供，请办结需求"


class MatchEndsInThePast(Invalid):
    """A match lasts until today or a later day."""

    title_zh = "对接期限不得早于今日"


class MoreThanMatched(Conflict):
    """More was given than the match promised; end it and propose another for the rest."""

    title_zh = "超出对接数量"


class MatchOutcome(StrEnum):
    """What came of a match: the outcome of its need, or that it ended before the need did."""

    HELPED = "helped"  # 已解决
    PARTLY = "partly"  # 部分解决
    NOT_HELPED = "not_helped"  # 未解决
    WITHDRAWN = "withdrawn"  # 需求撤回
    ENDED_EARLY = "ended_early"  # 提前终止，需求未办结


_LISTED = ", ".join(f"'{status}'" for status in STANDING)


class NeedMatch(Row, InArea, table=True):
    """An offer proposed, accepted or confirmed for a need. The area is the child's own."""

    __table_args__ = (
        Index(
            "uq_need_match_standing",
            "need_id",
            unique=True,
            postgresql_where=text(f"status IN ({_LISTED})"),
        ),
        Index("ix_need_match_county", "county", "id"),
        Index("ix_need_match_organisation", "organisation_id", "id"),
        Index("ix_need_match_offer", "offer_id"),
        one_of("status", MatchStatus),
        CheckConstraint("given BETWEEN 0 AND units AND units > 0", name="given"),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("cardinality(fields) > 0", name="fields"),
        {"info": {"organisation": "organisation_id::text = {organisation} AND status <> 'ended'"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_need_match_standing": NeedMatchedAlready,
        "ck_need_match_given": MoreThanMatched,
    }
    child_key: ClassVar[str | None] = "child_id"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    need_id: UUID = Field(foreign_key="service_need.id")
    offer_id: UUID = Field(foreign_key="offer.id")
    organisation_id: UUID
    child_id: UUID
    service: str = Field(max_length=20)
    units: int
    given: int = 0
    starts_on: date
    ends_on: date
    fields: list[str] = Field(sa_type=ARRAY(String(40)))
    status: str = Field(default=MatchStatus.PROPOSED, max_length=10)
    proposed_at: datetime = moment()
    version: int = 1

    def answer(self, status: MatchStatus) -> None:
        """The provider's answer. Raises MatchNotProposed."""
        if self.status != MatchStatus.PROPOSED:
            raise MatchNotProposed
        self.status = status
        self.version += 1

    def confirm(self, today: date) -> None:
        """Raises MatchNotAccepted, MatchOver."""
        if self.status != MatchStatus.ACCEPTED:
            raise MatchNotAccepted
        if today > self.ends_on:
            raise MatchOver
        self.status = MatchStatus.CONFIRMED
        self.version += 1

    def must_have_some_left(self) -> None:
        """Raises MatchOver, MatchFulfilled."""
        if self.status not in STANDING:
            raise MatchOver
        if self.given == self.units:
            raise MatchFulfilled

    def end(self) -> None:
        self.status = MatchStatus.ENDED
        self.version += 1

    def holds_on(self, day: date) -> bool:
        return self.status == MatchStatus.CONFIRMED and self.starts_on <= day <= self.ends_on

    def give(self, units: int, day: date, today: date) -> None:
        """Raises MatchNotConfirmed, GivenInTheFuture, MoreThanMatched."""
        if not (self.holds_on(day) and self.holds_on(today)):
            raise MatchNotConfirmed
        if day > today:
            raise GivenInTheFuture
        if self.given + units > self.units:
            raise MoreThanMatched
        self.given += units
        self.version += 1


class HelpGivenBase(SQLModel):
    """What a caller may write."""

    given_on: Day
    units: int = Field(ge=1, le=10_000, description="Sessions, hours or pieces.")


class HelpGiven(HelpGivenBase, Row, InArea, table=True):
    """Help under a match (服务记录); the area is the child's own."""

    __table_args__ = (
        Index("ix_help_given_match", "match_id", "id"),
        CheckConstraint("units > 0", name="units"),
        {"info": {"append_only": True, "organisation": "organisation_id::text = {organisation} "
                  "AND match_id IN (SELECT m.id FROM need_match m WHERE m.status = 'confirmed')"}},
    )  # fmt: skip
    child_key: ClassVar[str | None] = "child_id"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    match_id: UUID = Field(foreign_key="need_match.id")
    child_id: UUID
    organisation_id: UUID
    recorded_at: datetime = moment()


class MatchResult(Row, InArea, table=True):
    """What came of a confirmed match (服务成效), for its provider and the county.

    It outlives the provider's view of the child, and so names none and no place below the county.
    """

    __table_args__ = (
        UniqueConstraint("match_id"),
        Index("ix_match_result_county", "county", "id"),
        Index("ix_match_result_offer", "offer_id", "id"),
        Index("ix_match_result_organisation", "organisation_id", "id"),
        one_of("outcome", MatchOutcome),
        CheckConstraint("given BETWEEN 0 AND units", name="given"),
        {"info": {"append_only": True, "organisation": "organisation_id::text = {organisation}"}},
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    match_id: UUID = Field(foreign_key="need_match.id")
    offer_id: UUID = Field(foreign_key="offer.id")
    provider_id: UUID = Field(foreign_key="provider.id")
    organisation_id: UUID
    service: str = Field(max_length=20)
    units: int
    given: int
    outcome: str = Field(max_length=11)
    ended_on: date
