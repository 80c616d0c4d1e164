"""Every event there is: what the documents and the snapshots are made from."""

from contracts import duties, judicial_referral, placement, procurement, registry
from contracts.event import Event

_FILES = (registry, placement, procurement, judicial_referral, duties)


def events() -> list[type[Event]]:
    """All event classes, by type."""
    found = {
        member.TYPE: member
        for file in _FILES
        for member in vars(file).values()
        if isinstance(member, type) and issubclass(member, Event) and hasattr(member, "TYPE")
    }
    return [found[name] for name in sorted(found)]
