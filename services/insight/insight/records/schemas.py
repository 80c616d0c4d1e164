"""A record of a service that is read whole, and changed by nobody here."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Record:
    """`path`: where the service keeps it, `{of}` its number. `back`: the list that leads to it.
    `families` and `labels` as a desk has them."""

    name: str
    path: str
    back: str
    families: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
