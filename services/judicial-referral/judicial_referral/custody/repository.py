"""Every query about the copy of custodies.

The child's row is locked first: an order and an admission at the same instant do not miss each
other.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from chassis.work import Work
from contracts.placement import CustodyBegan, CustodyEnded
from judicial_referral.children.models import Child
from judicial_referral.custody.models import Custody
from reference.divisions import Area


async def of_child(work: Work, child_id: UUID) -> Custody | None:
    """The custody the child is in now, wherever it began."""
    await work.reach(Area())
    await _hold(work, [child_id])
    query = select(Custody).where(col(Custody.child_id) == child_id)
    return (await (await work.session()).exec(query)).one_or_none()


async def begin(work: Work, events: Sequence[CustodyBegan]) -> None:
    """Told again, it changes nothing; of two of one child the later holds."""
    await _hold(work, [event.child_id for event in events])
    rows = {
        event.child_id: {
            **event.model_dump(include={"child_id", "custody_id", "began_at"}),
            **Area(event.area).columns(),
        }
        for event in events
    }
    entry = insert(Custody).values(list(rows.values()))
    columns = [name for name in next(iter(rows.values())) if name != "child_id"]
    changed = {name: entry.excluded[name] for name in columns}
    connection = await (await work.session()).connection()
    await connection.execute(entry.on_conflict_do_update(index_elements=["child_id"], set_=changed))


async def end(work: Work, events: Sequence[CustodyEnded]) -> None:
    """A custody that is not the present one changes nothing."""
    over = [(event.child_id, event.custody_id) for event in events]
    place = tuple_(col(Custody.child_id), col(Custody.custody_id))
    connection = await (await work.session()).connection()
    await connection.execute(delete(Custody).where(place.in_(over)))


async def _hold(work: Work, child_ids: Sequence[UUID]) -> None:
    query = select(Child.id).where(col(Child.id).in_(child_ids)).order_by(col(Child.id))
    await (await work.session()).exec(query.with_for_update())
