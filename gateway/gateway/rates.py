"""Requests per client: a token bucket each, in bounded memory.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10. The bucket is this process's own:
with N replicas a client may reach N times the quota.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address


@dataclass(slots=True)
class Bucket:
    """`left` requests as of `at`."""

    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands after one request. `wait_seconds` is 0 when the request may pass."""

    headers: tuple[tuple[bytes, bytes], ...]
    wait_seconds: int


@dataclass
class Policy:
    """`quota` requests in `seconds`, refilled evenly; the oldest of `remembered` clients is
    forgotten, which gives it a full bucket."""

    name: str
    quota: int
    seconds: int
    remembered: int
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self._rate = self.quota / self.seconds
        policy = f'"{self.name}";q={self.quota};w={self.seconds}'
        self._header = (b"ratelimit-policy", policy.encode())
        self._prefix = f'"{self.name}";r='

    def take(self, client: str) -> Standing:
        bucket = self._refilled(client)
        allowed = bucket.left >= 1
        if allowed:
            bucket.left -= 1
        left, full_in = int(bucket.left), math.ceil((self.quota - bucket.left) / self._rate)
        limit = f"{self._prefix}{left};t={full_in}".encode()
        wait = 0 if allowed else math.ceil((1 - bucket.left) / self._rate)
        return Standing((self._header, (b"ratelimit", limit)), wait)

    def _refilled(self, client: str) -> Bucket:
        now = self.clock()
        bucket = self._buckets.get(client)
        if bucket is None:
            bucket = self._buckets[client] = Bucket(self.quota, now)
            if len(self._buckets) > self.remembered:
                self._buckets.popitem(last=False)
            return bucket
        self._buckets.move_to_end(client)
        bucket.left = min(self.quota, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        return bucket


def peer_key(address: str) -> str:
    """One client of an IPv6 network can choose among 2^64 addresses: it is known by its /64."""
    if ":" not in address:
        return address
    peer = IPv6Address(address)
    return address if peer.ipv4_mapped else peer.exploded[:19]
