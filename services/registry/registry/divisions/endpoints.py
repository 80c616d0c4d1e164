"""`/registry/divisions`: public reference data, for whoever has a token."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import StringConstraints

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow
from chassis.routing import router as new_router
from chassis.work import Work
from registry.divisions import service
from registry.divisions.schemas import DivisionRead

router = new_router("/registry/divisions", "divisions")
_CODE = r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"
Code = Annotated[
    str, Path(pattern=_CODE, description="2, 4, 6, 9 or 12 digits; padding zeros may stand.")
]
_One = Annotated[str, StringConstraints(pattern=_CODE)]
Parents = Annotated[
    tuple[_One, ...],
    Query(
        alias="parent",
        max_length=200,
        description="The division above, or several of one level; without any, the provinces.",
    ),
]
Codes = Annotated[
    tuple[_One, ...],
    Query(alias="code", max_length=200, description="These, wherever they lie."),
]
_ANYBODY = allow(*Role, purpose=Purpose.OPERATION)


@router.get("", summary="List the divisions below others, or by their codes")
async def list_divisions(
    work: Annotated[Work, _ANYBODY],
    parents: Parents = (),
    codes: Codes = (),
    limit: Limit = 50,
    after: After = None,
) -> Page[DivisionRead]:
    """By code. Begin without `parent` and go down from the provinces; or name the ones wanted by
    `code`: what is not in the list is left out."""
    return await service.page(work, parents, codes, limit, after)


@router.get("/{code}", summary="Read one division")
async def read_division(code: Code, work: Annotated[Work, _ANYBODY]) -> DivisionRead:
    """Its name, level and what it lies in, as of 2023-06-30."""
    return await service.find(work, code)
