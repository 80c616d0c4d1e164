"""Entrusting a child to somebody, and ending that."""

from collections.abc import Sequence
from uuid import UUID

from chassis.crypto import ChildKey
from chassis.work import Work, etag
from reference.ages import age_on
from reference.norms import norm
from reference.parents import ParentState, Standing, standing
from registry.children import service as children
from registry.children.models import Child
from registry.entrustments import repository
from registry.entrustments.errors import (
    CarerUnderAge,
    ChildNotAsked,
    EntrustmentDatesImpossible,
    EntrustmentNotFound,
    NobodyToEntrust,
)
from registry.entrustments.models import Entrustment
from registry.entrustments.schemas import (
    Carer,
    EntrustmentEndForm,
    EntrustmentForm,
    EntrustmentRead,
)
from registry.guardianship import repository as guardianship
from registry.labels.service import today

_CARER = "entrustment.carer"


async def entrust(work: Work, child_id: UUID, form: EntrustmentForm) -> EntrustmentRead:
    """Raises what stands against the carer, the term, or the entrusting at all."""
    child, key = await children.change_file(work, child_id)
    await _must_have_reason(work, child)
    _check(work, child, form)
    entrustment = Entrustment(
        **form.model_dump(exclude={"carer", "declaration", "heard_child"}),
        child_id=child.id,
        carer=key.seal(_CARER, form.carer.model_dump_json()),
        ended_on=form.ends_on,
        recorded_at=work.now,
        **child.area.columns(),
    )
    work.add(entrustment)
    child.version += 1
    work.etag = etag(child.version)
    return _read(entrustment, key)


async def end(
    work: Work, child_id: UUID, entrustment_id: UUID, form: EntrustmentEndForm
) -> EntrustmentRead:
    child, key = await children.change_file(work, child_id)
    entrustment = await repository.find(work, child, entrustment_id)
    if entrustment is None:
        raise EntrustmentNotFound
    if not entrustment.starts_on <= form.ended_on <= today(work):
        raise EntrustmentDatesImpossible
    entrustment.end(form.ended_on)
    child.version += 1
    work.etag = etag(child.version)
    return _read(entrustment, key)


async def listed(work: Work, child_id: UUID) -> Sequence[EntrustmentRead]:
    child, key = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return [_read(one, key) for one in await repository.all_of(work, child)]


async def _must_have_reason(work: Work, child: Child) -> None:
    """A parent is away, or cannot care for the child."""
    known = [one for one in await guardianship.parents(work, child) if one is not None]
    on = today(work)
    for parent in known:
        able = standing(parent.as_parent(), on, child.area) is Standing.ABLE
        if parent.state == ParentState.AWAY or not able:
            return
    raise NobodyToEntrust


def _check(work: Work, child: Child, form: EntrustmentForm) -> None:
    """The person first, then the term, then whether the child was asked (未成年人保护法 22)."""
    on, of_age = today(work), norm("registry.age_minor", today(work), child.area).value
    for bar in form.declaration.bars():
        raise bar
    if form.carer_born_on > form.starts_on or age_on(form.carer_born_on, form.starts_on) < of_age:
        raise CarerUnderAge
    if not child.birth_on <= form.starts_on <= form.ends_on:
        raise EntrustmentDatesImpossible
    if form.ends_on < on or age_on(child.birth_on, form.ends_on) >= of_age:
        raise EntrustmentDatesImpossible
    heard_from = norm("registry.age_heard", on, child.area).value
    if age_on(child.birth_on, on) >= heard_from and not form.heard_child:
        raise ChildNotAsked


def _read(row: Entrustment, key: ChildKey) -> EntrustmentRead:
    carer = Carer.model_validate_json(key.open(_CARER, row.carer))
    return EntrustmentRead(**row.model_dump(exclude={"carer"}), carer=carer)
