"""What courts decide about the standing of a child's parents; its labels follow."""

from collections.abc import Sequence

from chassis.work import Work
from contracts.judicial_referral import GuardianshipRestored, GuardianshipRevoked
from registry.children import repository as children
from registry.guardianship import repository
from registry.labels import service as labels


async def revoke(work: Work, events: Sequence[GuardianshipRevoked]) -> None:
    """The court revoked the guardians' standing."""
    for event in events:
        for child in await children.load(work, [event.child_id]):
            known = await repository.parents(work, child)
            changed = [
                one.revoke(event.judgment_no, event.made_on, work.now) for one in known if one
            ]
            if any(changed):
                await labels.reclassify(work, child)


async def restore(work: Work, events: Sequence[GuardianshipRestored]) -> None:
    """The court gave it back."""
    for event in events:
        for child in await children.load(work, [event.child_id]):
            known = await repository.parents(work, child)
            changed = [
                one.restore(event.judgment_no, event.made_on, work.now) for one in known if one
            ]
            if any(changed):
                await labels.reclassify(work, child)
