"""The definitions of RFC 6962 and the algorithms of RFC 9162, written down as they stand there,
apart from the project's own."""

from functools import cache
from hashlib import sha256


def parting(count: int) -> int:
    """k of RFC 6962, 2.1: the largest power of two less than `count`."""
    return max(1 << n for n in range(8) if 1 << n < count)


@cache
def model_root(entries: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 6962, 2.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = parting(len(entries))
    return sha256(b"\x01" + model_root(entries[:k]) + model_root(entries[k:])).digest()


def model_path(m: int, entries: tuple[bytes, ...]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(entries) == 1:
        return []
    k = parting(len(entries))
    if m < k:
        return [*model_path(m, entries[:k]), model_root(entries[k:])]
    return [*model_path(m - k, entries[k:]), model_root(entries[:k])]


def model_proof(m: int, entries: tuple[bytes, ...], *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2."""
    if m == len(entries):
        return [] if known else [model_root(entries)]
    k = parting(len(entries))
    if m <= k:
        return [*model_proof(m, entries[:k], known=known), model_root(entries[k:])]
    return [*model_proof(m - k, entries[k:], known=False), model_root(entries[:k])]


def reached_root(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """The steps of RFC 9162, 2.1.3.2: what r is in the end; nothing where verification fails."""
    if not 0 <= index < size:
        return None
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = sha256(b"\x01" + p + r).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def reached_roots(
    first: int, second: int, first_hash: bytes, path: list[bytes]
) -> tuple[bytes, bytes] | None:
    """The steps of RFC 9162, 2.1.4.2, for 0 < first < second: fr and sr in the end."""
    if not path or not 0 < first < second:
        return None
    if first & (first - 1) == 0:
        path = [first_hash, *path]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01" + c + fr).digest(), sha256(b"\x01" + c + sr).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01" + sr + c).digest()
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr) if sn == 0 else None
