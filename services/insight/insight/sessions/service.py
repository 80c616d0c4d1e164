"""Signing in, being known by one's cookie, and signing out."""

import base64
import hmac
from datetime import timedelta

from chassis.app import App
from chassis.work import Work
from insight.config import settings_of
from insight.sessions import issuer, repository
from insight.sessions.errors import SignInBroken, SignInRefused
from insight.sessions.models import BrowserSession, hash_of, new_cookie
from insight.sessions.sign_in import SignIn

COOKIE = "wardship_session"
_PLACE = "browser_session.token"


def begin(work: Work, back_to: str) -> tuple[SignIn, str]:
    """The sign-in and the address that the browser goes to for it."""
    own = back_to if issuer.is_own_address(back_to) else issuer.PATH
    sign_in = SignIn.begin(own, int(work.now.timestamp()))
    client_id = settings_of(work).pages_client_id
    where = sign_in.location(issuer.authorize_url(work), client_id, issuer.redirect_uri(work))
    return sign_in, where


async def complete(
    work: Work, cookie: str | None, state: str, code: str | None, told_issuer: str | None
) -> tuple[str, int, str]:
    """The session's cookie, for how many seconds, and the page to go on with.

    Raises `SignInBroken` or `SignInRefused`."""
    if not cookie:
        raise SignInBroken
    sign_in = SignIn.read(work.app.vault, cookie)
    sign_in.check(state, int(work.now.timestamp()))
    if not code or told_issuer not in (None, work.app.settings.issuer):
        raise SignInRefused
    token, seconds = await issuer.exchange(work, code, sign_in.verifier)
    await work.app.verifier.verify(token)
    return await _open(work, token, seconds), seconds, sign_in.back_to


async def _open(work: Work, token: str, seconds: int) -> str:
    cookie = new_cookie()
    await repository.forget(work)
    work.add(
        BrowserSession(
            cookie_hash=hash_of(cookie),
            token=work.app.vault.seal(_PLACE, token.encode()),
            created_at=work.now,
            expires_at=work.now + timedelta(seconds=seconds),
        )
    )
    return cookie


async def token_of(app: App, cookie: str) -> str | None:
    """The token of the session, or None when there is none or it is over."""
    async with Work(app) as work:
        session = await repository.find(work, hash_of(cookie))
        return app.vault.open(_PLACE, session.token).decode() if session else None


async def end(work: Work, cookie: str, token: str) -> None:
    await issuer.revoke(work, token)
    await repository.end(work, hash_of(cookie))


def form_token(app: App, cookie: str) -> str:
    """What each form of this session carries: only a page of ours can know it."""
    mac = app.vault.sign("page-form", hash_of(cookie))
    return base64.urlsafe_b64encode(mac).decode()


def is_form_token(app: App, cookie: str, given: str) -> bool:
    return hmac.compare_digest(form_token(app, cookie).encode(), given.encode())
