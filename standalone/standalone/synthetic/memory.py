"""What the demonstration remembers of its first run, so that a second one repeats nothing.

The services would answer a repeated request as they did before, for a week; this is for later, and
spares the requests. It lies beside the demonstration logins, since it holds secrets as they do.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standalone.installation import write_private
from standalone.machine import CannotStart

_BEFORE = timedelta(hours=1)


class MemoryUnreadable(CannotStart):
    """What the demonstration remembered of its first run cannot be read; remove the file."""


@dataclass
class Memory:
    """`founded_at` is what every moment in the made-up papers counts from."""

    path: Path | None = None
    size: str = ""
    founded_at: str = field(
        default_factory=lambda: (datetime.now(UTC) - _BEFORE).isoformat(timespec="seconds")
    )
    systems: dict[str, dict[str, str]] = field(default_factory=dict)
    """By login: `secret`, and the `organisation_id` that it acts for."""
    begun: dict[str, str] = field(default_factory=dict)
    """When each phase began, which every day in its papers counts from: midnight may lie between
    that and the founding, and what a service did just now is of no day before."""
    done: dict[str, str] = field(default_factory=dict)
    """What each phase said when it was over."""

    @classmethod
    def read(cls, path: Path) -> "Memory":
        """Raises MemoryUnreadable."""
        if not path.exists():
            return cls(path)
        try:
            return cls(path=path, **json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise MemoryUnreadable(
                f"{path} cannot be read ({type(error).__name__}): restore or remove it."
            ) from error

    def keep_systems(self, systems: Mapping[str, dict[str, str]]) -> None:
        self.systems.update(systems)
        self.keep()

    def begin(self, phase: str) -> None:
        if phase not in self.begun:
            self.begun[phase] = datetime.now(UTC).isoformat(timespec="seconds")
            self.keep()

    def conclude(self, phase: str, said: str) -> None:
        self.done[phase] = said
        self.keep()

    def keep(self) -> None:
        if self.path is not None:
            facts = {name: value for name, value in asdict(self).items() if name != "path"}
            write_private(self.path, json.dumps(facts, indent=1, ensure_ascii=False))
