"""The desks, one address for all: the form's description says what it is for."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from chassis.access import OFFICERS, Purpose, Role
from chassis.routing import allow
from chassis.work import Work
from insight.desks import service
from insight.desks.service import Sheet
from insight.pages import render
from insight.pages.language import language_of
from insight.pages.person import Person
from insight.pages.route import SEE_OTHER, Submitted, page_router, submitted

endpoints = page_router("/desks")
_WORKER = allow(
    *OFFICERS, Role.REPORTER, Role.AGENCY_STAFF, Role.PROVIDER_STAFF, purpose=Purpose.CARE
)
Of = Annotated[str, Query(pattern=r"^[0-9a-fA-F-]{0,36}$", description="The record it is about.")]


@endpoints.get("/{desk}")
async def show_desk(
    desk: str, request: Request, work: Annotated[Work, _WORKER], of: Of = ""
) -> Response:
    """The form; whether the person may send it is for the service to say."""
    return _shown(request, await _sheet(request, work, desk, of))


@endpoints.post("/{desk}")
async def work_at_desk(
    desk: str,
    request: Request,
    work: Annotated[Work, _WORKER],
    form: Annotated[Submitted, Depends(submitted)],
    of: Of = "",
) -> Response:
    """Sends what was filled in to the service, in the person's own name."""
    sheet = await _sheet(request, work, desk, of)
    person = Person.of(work, request)
    sheet = await service.send(sheet, person, form, form.one("key"), form.one("etag"))
    after = service.following(sheet) if sheet.problem is None else None
    return RedirectResponse(f"{after}?done={desk}", SEE_OTHER) if after else _shown(request, sheet)


async def _sheet(request: Request, work: Work, desk: str, of: str) -> Sheet:
    found, language = service.find(desk), language_of(request)
    person = Person.of(work, request)
    return await service.lay(found, person, request.state.caller, of, language)


def _shown(request: Request, sheet: Sheet) -> Response:
    status = sheet.problem["status"] if sheet.problem else 200
    return render.page(
        request, "desk.html", status=status, title=f"page.{sheet.desk.name}", sheet=sheet
    )
