"""Every query about grounds for revocation."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.duties import OPEN
from chassis.models import Duty
from chassis.work import Work
from judicial_referral.referrals.models import Matter, Referral
from judicial_referral.referrals.service import APPLY_FOR_REVOCATION
from judicial_referral.referrals.steps import ReferralStatus
from judicial_referral.revocations.models import RevokedStanding


async def is_applied_for(work: Work, report_id: UUID) -> bool:
    """Whether a court has it before it, or has decided."""
    query = select(Referral.id).where(
        col(Referral.report_id) == report_id,
        col(Referral.matter) == Matter.REVOCATION,
        col(Referral.status) != ReferralStatus.RETURNED,
    )
    return (await (await work.session()).exec(query)).first() is not None


async def duty_to_apply(work: Work, report_id: UUID) -> Duty | None:
    query = select(Duty).where(
        col(Duty.kind) == APPLY_FOR_REVOCATION,
        col(Duty.subject_id) == report_id,
        col(Duty.status).in_(OPEN),
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def revoked(work: Work, judgment_id: UUID) -> Sequence[RevokedStanding]:
    """What the judgment took and nobody gave back yet; the caller holds the judgment's lock."""
    query = select(RevokedStanding).where(
        col(RevokedStanding.judgment_id) == judgment_id,
        col(RevokedStanding.restored_at).is_(None),
    )
    return (await (await work.session()).exec(query)).all()
