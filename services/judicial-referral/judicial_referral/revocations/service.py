"""Finding grounds, arranging care meanwhile, and giving guardianship back."""

from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.models import Duty, new_id
from chassis.outbox import publish
from chassis.rows import one
from chassis.work import Work
from contracts.judicial_referral import GuardianshipRestored
from judicial_referral.fields import refuse_day
from judicial_referral.orders import service as orders
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter
from judicial_referral.referrals.service import APPLY_FOR_REVOCATION
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import ChildNotIdentified
from judicial_referral.revocations import repository
from judicial_referral.revocations.models import (
    RULING,
    InterimMeasure,
    RepentanceNotShown,
    Restoration,
    RestorationStatus,
    RevocationGround,
)
from judicial_referral.revocations.schemas import (
    GroundCreate,
    InterimCreate,
    RestorationCreate,
    RestorationDecision,
)
from judicial_referral.revocations.window import must_be_admissible
from judicial_referral.scoping import enter
from reference.clocks import CHINA


async def find_ground(
    work: Work, report_id: UUID, form: GroundCreate
) -> tuple[RevocationGround, Duty | None]:
    """Others may apply; if nobody does, civil affairs must (民法典36), and their clock starts."""
    report = await reports.get(work, report_id, lock=True)
    if report.child_id is None:
        raise ChildNotIdentified
    ground = RevocationGround(
        id=new_id(),
        report_id=report.id,
        child_id=report.child_id,
        ground=form.ground,
        facts=sealing.key_of(work.app.vault, report).seal("revocation_ground.facts", form.facts),
        found_at=work.now,
        found_by=work.caller.subject,
        **report.area.columns(),
    )
    if await repository.is_applied_for(work, report.id):
        duty = None
    else:
        duty = await repository.duty_to_apply(work, report.id) or _ask_to_apply(work, ground)
    work.add(ground)
    return ground, duty


def _ask_to_apply(work: Work, ground: RevocationGround) -> Duty:
    return duties.open_duty(
        work, APPLY_FOR_REVOCATION, norm=f"judicial.{APPLY_FOR_REVOCATION}", subject_type="report",
        subject_id=ground.report_id, child_id=ground.child_id, area=county_of(ground.area),
        department="civil_affairs",
    )  # fmt: skip


async def arrange(work: Work, referral_id: UUID, form: InterimCreate) -> InterimMeasure:
    """By the court that has the revocation before it."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.REVOCATION)
    refuse_day("/made_on", form.made_on, since=referral.sent_at, now=work.now)
    measure = InterimMeasure(**form.model_dump(), **referral.belonging())
    work.add(measure)
    return measure


async def ask_back(work: Work, judgment_id: UUID, form: RestorationCreate) -> Restoration:
    """Within the window, by a parent or child of the ward, where the law does not bar it."""
    judgment = await orders.read_judgment(work, judgment_id, lock=True)
    await enter(work, judgment.area)
    must_be_admissible(
        judgment.made_on,
        work.now.astimezone(CHINA).date(),
        judgment.area,
        never=judgment.never_restored is not None,
        relation=form.relation,
    )
    asked = Restoration(
        id=new_id(),
        judgment_id=judgment.id,
        unit_id=judgment.unit_id,
        child_id=judgment.child_id,
        asked_at=work.now,
        **judgment.area.columns(),
    )
    work.add(asked)
    duties.open_duty(
        work, RULING, norm=f"judicial.{RULING}", subject_type="restoration", subject_id=asked.id,
        child_id=asked.child_id, area=county_of(asked.area), department="court",
        owner=str(asked.unit_id),
    )  # fmt: skip
    return asked


async def decide(work: Work, restoration_id: UUID, form: RestorationDecision) -> Restoration:
    """By the court that revoked; to restore ends what the judgment began."""
    asked = await one(work, Restoration, restoration_id, lock=True)
    work.expect(asked)
    judgment = await orders.read_judgment(work, asked.judgment_id, lock=True)
    await enter(work, asked.area)
    refuse_day("/decided_on", form.decided_on, since=asked.asked_at, now=work.now)
    asked.decide(form.status, form.document_no, form.decided_on)
    await duties.meet(work, RULING, asked.id)
    if form.status is RestorationStatus.DISMISSED:
        return asked
    if not form.is_founded:
        raise RepentanceNotShown
    judgment.restored_at = work.now
    judgment.version += 1
    told = GuardianshipRestored(
        judgment_id=judgment.id,
        child_id=judgment.child_id,
        unit_id=judgment.unit_id,
        area=county_of(judgment.area).code,
        judgment_no=form.document_no,
        made_on=form.decided_on,
    )
    publish(work, told, version=judgment.version, area=county_of(judgment.area))
    return asked
