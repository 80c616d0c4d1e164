"""What goes in and out about accounts."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr

from chassis.models import Form
from identity.accounts import passwords
from identity.accounts.models import AccountStatus


class AccountCreate(Form):
    """Somebody who will log in. The password is made here and told once."""

    login_name: str = Field(pattern="^[a-z][a-z0-9.-]{1,62}$", examples=["county-desk-3"])
    organisation_id: UUID | None = None


class PasswordChange(Form):
    """A person's own new password; at least 12 characters, of any kind."""

    current: SecretStr = Field(max_length=passwords.LONGEST)
    new: SecretStr = Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST)


class AccountRead(BaseModel):
    """An account."""

    id: UUID
    login_name: str
    organisation_id: UUID | None
    status: AccountStatus
    created_at: datetime
    password_changed_at: datetime
    version: int


class AccountWithPassword(AccountRead):
    """The only time that the password is shown."""

    password: str
