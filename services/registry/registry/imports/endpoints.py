"""`/registry/imports`: a county's file of children, and the report of its rejected rows."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from chassis.access import Purpose, Role
from chassis.errors import UnsupportedMediaType
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.imports import forms, service
from registry.imports.files import template
from registry.imports.rows import COLUMNS
from registry.imports.schemas import ImportRead, RejectionRead

router = new_router("/registry/imports", "imports")
_COUNTY = allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)
CSV = "text/csv"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "UTF-8, at most 200,000 rows; the first line names the columns: "
        + ", ".join(f"{name} ({zh})" for name, zh in COLUMNS.items())
        + ". Several categories are parted by a semicolon. Optional: "
        + ", ".join(f"{name} ({zh})" for name, zh in forms.COLUMNS.items())
        + ", as the forms of circumstances and parents have them: the same words, days as "
        "2015-03-01, true or false (是 or 否), and the same rules.",
        "content": {CSV: {"schema": {"type": "string"}}},
    }
}


class Format(StrEnum):
    """A page, or the whole report as a file."""

    JSON = "json"
    CSV = "csv"


@router.post(
    "",
    status_code=201,
    summary="Import a county's file",
    openapi_extra=_BODY,
    responses={200: {"model": ImportRead, "description": "This file was imported before."}},
)
async def import_children(
    request: Request, work: Annotated[Work, _COUNTY], response: Response
) -> ImportRead:
    """Every row by the rules of registration. Good rows are entered, all or none; children known
    in the county are counted and left alone, with all that their rows say; the others are reported
    with row, column and reason. What a row says of circumstances and parents leads to what the
    forms lead to: categories, duties, events.
    """
    if not request.headers.get("content-type", "").startswith(CSV):
        raise UnsupportedMediaType("Send the file as it is, with Content-Type: text/csv.")
    batch, new = await service.enter(work, await request.body())
    response.status_code = 201 if new else 200
    response.headers["Location"] = f"/registry/imports/{batch.id}"
    return batch


@router.get("", summary="List imports, the newest first")
async def list_imports(
    work: Annotated[Work, _COUNTY], limit: Limit = 50, after: After = None
) -> Page[ImportRead]:
    """With how many rows were entered, known and rejected."""
    return await service.page(work, limit, after)


@router.get(
    "/template",
    summary="Read an empty file",
    response_class=Response,
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
)
async def read_import_template(_: Annotated[Work, _COUNTY]) -> Response:
    """The line of column names in Chinese, to be filled in with a spreadsheet."""
    return Response(template(), media_type=CSV)


@router.get("/{import_id}", summary="Read an import")
async def read_import(import_id: UUID, work: Annotated[Work, _COUNTY]) -> ImportRead:
    """How many rows were entered, known and rejected."""
    return await service.find(work, import_id)


@router.get(
    "/{import_id}/rejections",
    summary="List the rejected rows of an import",
    response_model=Page[RejectionRead],
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
)
async def list_rejections(
    import_id: UUID,
    work: Annotated[Work, _COUNTY],
    form: Annotated[Format, Query(alias="format")] = Format.JSON,
    limit: Limit = 50,
    after: After = None,
) -> Page[RejectionRead] | Response:
    """Row, column and reason in both languages; as a page, or all of it as a CSV file."""
    if form is Format.JSON:
        return await service.rejections(work, import_id, limit, after)
    return Response(await service.rejections_file(work, import_id), media_type=CSV)
