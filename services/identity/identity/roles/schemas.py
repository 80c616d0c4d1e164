"""What goes in and out about grants of roles."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from chassis.access import Role
from chassis.models import Form
from identity.area_codes import AreaCode


class RoleGrantCreate(Form):
    """A role for one account or one client."""

    account_id: UUID | None = None
    client: UUID | None = Field(default=None, description="The id of the client's record.")
    role: Role
    area_code: AreaCode
    valid_from: AwareDatetime | None = Field(default=None, description="Else from now on.")
    valid_until: AwareDatetime | None = Field(default=None, description="Else until it is ended.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.account_id is None) == (self.client is None):
            raise ValueError("give either account_id or client")
        moments = [at for at in (self.valid_from, self.valid_until) if at is not None]
        if any(not 2000 <= at.year < 2200 for at in moments):
            raise ValueError("the years 2000 to 2199 are taken")
        if len(moments) == 2 and moments[1] <= moments[0]:
            raise ValueError("valid_until must lie after valid_from")
        return self


class RoleGrantRead(BaseModel):
    """A grant of a role."""

    id: UUID
    account_id: UUID | None
    client: UUID | None
    role: Role
    area_code: str
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None
    granted_by: str
    created_at: AwareDatetime
    version: int
