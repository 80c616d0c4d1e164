"""A guardianship assessment (监护评估): how well the child is guarded, and so how often visited."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.errors import Fault, Invalid
from chassis.models import InArea, moment, new_id, one_of
from reference.risk import Guarding, Rating, Tier
from registry.tables import Row


class AssessmentContradicts(Invalid):
    """What is said of the guardianship contradicts the rating or itself."""

    title_zh = "监护评估信息互相矛盾"


class AssessmentDateImpossible(Invalid):
    """An assessment lies between the child's birth and today."""

    title_zh = "评估日期不合理"


class AssessmentOutdated(Invalid):
    """A later assessment of this child is recorded already."""

    title_zh = "已有更新的评估"


class Assessment(Row, InArea, table=True):
    """Never changed: a new look is a new row. The note is sealed with the child's key."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        one_of("rating", Rating),
        one_of("guarding", Guarding),
        one_of("tier", Tier),
        Index("ix_assessment_child", "child_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    child_id: UUID
    assessed_on: date
    rating: str
    guarding: str | None = None
    harmed: bool = False
    unattended: bool = False
    carer_age: int | None = None
    mental_health: bool = False
    note: bytes | None = None
    points: int
    tier: str
    reasons: list[str] = Field(sa_type=ARRAY(Text))
    assessor: str = Field(max_length=200)
    recorded_at: datetime = moment()

    @property
    def is_endangered(self) -> bool:
        """Abused, abandoned or long unattended: 困境儿童·监护缺失或不当."""
        return self.harmed or self.unattended

    def check(self) -> None:
        """Raises AssessmentContradicts with every fault."""
        if faults := list(self._contradictions()):
            raise AssessmentContradicts(faults=faults)

    def _contradictions(self) -> Iterator[Fault]:
        guarding = None if self.guarding is None else Guarding(self.guarding)
        if guarding is not None and guarding.rating != self.rating:
            yield Fault("/guarding", f"This is rated {guarding.rating}.", "guarding")
        if guarding is Guarding.NOBODY and not self.unattended:
            yield Fault("/unattended", "Nobody guards the child, so nobody attends it.", "nobody")
        if self.unattended and self.rating != Rating.POOR:
            yield Fault("/rating", "Who is left unattended is guarded poorly.", "unattended")
