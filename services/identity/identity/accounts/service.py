"""Use cases of accounts."""

from collections.abc import Sequence
from uuid import UUID

from chassis.work import Work
from identity.accounts import passwords, repository
from identity.accounts.models import (
    Account,
    AccountNotFound,
    PasswordTooPlain,
)
from identity.accounts.schemas import AccountCreate, PasswordChange
from identity.attempts import service as attempts
from identity.organisations import service as organisations

_ATTEMPTS = "account"


async def register(work: Work, form: AccountCreate) -> tuple[Account, str]:
    """The account and its password, which is not kept."""
    await organisations.require_open(work, form.organisation_id)
    password = passwords.generated()
    account = Account(
        **form.model_dump(),
        password_hash=await passwords.hashed(password),
        created_at=work.now,
        password_changed_at=work.now,
    )
    work.add(account)
    return account, password


async def read(work: Work, account_id: UUID, *, lock: bool = False) -> Account:
    account = await repository.get(work, account_id, lock=lock)
    if account is None:
        raise AccountNotFound
    return account


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Account]:
    return await repository.page(work, after, limit)


async def suspend(work: Work, account_id: UUID) -> Account:
    account = await _expected(work, account_id)
    account.suspend()
    return account


async def restore(work: Work, account_id: UUID) -> Account:
    account = await _expected(work, account_id)
    account.restore()
    return account


async def reset_password(work: Work, account_id: UUID) -> tuple[Account, str]:
    """A new password, told once; the old one is void."""
    account = await _expected(work, account_id)
    password = passwords.generated()
    account.change_password(await passwords.hashed(password), work.now)
    return account, password


async def change_own_password(work: Work, form: PasswordChange) -> Account | None:
    """None when the current password is wrong: that is counted, so the work must be committed."""
    account = await read(work, _own_id(work), lock=True)
    current, new = form.current.get_secret_value(), form.new.get_secret_value()
    if account.login_name in new.lower() or new == current:
        raise PasswordTooPlain
    if await log_in(work, account.login_name, current) is None:
        return None
    account.change_password(await passwords.hashed(new), work.now)
    return account


async def log_in(work: Work, login_name: str, password: str) -> Account | None:
    """The account, or none: wrong name, wrong password, paused and suspended look the same.

    The attempt is counted in this work, which must be committed whatever comes out.
    """
    attempt = await attempts.begin(work, _ATTEMPTS, login_name)
    paused = attempt.is_paused(work.now)
    account = await repository.find_usable(work, login_name=login_name)
    right = await passwords.matches(password, account.password_hash if account else None)
    if not paused:
        await attempts.end(work, attempt, success=right)
    return account if right and not paused else None


async def _expected(work: Work, account_id: UUID) -> Account:
    account = await read(work, account_id, lock=True)
    work.expect(account)
    return account


def _own_id(work: Work) -> UUID:
    try:
        return UUID(work.caller.subject)
    except ValueError as error:
        raise AccountNotFound("This token is a client's, not a person's.") from error
