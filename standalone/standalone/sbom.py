"""`./wardship sbom`: what `requirements.lock` pins, as a bill of materials of CycloneDX 1.6."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from standalone.machine import CannotStart
from standalone.services import ROOT

PIN = re.compile(r"([a-z0-9.-]+)==([^\s;\\]+)(?: ; ([^\\]+?))?(?: \\)?")
HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})(?: \\)?")


class UnknownLine(CannotStart):
    """The lock file has a line that is no pin, no hash and no comment."""


def document(root: Path = ROOT) -> dict[str, Any]:
    """The same for the same lock: it holds no time, and its serial number is drawn from the text.

    Hashes are those of every file that the lock allows for a pin, whichever the machine takes.
    Raises `UnknownLine`.
    """
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, lock).urn,
        "version": 1,
        "metadata": {"component": _named("application", project["name"], project["version"])},
        "components": components(lock),
    }


def components(lock: str) -> list[dict[str, Any]]:
    """One for each pin. A pin for some machines only is optional, and says for which."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pin := PIN.fullmatch(line):
            purl = f"pkg:pypi/{pin[1]}@{quote(pin[2])}"
            found.append(_named("library", pin[1], pin[2]))
            found[-1] |= {"bom-ref": purl, "purl": purl, "hashes": []}
            if pin[3]:
                where = {"name": "wardship:marker", "value": pin[3]}
                found[-1] |= {"scope": "optional", "properties": [where]}
        elif found and (digest := HASH.fullmatch(line)):
            found[-1]["hashes"].append({"alg": "SHA-256", "content": digest[1]})
        elif line and not line.lstrip().startswith("#"):
            raise UnknownLine(f"requirements.lock has a line that is not understood: {line}")
    return found


def _named(kind: str, name: str, version: str) -> dict[str, Any]:
    return {"type": kind, "bom-ref": f"{name}@{version}", "name": name, "version": version}
