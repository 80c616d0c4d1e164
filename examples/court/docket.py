"""The court's own file: how far the feed was taken, and the matters that came."""

import json
import os
from pathlib import Path
from typing import Any


class Docket:
    """A file that is replaced whole, so that it is never half-written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        empty = {"generation": 0, "taken": 0, "acknowledged": 0, "matters": {}}
        self._kept: dict[str, Any] = (
            json.loads(path.read_text(encoding="utf-8")) if path.exists() else empty
        )

    @property
    def generation(self) -> int:
        """Which beginning of the feed the numbers belong to."""
        return int(self._kept["generation"])

    @property
    def taken(self) -> int:
        """The number of the last event that is in the docket."""
        return int(self._kept["taken"])

    @property
    def acknowledged(self) -> int:
        return int(self._kept["acknowledged"])

    @property
    def matters(self) -> dict[str, dict[str, Any]]:
        """By the id of the referral."""
        found: dict[str, dict[str, Any]] = self._kept["matters"]
        return found

    def begin(self, generation: int) -> None:
        """A feed begun anew is read from its start; matters are known by their ids, not doubled."""
        if generation != self._kept["generation"]:
            self._kept |= {"generation": generation, "taken": 0, "acknowledged": 0}

    def knows(self, event: dict[str, Any]) -> bool:
        """Whether it is in the docket already."""
        is_of_this = event["generation"] == self.generation
        return is_of_this and event["sequence"] <= self.taken

    def is_followed_by(self, events: list[dict[str, Any]]) -> bool:
        """Whether these are the next ones, without a gap."""
        return all(
            (event["generation"], event["sequence"]) == (self.generation, number)
            for number, event in enumerate(events, start=self.taken + 1)
        )

    def take(self, event: dict[str, Any]) -> None:
        """Enter what an event tells."""
        told = event["data"]
        if event["type"] == "judicial-referral.referral.sent.v1":
            number = f"{event['time'][:4]}-{event['sequence']:05}"
            matter = {"number": number, "status": "new", **told}
            self.matters.setdefault(told["referral_id"], matter)
        elif event["type"] == "judicial-referral.matter.sealed.v1":
            self.matters.pop(told["referral_id"], None)
        self._kept["taken"] = event["sequence"]

    def acknowledge(self, through: int) -> None:
        self._kept["acknowledged"] = through

    def write(self) -> None:
        """To the disk, before anything is said to anybody."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(self._kept, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
