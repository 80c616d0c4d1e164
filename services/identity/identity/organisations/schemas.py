"""What goes in and out about organisations."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from identity.area_codes import AreaCode
from identity.organisations.models import OrganisationKind, OrganisationStatus


class OrganisationCreate(Form):
    """A body that people or systems will act for."""

    name: str = Field(min_length=2, max_length=200)
    kind: OrganisationKind
    area_code: AreaCode
    credit_code: str | None = Field(
        default=None,
        pattern="^[0-9A-HJ-NPQRTUWXY]{18}$",
        description="统一社会信用代码 (GB 32100)",
    )


class OrganisationRead(BaseModel):
    """An organisation."""

    id: UUID
    name: str
    kind: OrganisationKind
    area_code: str
    credit_code: str | None
    status: OrganisationStatus
    created_at: datetime
    version: int
