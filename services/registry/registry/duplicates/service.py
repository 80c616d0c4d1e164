"""Deciding whether two files are of one child, and merging them."""

from uuid import UUID

from chassis import duties
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from registry.children.errors import ChildNotFound
from registry.children.models import Child, Departure
from registry.duplicates import repository
from registry.duplicates.comparing import DUTY
from registry.duplicates.models import DuplicatePair, PairStatus
from registry.duplicates.schemas import Decision, DecisionForm, PairRead
from registry.labels import service as labels


async def find(work: Work, pair_id: UUID) -> PairRead:
    pair = await repository.find(work, pair_id)
    work.etag = etag(pair.version)
    return _read(work, pair)


async def page(
    work: Work, status: PairStatus | None, limit: int, after: str | None
) -> Page[PairRead]:
    place = position(work, after, 1)
    found = await repository.page(work, status, UUID(place[0]) if place else None, limit)
    following = cursor(work, str(found[-1].id)) if len(found) == limit else None
    return Page(items=[_read(work, pair) for pair in found], next=following)


async def decide(work: Work, pair_id: UUID, form: DecisionForm) -> PairRead:
    """Once for ever. Raises PairDecided; of one child the younger file is closed."""
    pair = await repository.find(work, pair_id, lock=True)
    pair.decide(work, PairStatus(form.decision.value))
    if form.decision is Decision.SAME:
        await _merge(work, pair)
    await duties.meet(work, DUTY, pair.id)
    work.etag = etag(pair.version)
    return _read(work, pair)


async def _merge(work: Work, pair: DuplicatePair) -> None:
    """The younger file points to the kept one. One merged before counts as its kept file."""
    files = await repository.files(work, [pair.older_id, pair.younger_id])
    if len(files) < 2:
        raise ChildNotFound
    kept, *doubles = sorted({file.kept_as or file.id for file in files.values()})
    closing = await repository.files(work, doubles)
    if len(closing) < len(doubles):
        raise ChildNotFound
    for double in closing.values():
        await labels.leave(work, double, Departure.DUPLICATE, kept_as=kept)
        await repository.point_to(work, double, kept)


def _read(work: Work, pair: DuplicatePair) -> PairRead:
    """Both files are read with it; the audit has the older one from the pair itself."""
    work.touch(Child(id=pair.younger_id, **pair.area.columns()), "read")
    values = pair.model_dump(exclude={"centibits"})
    return PairRead(**values, area=pair.area.code, bits=pair.centibits / 100)
