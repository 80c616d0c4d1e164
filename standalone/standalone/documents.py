"""`python -m standalone.documents`: writes what is generated from the code; `--check` only looks.

`docs/events.md`, `docs/asyncapi.yaml`, `docs/openapi.json`, and the snapshots of the events that
`tests/contracts` keeps. A snapshot is not written over by an event that breaks its readers.
For a checkout: PyYAML is among the development requirements.
"""

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from fastapi import FastAPI

from chassis.app import App
from chassis.config import SERVICES, Settings
from contracts import asyncapi, compatibility
from contracts.documents import events_page
from gateway.openapi import merged

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path("tests/contracts/snapshots")


def services() -> dict[str, FastAPI]:
    """Every service there is, made but not started."""
    found = {}
    for name in SERVICES:
        package = name.replace("-", "_")
        if find_spec(f"{package}.main"):
            settings = Settings(
                environment="local", service=name, database_url="postgresql://localhost/none"
            )
            found[name] = import_module(f"{package}.main").create_app(settings)
    return found


def listeners(apps: Mapping[str, FastAPI]) -> dict[str, list[str]]:
    """The services that listen, by event type; from their handlers."""
    heard: dict[str, list[str]] = {}
    for name, web in apps.items():
        chassis: App = web.state.chassis
        for event in chassis.handlers.events():
            heard.setdefault(event.TYPE, []).append(name)
    return heard


def documents() -> dict[Path, str]:
    """The text of every generated file, by its path in the checkout."""
    apps = services()
    heard = listeners(apps)
    openapi = merged({name: web.openapi() for name, web in apps.items()}, unavailable=[])
    return {
        Path("docs/events.md"): events_page(heard),
        Path("docs/asyncapi.yaml"): _yaml(asyncapi.document(heard)),
        Path("docs/openapi.json"): _json(openapi),
        **{
            SNAPSHOTS / f"{name}.json": _json(schema)
            for name, schema in compatibility.snapshots().items()
        },
    }


def kept_snapshots(root: Path = ROOT) -> dict[str, Any]:
    """The snapshots as they were written last, by event type."""
    files = sorted((root / SNAPSHOTS).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def stale(root: Path = ROOT) -> list[Path]:
    """The generated files that are not what the code says now."""
    return [
        path
        for path, text in documents().items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]


def write(root: Path = ROOT) -> None:
    for path, text in documents().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say what is stale.")
    ] = False,
) -> None:
    """Write the generated documents and snapshots."""
    faults = compatibility.broken(kept_snapshots(), compatibility.snapshots())
    faults += [f"{path} is stale" for path in stale()] if check else []
    if faults:
        print("\n".join(faults), file=sys.stderr)
        raise typer.Exit(1)
    if not check:
        write()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _yaml(value: Any) -> str:
    plain = json.loads(json.dumps(value))  # shared parts are written out, not as YAML aliases
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


if __name__ == "__main__":
    typer.run(main)
