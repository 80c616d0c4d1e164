"""What goes in and out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from procurement.assignments.models import ChildField
from procurement.fields import AreaCode, Day, Sent
from procurement.matches.models import HelpGivenBase, MatchOutcome, MatchStatus
from procurement.offers.schemas import OfferRead


class MatchProposal(Form):
    """Which offer, until when, and what of the child the helper may see once it is confirmed."""

    offer_id: UUID
    ends_on: Day
    fields: set[ChildField] = Field(default={ChildField.NAME}, min_length=1)


class MatchRead(BaseModel):
    """A match. Before it is confirmed the provider is not told of which child it is."""

    model_config = {"from_attributes": True}

    id: UUID
    need_id: UUID
    offer_id: UUID
    organisation_id: UUID
    child_id: UUID | None
    service: str
    units: int
    given: int
    starts_on: date
    ends_on: date
    fields: list[str]
    status: MatchStatus
    proposed_at: datetime


class WordsRead(BaseModel):
    """One sentence in both languages."""

    en: str
    zh: str


class RankedOffer(BaseModel):
    """An offer that suits a need, with why it stands where it stands; the best first."""

    offer: OfferRead
    provider_name: str
    rank: int
    reasons: list[WordsRead]
    obstacles: list[WordsRead] = Field(description="Why it cannot be proposed; none: it can.")


class Ranking(BaseModel):
    """The offers for a need."""

    need_id: UUID
    offers: list[RankedOffer]


class HelpCreate(HelpGivenBase, Sent):
    """What was given, and when."""


class HelpRead(HelpGivenBase):
    """Help that was given."""

    id: UUID
    match_id: UUID
    recorded_at: datetime


class ResultRead(BaseModel):
    """What came of a match that was confirmed, without the child."""

    model_config = {"from_attributes": True}

    id: UUID
    match_id: UUID
    offer_id: UUID
    provider_id: UUID
    area: AreaCode
    service: str
    units: int
    given: int
    outcome: MatchOutcome
    ended_on: date
