"""HTTP of accounts; for operators, and for one's own password."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from chassis.access import Purpose, Role
from chassis.errors import MEDIA_TYPE
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from identity import paging
from identity.accounts import service
from identity.accounts.models import Account, PasswordWrong
from identity.accounts.schemas import (
    AccountCreate,
    AccountRead,
    AccountWithPassword,
    PasswordChange,
)

endpoints = router("/identity/accounts", "accounts")
_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.ACCOUNT)
_ANYBODY = allow(*Role, purpose=Purpose.ACCOUNT)


@endpoints.post("", status_code=201, summary="Register an account")
async def register_account(
    form: AccountCreate, response: Response, work: Annotated[Work, _OPERATOR]
) -> AccountWithPassword:
    """The answer holds the password, once. Then grant a role: POST /identity/roles."""
    account, password = await service.register(work, form)
    response.headers["Location"] = f"/identity/accounts/{account.id}"
    return _with_password(work, account, password)


@endpoints.get("", summary="List accounts")
async def list_accounts(
    work: Annotated[Work, _OPERATOR], limit: Limit = 50, after: After = None
) -> Page[AccountRead]:
    """In the order of their registration."""
    rows = await service.page(work, paging.start(work, after), limit + 1)
    return paging.page_of(work, rows, limit, AccountRead)


@endpoints.post("/own/password", status_code=204, summary="Change one's own password")
async def change_own_password(
    form: PasswordChange, request: Request, work: Annotated[Work, _ANYBODY]
) -> Response:
    """For the person whose token this is. Wrong current passwords are counted."""
    if await service.change_own_password(work, form):
        return Response(status_code=204)
    # Answered, not raised: the count of wrong passwords has to be committed.
    problem = PasswordWrong()
    body = problem.body(request.state.request_id)
    return Response(body, problem.status, media_type=MEDIA_TYPE)


@endpoints.get("/{account_id}", summary="Read an account")
async def read_account(account_id: UUID, work: Annotated[Work, _OPERATOR]) -> AccountRead:
    """With its ETag."""
    return _read(work, await service.read(work, account_id))


@endpoints.post("/{account_id}/suspend", summary="Suspend an account")
async def suspend_account(account_id: UUID, work: Annotated[Work, _OPERATOR]) -> AccountRead:
    """No new token; those issued end by themselves within half an hour."""
    return _read(work, await service.suspend(work, account_id))


@endpoints.post("/{account_id}/restore", summary="Restore a suspended account")
async def restore_account(account_id: UUID, work: Annotated[Work, _OPERATOR]) -> AccountRead:
    """With the password and the roles it had."""
    return _read(work, await service.restore(work, account_id))


@endpoints.post("/{account_id}/reset-password", summary="Make a new password")
async def reset_password(account_id: UUID, work: Annotated[Work, _OPERATOR]) -> AccountWithPassword:
    """The answer holds it, once; the old password is void."""
    account, password = await service.reset_password(work, account_id)
    return _with_password(work, account, password)


def _read(work: Work, account: Account) -> AccountRead:
    work.etag = etag(account.version)
    return AccountRead.model_validate(account, from_attributes=True)


def _with_password(work: Work, account: Account, password: str) -> AccountWithPassword:
    return AccountWithPassword(**_read(work, account).model_dump(), password=password)
