"""A child's own key in this service: what is written freely about a child lies sealed by it."""

from uuid import UUID

from chassis.crypto import ChildKey
from chassis.work import Work
from placement.children import repository
from reference.divisions import Area


async def key_of(work: Work, child_id: UUID, area: Area) -> ChildKey:
    """Made when it is first needed; `area` is the child's. Raises Erased."""
    kept = await repository.kept_key(work, child_id)
    if kept is None:
        _, wrapped = work.app.vault.new_child_key(child_id)
        await repository.keep_key(work, child_id, wrapped, area)
        kept = await repository.kept_key(work, child_id)
    return work.app.vault.child_key(child_id, kept.wrapped if kept else None)
