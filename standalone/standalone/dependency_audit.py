"""`./wardship audit-dependencies`: asks pip-audit whether a pin has a known vulnerability.

It needs the network and brings many packages of its own, so it is no dependency: it runs where
the machine has it, and is no part of `./wardship test`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standalone.services import ROOT

OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json")
SECONDS = 300


def run(lock: Path = ROOT / "requirements.lock") -> int:
    """Prints a sentence, and a line for each vulnerability. Exit code 1 when there is one."""
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    tool = shutil.which("pip-audit", path=places)
    if tool is None:
        return _not_run("there is no pip-audit (pipx install pip-audit)")
    try:
        command = [tool, *OPTIONS, "--requirement", str(lock)]
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        answer = json.loads(ended.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _not_run(f"pip-audit had not ended after {SECONDS} seconds")
    except (ValueError, KeyError, TypeError):
        said = ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"]
        return _not_run(f"pip-audit gave no answer: {said[-1]}")
    return _judge(answer)


def _judge(answer: list[Mapping[str, Any]]) -> int:
    """pip-audit itself calls an index clean that has no data on any pin: what it skipped counts."""
    faults = [
        f"{pin['name']} {pin['version']}: {one['id']}, "
        f"mended in {', '.join(one['fix_versions']) or 'no version yet'}"
        for pin in answer
        for one in pin.get("vulns", ())
    ]
    skipped = [pin["name"] for pin in answer if "skip_reason" in pin]
    if faults:
        print(*faults, f"Known vulnerabilities: {len(faults)}.", sep="\n")
        return 1
    if len(skipped) == len(answer):
        return _not_run("pip-audit reached no data on any pin")
    unknown = f", without data on {', '.join(skipped)}" if skipped else ""
    print(f"No known vulnerability in {len(answer) - len(skipped)} pins{unknown}.")
    return 0


def _not_run(reason: str) -> int:
    print(f"The dependencies were not audited: {reason}.")
    return 0
