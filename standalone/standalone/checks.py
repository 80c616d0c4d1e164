"""`./wardship test`: everything that must hold. Ends with pytest's own summary line."""

import os
import subprocess
import sys
from collections.abc import Sequence

from standalone.machine import CannotStart
from standalone.rabbitmq import find_broker
from standalone.services import ROOT

STATIC: tuple[tuple[str, Sequence[str]], ...] = (
    ("Lint", ("ruff", "check", ".")),
    ("Format", ("ruff", "format", "--check", ".")),
    ("Types", ("mypy", "libs", "services", "gateway", "standalone", "tests", "bench")),
    ("Import contracts", ("lint-imports",)),
    ("Secrets", (sys.executable, "-m", "standalone.secrets_scan")),
    ("Documents", (sys.executable, "-m", "standalone.documents", "--check")),
)


WORKERS = 2
"""More would meet one another's load: each has a PostgreSQL, and services of its own."""


def run(arguments: Sequence[str]) -> int:
    """Static checks first, then every test, by several workers; with `arguments` only pytest.

    Returns the first exit code not 0.
    """
    if not arguments:
        for title, command in STATIC:
            print(f"== {title}", flush=True)
            ended = subprocess.run(_located(command), cwd=ROOT, check=False)
            if ended.returncode:
                print(f"wardship test: {title} failed.", file=sys.stderr)
                return ended.returncode
    try:
        broker = find_broker()
    except CannotStart as error:
        print(f"wardship test: {error}", file=sys.stderr)
        return 1
    try:
        print("== Tests", flush=True)
        environment = {**os.environ, "TEST_AMQP_URL": broker.url}
        whole = ("-n", str(WORKERS), "--no-loadscope-reorder")
        command = [sys.executable, "-m", "pytest", *(arguments or whole)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        broker.close()


def _located(command: Sequence[str]) -> list[str]:
    """Tools are those of our own environment."""
    from pathlib import Path

    tool = Path(sys.executable).parent / command[0]
    return [str(tool) if tool.exists() else command[0], *command[1:]]
