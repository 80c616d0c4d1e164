"""Reading children, moving them, and knowing where they are in custody."""

from collections.abc import Sequence
from uuid import UUID

from chassis.crypto import ChildKey, Erased
from chassis.errors import Fault, Invalid
from chassis.outbox import publish
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.registry import ChildMoved
from reference.divisions import Area, AreaInvalid
from registry.children import disclosure, registration, repository
from registry.children.errors import ChildNotFound
from registry.children.models import Child
from registry.children.schemas import ChildRead, MoveForm, Registered, RegistrationForm
from registry.grants import repository as grants


async def register(work: Work, form: RegistrationForm) -> tuple[Registered, bool]:
    """The child as it stands in the register, and whether it is new."""
    child, new = await registration.register(work, form)
    work.etag = etag(child.version)
    return child, new


async def open_file(work: Work, child_id: UUID, *, lock: bool = False) -> tuple[Child, ChildKey]:
    """A child and its key. Raises ChildNotFound, or Erased where the key was destroyed."""
    child = await repository.find(work, child_id, lock=lock)
    if child is None:
        raise ChildNotFound
    key = (await repository.keys(work, [child])).get(child.id)
    if key is None:
        raise Erased
    return child, key


async def change_file(work: Work, child_id: UUID) -> tuple[Child, ChildKey]:
    """The same, locked for a change by who read this version (If-Match). Raises ChildHasLeft."""
    child, key = await open_file(work, child_id, lock=True)
    child.must_be_here()
    work.expect(child)
    return child, key


async def find(work: Work, child_id: UUID) -> ChildRead:
    child, _ = await open_file(work, child_id)
    work.etag = etag(child.version)
    return (await shown(work, [child]))[0]


async def page(work: Work, area: str | None, limit: int, after: str | None) -> Page[ChildRead]:
    """The children of the caller's area or of a narrower one; a provider's are its grants,
    those of an agency's staff the children in its care."""
    place = position(work, after, 1)
    before = UUID(place[0]) if place else None
    children = await repository.page(work, _narrowed(work, area), before, limit)
    following = cursor(work, str(children[-1].id)) if len(children) == limit else None
    return Page(items=await shown(work, children), next=following)


async def move(work: Work, child_id: UUID, form: MoveForm) -> ChildRead:
    """To another village of the county; the child's file goes with it. Raises OtherCounty."""
    child = await repository.find(work, child_id, lock=True)
    if child is None:
        raise ChildNotFound
    left = child.area
    child.move(work, registration.village_of(work, form.village))
    await repository.carry_along(work, child, left)
    told = ChildMoved(child_id=child.id, area=child.area.code, area_before=left.code)
    publish(work, told, version=child.version, area=child.area)
    work.etag = etag(child.version)
    return (await shown(work, [child]))[0]


async def shown(work: Work, children: Sequence[Child]) -> list[ChildRead]:
    """Each child as far as the caller may see it."""
    keys = await repository.keys(work, children)
    reads = [disclosure.whole(child, keys.get(child.id)) for child in children]
    if (organisation := grants.provider_of(work)) is not None:
        ids = [child.id for child in children]
        fields = await grants.fields_of(work, organisation, ids)
        whole = await grants.in_care(work, organisation, ids)
        return [
            read if read.id in whole else disclosure.granted(read, fields.get(read.id, frozenset()))
            for read in reads
        ]
    if work.caller.sees_identifiers:
        return reads
    return [disclosure.masked(read) for read in reads]


def _narrowed(work: Work, code: str | None) -> Area | None:
    """Raises Invalid for an area that is none, or not the caller's; none was asked: None."""
    if code is None:
        return None
    try:
        area = Area.of(code)
    except AreaInvalid:
        raise Invalid(faults=[Fault("?area", "This is no code of a division.")]) from None
    if grants.provider_of(work) is None and not work.caller.area.covers(area):
        raise Invalid(faults=[Fault("?area", "This lies outside your area.")])
    return area
