"""The desks, one address for all: the form's description says what it is for."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from chassis.access import DEPARTMENT_OFFICERS, OFFICERS, Purpose, Role
from chassis.routing import allow
from chassis.work import Work
from insight.desks import service
from insight.desks.service import Sheet
from insight.pages import render
from insight.pages.language import language_of
from insight.pages.person import Person
from insight.pages.route import SEE_OTHER, Submitted, page_router, submitted
from insight.queues.justice import KEEPERS

endpoints = page_router("/desks")
_WORKER = allow(
    *OFFICERS, *DEPARTMENT_OFFICERS, Role.REPORTER, Role.AGENCY_STAFF, Role.PROVIDER_STAFF,
    purpose=Purpose.CARE,
)  # fmt: skip
Of = Annotated[str, Query(pattern=r"^[0-9a-fA-F-]{0,36}$", description="The record it is about.")]
Part = Annotated[str, Query(pattern=r"^[0-9a-fA-F-]{0,36}$", description="What lies within it.")]
At = Annotated[str, Query(pattern=f"^({'|'.join(KEEPERS)})$", description="Who keeps the duty.")]


@endpoints.get("/{desk}")
async def show_desk(
    desk: str,
    request: Request,
    work: Annotated[Work, _WORKER],
    of: Of = "",
    part: Part = "",
    at: At = KEEPERS[0],
) -> Response:
    """The form; whether the person may send it is for the service to say."""
    return _shown(request, await _sheet(request, work, desk, of, part, at))


@endpoints.get("/{desk}/blank")
async def read_blank_file(desk: str, request: Request, work: Annotated[Work, _WORKER]) -> Response:
    """The file that the desk takes, empty, where the service gives it to this person."""
    return render.file(await service.blank(desk, Person.of(work, request)), f"{desk}.csv")


@endpoints.post("/{desk}")
async def work_at_desk(
    desk: str,
    request: Request,
    work: Annotated[Work, _WORKER],
    form: Annotated[Submitted, Depends(submitted)],
    of: Of = "",
    part: Part = "",
    at: At = KEEPERS[0],
) -> Response:
    """Sends what was filled in to the service, in the person's own name."""
    sheet, person = await _sheet(request, work, desk, of, part, at), Person.of(work, request)
    sheet = await service.send(sheet, person, form, form.upload, form.one("key"), form.one("etag"))
    if sheet.given is not None:
        return render.file(sheet.given, service.name_of_file(sheet))
    after = service.following(sheet) if sheet.problem is None else None
    return RedirectResponse(after, SEE_OTHER) if after else _shown(request, sheet)


async def _sheet(request: Request, work: Work, desk: str, of: str, part: str, at: str) -> Sheet:
    found, language = service.find(desk), language_of(request)
    person = Person.of(work, request)
    return await service.lay(found, person, request.state.caller, of, part, at, language)


def _shown(request: Request, sheet: Sheet) -> Response:
    status = sheet.problem["status"] if sheet.problem else 200
    return render.page(
        request, "desk.html", status=status, title=f"page.{sheet.desk.name}", sheet=sheet
    )
