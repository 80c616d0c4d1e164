"""Use cases of needs: open, meet, withdraw."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.pagination import Page, cursor, position
from chassis.work import Work, etag
from contracts.judicial_referral import (
    GuardianshipRevoked,
    ProtectionOrderChanged,
    ProtectionOrderMade,
    TracingAdvanced,
)
from placement.children import repository as children
from placement.children.sealing import key_of
from placement.custody import repository as custody
from placement.custody.models import Custody
from placement.matching.models import Ground, Regime
from placement.needs import repository
from placement.needs.models import (
    DUTY,
    NORMS,
    PARENTS_FOUND,
    UNTRACEABLE,
    Cause,
    Need,
    NeedThere,
    Origin,
)
from placement.needs.schemas import NeedCreate, NeedRead
from reference.divisions import Area

_REASON = "need.reason"
_ENDS_ORDER = {"revoked": Cause.ORDER_REVOKED, "lapsed": Cause.ORDER_LAPSED}


async def request(work: Work, form: NeedCreate) -> NeedRead:
    """An officer asks for a bed."""
    (child,) = await children.load(work, [form.child_id])
    child.must_be_here()
    regime = form.ground.regime
    if any(need.regime == regime for need in await repository.open_for(work, child.id)):
        raise NeedThere
    need = Need(
        **form.model_dump(),
        regime=regime,
        origin=Origin.OFFICER,
        opened_at=work.now,
        **child.area.columns(),
    )
    session = await work.session()
    work.add(need)
    await session.flush()
    _start_clock(work, need)
    return _read(work, need)


async def read(work: Work, need_id: UUID) -> NeedRead:
    """One need, with the reason for which it was withdrawn."""
    need = await repository.load(work, need_id)
    if need.reason is None:
        return _read(work, need)
    key = await key_of(work, need.child_id, need.area)
    return _read(work, need, key.open(_REASON, need.reason))


async def open_for_orders(work: Work, orders: Sequence[ProtectionOrderMade]) -> None:
    """A protection order that needs a bed, for a child who is in no custody yet."""
    housed = await custody.housed(work, [order.child_id for order in orders])
    await _open(
        work,
        [
            Need(
                child_id=order.child_id,
                ground=Ground.T6,
                regime=Regime.TEMPORARY,
                origin=Origin.PROTECTION_ORDER,
                reference_id=order.protection_order_id,
                opened_at=work.now,
                **Area(order.area).columns(),
            )
            for order in orders
            if order.needs_placement and order.child_id not in housed
        ],
    )


async def open_for_judgments(work: Work, judgments: Sequence[GuardianshipRevoked]) -> None:
    """The guardian's standing is gone: the child's custody may have to become long-term (L4)."""
    settled = await custody.in_long_term(work, [judgment.child_id for judgment in judgments])
    await _open(
        work,
        [
            Need(
                child_id=judgment.child_id,
                ground=Ground.L4,
                regime=Regime.LONG_TERM,
                origin=Origin.JUDGMENT,
                reference_id=judgment.judgment_id,
                document_no=judgment.judgment_no[:100],
                opened_at=work.now,
                **Area(judgment.area).columns(),
            )
            for judgment in judgments
            if judgment.child_id not in settled
        ],
    )


async def open_for_untraceable(work: Work, steps: Sequence[TracingAdvanced]) -> None:
    """The police certify that nobody can be found: its custody becomes long-term (L1)."""
    found = [step for step in steps if step.step == UNTRACEABLE]
    settled = await custody.in_long_term(work, [step.child_id for step in found])
    await _open(
        work,
        [
            Need(
                child_id=step.child_id,
                ground=Ground.L1,
                regime=Regime.LONG_TERM,
                origin=Origin.TRACING,
                reference_id=step.tracing_id,
                opened_at=work.now,
                **Area(step.area).columns(),
            )
            for step in found
            if step.child_id not in settled
        ],
    )


async def meet(work: Work, begun: Custody) -> None:
    """The child was admitted."""
    for need in await repository.open_for(work, begun.child_id):
        if need.answers_to(begun.regime):
            need.meet(begun.id, work.now)
            await duties.meet(work, DUTY, need.id)


async def withdraw(work: Work, need_id: UUID, reason: str) -> NeedRead:
    need = await repository.load(work, need_id, lock=True)
    work.expect(need)
    key = await key_of(work, need.child_id, need.area)
    need.withdraw(Cause.OFFICER, work.now, key.seal(_REASON, reason))
    await duties.void(work, DUTY, need.id)
    return _read(work, need, reason)


async def fall_away(
    work: Work,
    child_id: UUID,
    cause: Cause,
    *,
    origin: Origin | None = None,
    reference_id: UUID | None = None,
) -> None:
    """The register no longer counts the child, or what had asked for a bed is over: nobody looks
    for one any more. What was met by then stays met."""
    for need in await repository.open_for(work, child_id):
        if origin in (None, need.origin) and reference_id in (None, need.reference_id):
            need.withdraw(cause, work.now)
            await duties.void(work, DUTY, need.id)


async def end_with_order(work: Work, event: ProtectionOrderChanged) -> None:
    """With the order its need ends: under it the child may no longer be admitted. Whoever still
    sees danger asks for a bed on a ground of its own (未成年人保护法 92)."""
    cause = _ENDS_ORDER.get(event.change)
    if cause is not None:
        reference_id = event.protection_order_id
        await fall_away(work, event.child_id, cause, reference_id=reference_id)


async def end_with_search(work: Work, steps: Sequence[TracingAdvanced]) -> None:
    """The parents are found after all (民发〔2015〕159号)."""
    for step in steps:
        if step.step == PARENTS_FOUND:
            found = step.tracing_id
            await fall_away(work, step.child_id, Cause.PARENTS_FOUND, reference_id=found)


async def browse(work: Work, after: str | None, limit: int) -> Page[NeedRead]:
    place = position(work, after, 1)
    found = await repository.page(work, UUID(place[0]) if place else None, limit + 1)
    shown = found[:limit]
    following = cursor(work, str(shown[-1].id)) if len(found) > limit else None
    return Page(items=[NeedRead.of(need) for need in shown], next=following)


def _read(work: Work, need: Need, reason: str | None = None) -> NeedRead:
    work.etag = etag(need.version)
    return NeedRead.of(need, reason)


async def _open(work: Work, needs: Sequence[Need]) -> None:
    if needs:
        await _go_where_the_child_is(work, needs)
        new = await repository.add_new(work, needs)
        for need in needs:
            if need.id in new:
                _start_clock(work, need)


async def _go_where_the_child_is(work: Work, needs: Sequence[Need]) -> None:
    """A report, and so an order, may be of another county than the child: there nobody sees it."""
    known = await children.areas(work, [need.child_id for need in needs])
    for need in needs:
        for level, code in known.get(need.child_id, need.area).columns().items():
            setattr(need, level, code)


def _start_clock(work: Work, need: Need) -> None:
    duties.open_duty(
        work,
        DUTY,
        norm=NORMS[Regime(need.regime)],
        subject_type="need",
        subject_id=need.id,
        child_id=need.child_id,
        area=county_of(need.area),
        department="civil_affairs",
    )
