"""The generated documents: whole, and as the code says today."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from contracts.catalogue import events
from contracts.documents import events_page, words
from standalone.documents import ROOT, documents, stale, write


class TestFreshness:
    def test_all_are_as_the_code_says(self) -> None:
        assert not stale(), "run: python -m standalone.documents"

    def test_the_command_says_so_too(self) -> None:
        command = [sys.executable, "-m", "standalone.documents", "--check"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert (ended.returncode, ended.stderr) == (0, "")

    def test_writes_what_was_missing_or_old(self, tmp_path: Path) -> None:
        assert set(stale(tmp_path)) == set(documents())
        write(tmp_path)
        assert stale(tmp_path) == []
        (tmp_path / "docs/events.md").write_text("old", encoding="utf-8")
        assert stale(tmp_path) == [Path("docs/events.md")]


class TestEventsPage:
    page = events_page({"registry.child.registered.v1": ["placement", "insight"]})

    def test_tells_of_every_event_and_field(self) -> None:
        for event in events():
            section = self.page.split(f"\n## {event.__name__}\n")[1].split("\n## ")[0]
            assert event.TYPE in section
            assert re.findall(r"^\| `(\w+)`", section, re.M) == list(event.model_fields)

    def test_links_from_the_list_to_each_section(self) -> None:
        anchors = {heading.lower() for heading in re.findall(r"^## (\w+)$", self.page, re.M)}
        assert set(re.findall(r"\(#(\w+)\)", self.page)) == anchors

    def test_tells_who_listens(self) -> None:
        assert "Told by registry; heard by placement, insight." in self.page
        assert "Told by placement; heard by nobody yet." in self.page

    def test_names_types_in_words(self) -> None:
        assert words(UUID | None) == "id"
        assert words(tuple[str, ...]) == "list of text"
        assert words(date) == "date"

    def test_refuses_a_type_it_has_no_word_for(self) -> None:
        with pytest.raises(KeyError):
            words(complex)
