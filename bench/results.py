"""Keeping what a benchmark measured, with the machine it was measured on."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("uvicorn", "httptools", "uvloop", "aiohttp", "fastapi", "pydantic", "sqlalchemy",
            "asyncpg", "aio-pika", "cryptography", "joserfc")  # fmt: skip


def record(name: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Writes `bench/results/<name>.json`, replacing an earlier run."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    document = {
        "benchmark": name,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "rows": list(rows),
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, Any]:
    """Cores, processor, memory, system and the versions that matter."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": _first_field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "memory": _first_field(Path("/proc/meminfo"), "MemTotal"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "load_one_minute": round(os.getloadavg()[0], 2),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, lowest and highest, to three significant places."""
    return {
        "median": round(median(values), 3),
        "lowest": round(min(values), 3),
        "highest": round(max(values), 3),
    }


def _first_field(path: Path, name: str) -> str:
    if not path.exists():
        return ""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if name in line]
    return lines[0].partition(":")[2].strip() if lines else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
