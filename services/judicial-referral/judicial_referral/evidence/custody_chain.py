"""The chain of custody 保管链: what a link says, and whether a chain is whole."""

from collections.abc import Sequence

from judicial_referral import chaining
from judicial_referral.evidence.models import Evidence, EvidenceLink


def facts(link: EvidenceLink, sha256: bytes) -> dict[str, object]:
    """What the hash of a link covers: the piece itself with every link."""
    said = link.model_dump(mode="json", exclude={"hash", "at"} | _AREA)
    return {**said, "at": link.at.timestamp(), "sha256": sha256.hex()}


_AREA = {"province", "prefecture", "county", "township", "village"}


def first_broken(links: Sequence[EvidenceLink], piece: Evidence) -> int | None:
    """The number of the first link that does not follow from those before, or is missing at the
    end; None: the chain is whole."""
    before = chaining.START
    for place, link in enumerate(links, start=1):
        before = chaining.link(before, facts(link, piece.sha256))
        if link.number != place or link.hash != before:
            return place
    return None if before == piece.chain_end else len(links) + 1
