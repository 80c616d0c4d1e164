"""Accounts: people who log in. No name, phone or number of theirs is kept here."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.models import moment, new_id, one_of
from identity.tables import Row


class AccountNotFound(NotFound):
    """There is no such account."""

    title_zh = "账户不存在"


class LoginNameTaken(Conflict):
    """This login name is taken."""

    title_zh = "登录名已被使用"


class AccountNotActive(Conflict):
    """The account is suspended."""

    title_zh = "账户已停用"


class AccountNotSuspended(Conflict):
    """The account is not suspended."""

    title_zh = "账户未停用"


class PasswordWrong(Forbidden):
    """The current password is not right, or was tried too often; then wait a quarter of an hour."""

    title_zh = "当前密码不正确"


class PasswordTooPlain(Invalid):
    """The new password holds the login name, or is the old one; choose another."""

    title_zh = "新密码过于简单"


class AccountStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Account(Row, table=True):
    """One person's way in. What they may do stands in `role_grant`."""

    __table_args__ = (UniqueConstraint("login_name"), one_of("status", AccountStatus))
    refusals: ClassVar = {"uq_account_login_name": LoginNameTaken}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    login_name: str = Field(max_length=63)
    password_hash: str = Field(max_length=200)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    status: str = Field(default=AccountStatus.ACTIVE.value, max_length=20)
    created_at: datetime = moment()
    password_changed_at: datetime = moment()
    version: int = 1

    def suspend(self) -> None:
        """No token from now on."""
        if self.status != AccountStatus.ACTIVE:
            raise AccountNotActive
        self.status = AccountStatus.SUSPENDED.value
        self.version += 1

    def restore(self) -> None:
        if self.status != AccountStatus.SUSPENDED:
            raise AccountNotSuspended
        self.status = AccountStatus.ACTIVE.value
        self.version += 1

    def change_password(self, password_hash: str, now: datetime) -> None:
        self.password_hash, self.password_changed_at = password_hash, now
        self.version += 1
