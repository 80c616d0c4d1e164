"""`./wardship audit-dependencies`, with a pip-audit that answers what a test says."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from standalone.cli import app

Install = Callable[[str, int], None]
Audit = Callable[[], tuple[int, str]]
_FINE = {"name": "fine", "version": "1.0", "vulns": []}
_UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found"}
_HURT = {
    "name": "hurt",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}, {"id": "X-2", "fix_versions": []}],
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a pip-audit on the PATH; before, there is none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    def written(output: str, code: int) -> None:
        (tmp_path / "answer").write_text(output)
        program = tmp_path / "pip-audit"
        program.write_text(
            f'#!/bin/sh\necho "$@" > {tmp_path}/asked\necho unreachable >&2\n'
            f'while read -r line; do echo "$line"; done < {tmp_path}/answer\nexit {code}\n'
        )
        program.chmod(0o755)

    return written


def _answer(*pins: Any) -> str:
    return json.dumps({"dependencies": pins, "fixes": []}) + "\n"


def _audit() -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["audit-dependencies"], catch_exceptions=False)
    return ended.exit_code, ended.output


@pytest.mark.usefixtures("install")
class TestAnAuditThatCannotRun:
    def test_says_that_there_is_no_pip_audit(self) -> None:
        code, said = _audit()
        assert code == 0
        assert said.startswith("The dependencies were not audited: there is no pip-audit")

    def test_says_what_pip_audit_complained_of(self, install: Install) -> None:
        install("", 1)
        said = "The dependencies were not audited: pip-audit gave no answer: unreachable.\n"
        assert _audit() == (0, said)

    def test_does_not_take_pins_without_data_for_clean(self, install: Install) -> None:
        install(_answer(_UNKNOWN, _UNKNOWN), 0)
        said = "The dependencies were not audited: pip-audit reached no data on any pin.\n"
        assert _audit() == (0, said)


class TestAnAudit:
    def test_that_finds_nothing_says_of_how_many_pins(self, install: Install) -> None:
        install(_answer(_FINE, _FINE), 0)
        assert _audit() == (0, "No known vulnerability in 2 pins.\n")

    def test_names_the_pins_without_data(self, install: Install) -> None:
        install(_answer(_FINE, _UNKNOWN), 0)
        assert _audit() == (0, "No known vulnerability in 1 pins, without data on unknown.\n")

    def test_that_finds_something_fails_and_names_it(self, install: Install) -> None:
        install(_answer(_FINE, _HURT, _UNKNOWN), 1)
        code, said = _audit()
        assert code == 1
        assert said.splitlines() == [
            "hurt 2.0: PYSEC-2026-1, mended in 2.1",
            "hurt 2.0: X-2, mended in no version yet",
            "Known vulnerabilities: 2.",
        ]

    def test_asks_about_the_lock_and_installs_nothing(
        self, install: Install, tmp_path: Path
    ) -> None:
        install(_answer(_FINE), 0)
        _audit()
        asked = (tmp_path / "asked").read_text()
        assert "--disable-pip" in asked
        assert asked.rstrip().endswith("/requirements.lock")
