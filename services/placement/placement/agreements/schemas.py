"""What goes in and out about care agreements."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, model_validator

from chassis.models import Form
from placement.agreements.models import CareAgreementBase
from placement.fields import Day, Number


class CareAgreementCreate(CareAgreementBase):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")
        if len(set(self.capabilities)) != len(self.capabilities):
            raise ValueError("a capability is named twice")
        return self


class CareAgreementEnd(Form):
    ended_on: Day
    document_no: Number


class CareAgreementRead(CareAgreementBase):
    id: UUID
    signed_at: datetime
    ended_on: date | None
    end_document_no: str | None
    version: int
