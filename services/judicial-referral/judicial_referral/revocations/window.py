"""When a guardian may ask its standing back: 3 to 12 months after the revocation, or never."""

from datetime import date

from judicial_referral.revocations.models import (
    NeverToBeRestored,
    NotParentOrChild,
    Relation,
    RestorationTooEarly,
    RestorationTooLate,
)
from reference import clocks, norms
from reference.divisions import Area


def window(revoked_on: date, area: Area) -> tuple[date, date]:
    """The first and the last day on which it may be asked for."""
    earliest = norms.norm("judicial.restoration_earliest", revoked_on, area)
    latest = norms.norm("judicial.restoration_latest", revoked_on, area)
    return clocks.due(earliest, revoked_on), clocks.due(latest, revoked_on)


def must_be_admissible(
    revoked_on: date, asked_on: date, area: Area, *, never: bool, relation: Relation
) -> None:
    """Raises the refusal that the law has for it."""
    if never:
        raise NeverToBeRestored
    if relation is Relation.OTHER:
        raise NotParentOrChild
    first, last = window(revoked_on, area)
    if asked_on < first:
        raise RestorationTooEarly
    if asked_on > last:
        raise RestorationTooLate
