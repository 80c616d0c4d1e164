"""Signing in and out with a browser."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from chassis.access import Purpose, Role
from chassis.routing import PUBLIC, allow
from chassis.work import Work
from insight.pages import render
from insight.pages.menu import home_of
from insight.pages.route import SEE_OTHER, page_router, submitted
from insight.sessions import issuer, service, sign_in

endpoints = page_router("")
_ANYBODY = allow(*Role, purpose=Purpose.ACCOUNT)
Text = Annotated[str, Query(max_length=2_000)]


@endpoints.get("")
async def show_home(request: Request, _: Annotated[Work, _ANYBODY]) -> Response:
    """Where this person begins."""
    return RedirectResponse(home_of(request.state.caller), SEE_OTHER)


@endpoints.get("/welcome")
async def show_welcome(request: Request, _: Annotated[Work, _ANYBODY]) -> Response:
    """For those whose roles have no page of their own."""
    return render.page(request, "welcome.html", title="page.welcome")


@endpoints.get("/sign-in")
async def begin_sign_in(work: Annotated[Work, PUBLIC], back_to: Text = issuer.PATH) -> Response:
    """Leads to the issuer's sign-in page, and from there back."""
    begun, address = service.begin(work, back_to)
    response = RedirectResponse(address, SEE_OTHER, {"Cache-Control": "no-store"})
    cookie = begun.cookie(work.app.vault)
    _set(response, work, sign_in.COOKIE, cookie, sign_in.GOOD_FOR_SECONDS)
    return response


@endpoints.get("/signed-in")
async def complete_sign_in(
    request: Request,
    work: Annotated[Work, PUBLIC],
    state: Text = "",
    code: Text | None = None,
    iss: Text | None = None,
) -> Response:
    """Where the issuer sends the browser back to."""
    begun = request.cookies.get(sign_in.COOKIE)
    cookie, seconds, back_to = await service.complete(work, begun, state, code, iss)
    response = RedirectResponse(back_to, SEE_OTHER, {"Cache-Control": "no-store"})
    response.delete_cookie(sign_in.COOKIE, path=issuer.PATH)
    _set(response, work, service.COOKIE, cookie, seconds)
    return response


@endpoints.post("/sign-out", dependencies=[Depends(submitted)])
async def sign_out(request: Request, work: Annotated[Work, _ANYBODY]) -> Response:
    """Ends the session here and takes its token back at the issuer."""
    await service.end(work, request.cookies[service.COOKIE], request.state.token)
    response = RedirectResponse(f"{issuer.PATH}/signed-out", SEE_OTHER)
    response.delete_cookie(service.COOKIE, path=issuer.PATH)
    return response


@endpoints.get("/signed-out")
async def show_signed_out(request: Request, _: Annotated[Work, PUBLIC]) -> Response:
    """For everybody."""
    return render.page(request, "signed_out.html", title="page.signed_out")


def _set(response: Response, work: Work, name: str, value: str, seconds: int) -> None:
    """Not for scripts, not for other sites' forms, and only over TLS where we have it."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=issuer.PATH,
        secure=work.app.settings.issuer.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
