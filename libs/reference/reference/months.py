"""Counting in calendar months 公历月."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The corresponding day, or the month's last day where there is none (民法典202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
