"""Looking for children by what is known of them (检索)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col

from chassis.pagination import Page, cursor, position
from chassis.work import Work
from reference.clocks import CHINA
from reference.divisions import Area
from reference.months import add_months
from registry.children import service as children
from registry.children.identity import place_of_index, search_indexes
from registry.children.models import Child
from registry.children.schemas import ChildRead
from registry.search import repository
from registry.search.schemas import SearchForm


async def find(work: Work, form: SearchForm, limit: int, after: str | None) -> Page[ChildRead]:
    """Within the caller's area, the newest first; each child shown is written into the audit."""
    places: Sequence[Area] = []
    if form.name or form.resident_id or form.guardian_phone:
        places = await repository.counties(work, work.caller.area)
    conditions = [*_hidden(work, form, places), *_plain(form)]
    conditions += _ages(form, work.now.astimezone(CHINA).date())
    place = position(work, after, 1)
    found = await repository.page(work, conditions, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=await children.shown(work, found), next=following)


def _hidden(
    work: Work, form: SearchForm, places: Sequence[Area]
) -> Iterator[ColumnElement[bool]]:  # fmt: skip
    """By blind indexes, of which each county has its own."""
    vault = work.app.vault
    found = [search_indexes(vault, place, form.name or "", form.guardian_phone) for place in places]
    if form.name:
        yield col(Child.name_index).in_([one["name_index"] for one in found])
    if form.guardian_phone:
        yield col(Child.guardian_phone_index).in_([one["guardian_phone_index"] for one in found])
    if form.resident_id:
        number = form.resident_id.replace("x", "X")
        indexes = [vault.index(place_of_index(place), number) for place in places]
        yield col(Child.identity_index).in_(indexes)


def _plain(form: SearchForm) -> Iterator[ColumnElement[bool]]:
    if form.temp_id:
        yield col(Child.temp_id) == form.temp_id
    if form.tier:
        yield col(Child.tier) == form.tier.value
    if form.village:
        yield col(Child.village) == form.village
    if form.category:
        yield col(Child.categories).contains([form.category.value])


def _ages(form: SearchForm, today: date) -> Iterator[ColumnElement[bool]]:
    """Full years today: born so long ago, and not a year longer."""
    if form.youngest is not None:
        yield col(Child.birth_on) <= add_months(today, -12 * form.youngest)
    if form.oldest is not None:
        yield col(Child.birth_on) > add_months(today, -12 * (form.oldest + 1))
