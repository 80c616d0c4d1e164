"""Use cases of needs: open, meet, withdraw."""

from collections.abc import Sequence
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRevoked, ProtectionOrderMade
from placement.children import repository as children
from placement.custody import repository as custody
from placement.custody.models import Custody
from placement.matching.models import Ground, Regime
from placement.needs import repository
from placement.needs.models import DUTY, NORMS, Need, NeedThere, Origin
from placement.needs.schemas import NeedCreate, NeedRead
from reference.divisions import Area


async def request(work: Work, form: NeedCreate) -> Need:
    """An officer asks for a bed."""
    (child,) = await children.load(work, [form.child_id])
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
    return need


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


async def meet(work: Work, begun: Custody) -> None:
    """The child was admitted."""
    for need in await repository.open_for(work, begun.child_id):
        if need.answers_to(begun.regime):
            need.meet(begun.id, work.now)
            await duties.meet(work, DUTY, need.id)


async def withdraw(work: Work, need_id: UUID, reason: str) -> Need:
    need = await repository.load(work, need_id, lock=True)
    work.expect(need)
    need.withdraw(reason, work.now)
    await duties.void(work, DUTY, need.id)
    return need


async def browse(work: Work, after: str | None, limit: int) -> Page[NeedRead]:
    place = position(work, after, 1)
    found = await repository.page(work, UUID(place[0]) if place else None, limit + 1)
    shown = found[:limit]
    following = cursor(work, str(shown[-1].id)) if len(found) > limit else None
    return Page(items=[NeedRead.model_validate(need) for need in shown], next=following)


async def _open(work: Work, needs: Sequence[Need]) -> None:
    if needs:
        new = await repository.add_new(work, needs)
        for need in needs:
            if need.id in new:
                _start_clock(work, need)


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
