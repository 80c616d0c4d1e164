"""Passwords: argon2id, off the event loop, and never more than four at once (46 MiB each)."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage Cheat Sheet: argon2id, m = 46 MiB, t = 1, p = 1.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")
SHORTEST = 12
LONGEST = 128


class PasswordTooShort(ValueError):
    """A password needs at least 12 characters."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def hash_now(password: str) -> str:
    """In this thread; for the command line."""
    return _HASHER.hash(password)


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, hash_now, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Without a hash (nobody of that name) the same work is done, and the answer is no."""
    return await asyncio.get_running_loop().run_in_executor(
        _THREADS, _matches, password, password_hash
    )


def generated() -> str:
    """A password of 120 bits that a person can copy."""
    return "-".join(secrets.token_hex(3) for _ in range(5))


def _matches(password: str, password_hash: str | None) -> bool:
    try:
        return _HASHER.verify(password_hash or _stand_in(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _stand_in() -> str:
    return hash_now(secrets.token_hex(16))
