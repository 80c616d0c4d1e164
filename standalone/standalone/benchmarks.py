"""`./wardship bench`: each benchmark is a file of `bench/` with a `main()`."""

import os
import subprocess
import sys

from standalone.services import ROOT

BENCH = ROOT / "bench"
NAMES = sorted(one.stem for one in BENCH.glob("*.py") if "\ndef main()" in one.read_text("utf-8"))


def run(name: str | None) -> int:
    """One, or all, one after the other; the exit code of the first that failed."""
    if name is not None and name not in NAMES:
        print(f"There is no benchmark {name}; there are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    for chosen in [name] if name else NAMES:
        print(f"== {chosen}", flush=True)
        command = [sys.executable, "-m", f"bench.{chosen}"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if ended.returncode:
            return ended.returncode
    return 0
