"""Failed attempts to prove who one is, and the pause that follows from them."""

from datetime import datetime, timedelta

from sqlalchemy import LargeBinary
from sqlmodel import Field

from chassis.models import moment
from identity.tables import Row

FREE_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def pause_after(failures: int) -> timedelta:
    """None for the first four in a row; then 30 s, doubling up to a quarter of an hour."""
    if failures < FREE_ATTEMPTS:
        return timedelta()
    doublings = min(failures - FREE_ATTEMPTS, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class Attempt(Row, table=True):
    """Failures under one name in a row.

    `name_index` is a blind index of the name that was tried, whether it exists or not: a pause
    therefore says nothing about who has an account.
    """

    name_index: bytes = Field(primary_key=True, sa_type=LargeBinary)
    failures: int = 0
    last_at: datetime = moment(index=True)
    paused_until: datetime | None = moment(default=None)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def fail(self, now: datetime) -> None:
        if now - self.last_at > FORGOTTEN_AFTER:
            self.failures = 0
        self.failures += 1
        self.last_at = now
        pause = pause_after(self.failures)
        self.paused_until = now + pause if pause else None

    def succeed(self, now: datetime) -> None:
        self.failures, self.last_at, self.paused_until = 0, now, None
