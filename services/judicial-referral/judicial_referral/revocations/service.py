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
from judicial_referral.orders.models import Judgment
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter
from judicial_referral.referrals.service import APPLY_FOR_REVOCATION
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import ChildNotIdentified, Report
from judicial_referral.revocations import repository
from judicial_referral.revocations.models import (
    RULING,
    GuardianNotRevoked,
    InterimMeasure,
    RepentanceNotShown,
    Restoration,
    RestorationDecided,
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
) -> tuple[RevocationGround, Duty | duties.Owed | None]:
    """Others may apply; if nobody does, civil affairs must (民法典36), and their clock starts."""
    report = await reports.get(work, report_id, lock=True)
    report.must_be_triaged()
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
        since=form.since,
        admonished=form.admonished,
        **report.area.columns(),
    )
    ground.must_be_grave_enough(work.now.astimezone(CHINA).date())
    await work.reach(report.telling.area)
    if await repository.is_applied_for(work, report.id):
        duty = None
    else:
        duty = await repository.duty_to_apply(work, report.id) or _ask_to_apply(work, report)
    work.add(ground)
    return ground, duty


def _ask_to_apply(work: Work, report: Report) -> duties.Owed:
    area, child_id = report.telling
    return duties.open_duty(
        work, APPLY_FOR_REVOCATION, norm=f"judicial.{APPLY_FOR_REVOCATION}", subject_type="report",
        subject_id=report.id, child_id=child_id, area=area, department="civil_affairs",
    )  # fmt: skip


async def arrange(work: Work, referral_id: UUID, form: InterimCreate) -> InterimMeasure:
    """By the court that has the revocation before it."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.REVOCATION)
    referral.must_be_with_unit()
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
        guardians=await _asking(work, judgment, form),
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


async def _asking(work: Work, judgment: Judgment, form: RestorationCreate) -> list[str]:
    """Whose standing is asked back. Raises `GuardianNotRevoked` or `RestorationDecided`."""
    asking = set(form.guardians or judgment.guardians)
    if not asking <= set(judgment.guardians):
        raise GuardianNotRevoked
    still = {standing.guardian for standing in await repository.revoked(work, judgment.id)}
    if form.guardians is None:
        asking &= still
    if not asking or not asking <= still:
        raise RestorationDecided
    return sorted(asking)


async def _give_back(work: Work, judgment: Judgment, asked: Restoration) -> None:
    """The judgment is over when nobody is left whose standing it took."""
    standings = await repository.revoked(work, judgment.id)
    for standing in standings:
        if standing.guardian in asked.guardians:
            standing.restored_at = work.now
    if all(standing.restored_at for standing in standings):
        judgment.restored_at = work.now
    judgment.version += 1


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
    await _give_back(work, judgment, asked)
    told = GuardianshipRestored(
        judgment_id=judgment.id,
        child_id=judgment.child_id,
        unit_id=judgment.unit_id,
        area=county_of(judgment.area).code,
        judgment_no=form.document_no,
        made_on=form.decided_on,
        guardians=tuple(asked.guardians),
    )
    publish(work, told, version=judgment.version, area=county_of(judgment.area))
    return asked
