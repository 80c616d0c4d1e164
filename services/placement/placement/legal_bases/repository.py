"""Every query on legal bases."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, exists, select

from chassis.duties import OPEN
from chassis.models import Duty
from chassis.rows import visible
from chassis.work import Work
from placement.custody.models import Custody
from placement.legal_bases.models import DUTY, Kind, LegalBasis, ProtectionOrder


async def of_custody(work: Work, custody_id: UUID) -> Sequence[LegalBasis]:
    """By their days."""
    session = await work.session()
    query = select(LegalBasis).where(
        col(LegalBasis.custody_id) == custody_id, visible(work, LegalBasis)
    )
    return (await session.exec(query.order_by(col(LegalBasis.from_on), col(LegalBasis.id)))).all()


async def order(work: Work, order_id: UUID) -> ProtectionOrder | None:
    session = await work.session()
    query = select(ProtectionOrder).where(col(ProtectionOrder.id) == order_id)
    return (await session.exec(query)).one_or_none()


async def note_order(work: Work, order: ProtectionOrder) -> bool:
    """Whether it was news; what is older than what we know is left."""
    session = await work.session()
    statement = insert(ProtectionOrder).values([order.model_dump()])
    changed = {name: statement.excluded[name] for name in ("valid_until", "version")}
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_=changed,
        where=col(ProtectionOrder.version) <= statement.excluded.version,
    )
    noted = await session.exec(statement.returning(col(ProtectionOrder.id)))
    return noted.one_or_none() is not None


async def resting_on(work: Work, order_id: UUID) -> Sequence[Custody]:
    """The custodies that stand on a protection order, locked in one order."""
    named = select(LegalBasis.custody_id).where(
        col(LegalBasis.reference_id) == order_id, col(LegalBasis.kind) == Kind.PROTECTION_ORDER
    )
    query = select(Custody).where(col(Custody.id).in_(named)).order_by(col(Custody.id))
    return (await (await work.session()).exec(query.with_for_update())).all()


async def open_of(work: Work, child_ids: Iterable[UUID]) -> Sequence[Custody]:
    query = select(Custody).where(
        col(Custody.child_id).in_(list(child_ids)), col(Custody.ended_at).is_(None)
    )
    query = query.order_by(col(Custody.id)).with_for_update()
    return (await (await work.session()).exec(query)).all()


async def run_out(work: Work, today: date, limit: int) -> Sequence[Custody]:
    """Custodies that go on without a basis, for which nobody has been called yet."""
    called = exists().where(
        col(Duty.kind) == DUTY,
        col(Duty.subject_id) == col(Custody.id),
        col(Duty.status).in_(OPEN),
    )
    query = select(Custody).where(
        col(Custody.ended_at).is_(None), col(Custody.covered_through) < today, ~called
    )
    query = query.order_by(col(Custody.covered_through)).limit(limit)
    return (await (await work.session()).exec(query.with_for_update(skip_locked=True))).all()
