"""The days of the real clock as the services count them: in China, whatever the machine's zone."""

from datetime import timedelta

from standalone.story.papers import today


def day(days: int = 0) -> str:
    """So many days from today."""
    return (today() + timedelta(days=days)).isoformat()
