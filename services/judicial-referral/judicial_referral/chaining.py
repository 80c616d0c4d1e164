"""Chains of records (存证链): each link holds the hash of the one before, so that none can be
altered, left out or put in later without every later one betraying it."""

import hashlib
import json
from collections.abc import Mapping

START = b""


def link(previous: bytes, facts: Mapping[str, object]) -> bytes:
    """The hash of a link: SHA-256 over the one before and the facts as canonical JSON."""
    said = json.dumps(facts, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + said.encode()).digest()
