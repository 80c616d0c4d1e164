"""What a row says of circumstances and parents is written down as the API's forms write it."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chassis.crypto import ChildKey
from chassis.work import Work
from registry.children.models import Child
from registry.circumstances import service as circumstances
from registry.guardianship import service as guardianship
from registry.guardianship.models import ParentRole
from registry.imports import repository
from registry.imports.forms import Forms
from registry.imports.sealing import COLUMNS
from registry.labels import service as labels

_OF_CHILD = {name: COLUMNS.index(name) for name in (
    "birth_on", "categories", "registered_at", "version", "province", "prefecture", "county",
    "township", "village",
)}  # fmt: skip
_ID, _ROW = COLUMNS.index("id"), COLUMNS.index("row")


class Newcomer(NamedTuple):
    """A child on its way in, and the work aside with all that is to be written besides."""

    row: int
    child: Child
    aside: Work


def newcomer(work: Work, sealed: tuple[Any, ...], forms: Forms, key: ChildKey) -> Newcomer:
    """Of a sealed row and its forms: what is known of the child, and all that follows from it."""
    aside, given = work.aside(), forms.circumstances
    child = Child(
        id=UUID(bytes=sealed[_ID].bytes),
        **{name: sealed[place] for name, place in _OF_CHILD.items()},
    )
    known = circumstances.row(aside, child, given, key) if given else None
    parents = {form.role: guardianship.row(aside, child, form, key) for form in forms.parents}
    aside.add(*parents.values(), *([known] if known else []))
    both = parents.get(ParentRole.FATHER), parents.get(ParentRole.MOTHER)
    labels.classify_new(aside, child, both, known)
    return Newcomer(sealed[_ROW], child, aside)


async def settle(work: Work, newcomers: Sequence[Newcomer]) -> None:
    """The children were entered: what was made ready for them is written."""
    if newcomers:
        await repository.classify(work, [one.child for one in newcomers])
        await work.take(*(one.aside for one in newcomers))
