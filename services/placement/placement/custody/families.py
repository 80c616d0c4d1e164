"""A custody that goes on with a family instead of an agency (未成年人保护法 93)."""

from collections.abc import Sequence
from uuid import UUID

from chassis.models import new_id
from chassis.work import Work
from placement.agencies import repository as agencies
from placement.children.models import Child
from placement.custody.models import Custody, HandoverItem, Mode, Outcome
from placement.custody.schemas import LegalBasis
from placement.custody.service import close, settle

_OUTCOMES = {Mode.KIN: Outcome.KIN, Mode.FOSTER: Outcome.FOSTERED}


async def go_on_with_family(
    work: Work,
    custody: Custody,
    child: Child,
    *,
    mode: Mode,
    household_id: UUID,
    agency_id: UUID,
    legal_basis: LegalBasis,
    handover: Sequence[HandoverItem],
    heard_child: bool,
) -> Custody:
    """One ends and the next begins at the same instant, on the same ground; the clocks go on."""
    custody.handover = [str(item) for item in handover]
    custody.end(_OUTCOMES[mode], work.now)
    await close(work, custody)
    begun = Custody(
        id=new_id(),
        regime=custody.regime,
        ground=custody.ground,
        rule=custody.rule,
        clock_id=custody.clock_id,
        **legal_basis.model_dump(),
        child_id=child.id,
        agency_id=agency_id,
        mode=mode.value,
        household_id=household_id,
        transferred_from=custody.id,
        heard_child=heard_child,
        began_at=work.now,
        **child.area.columns(),
    )
    work.add(begun)
    await settle(work, [begun], await agencies.load(work, agency_id))
    return begun
