"""What goes in and out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from procurement.fields import Sent
from procurement.pauses.models import PauseBase


class PauseCreate(PauseBase, Sent):
    """Why the time to decide stands still from today."""


class PauseRead(PauseBase):
    """A pause."""

    id: UUID
    challenge_id: UUID
    began_on: date
    ended_on: date | None


class Pauses(BaseModel):
    """All of a complaint, in their order."""

    items: Sequence[PauseRead]
