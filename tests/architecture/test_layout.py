"""The house: the same rooms in every service, small files, named for what they hold."""

import re

from standalone.services import ROOT, SERVICES

_VAGUE = {"utils", "helpers", "common", "constants", "base", "manager", "misc"}
_MOST_LINES = 300


def _sources() -> list[str]:
    roots = ("libs", "services", "gateway", "standalone", "bench", "tests")
    return [
        str(path.relative_to(ROOT))
        for root in roots
        for path in (ROOT / root).rglob("*.py")
        if "versions" not in path.parts
    ]


class TestTheTree:
    def test_has_no_file_longer_than_a_sitting(self) -> None:
        long = {
            name: lines
            for name in _sources()
            if (lines := len((ROOT / name).read_text(encoding="utf-8").splitlines())) > _MOST_LINES
        }
        assert long == {}

    def test_has_no_vague_names(self) -> None:
        vague = [name for name in _sources() if _VAGUE & set(re.split(r"[/_.]", name))]
        assert vague == []

    def test_names_no_machine(self) -> None:
        pattern = re.compile(r"(?<![\w.])/(?:root|work|home)/\w")
        found = [
            name for name in _sources() if pattern.search((ROOT / name).read_text(encoding="utf-8"))
        ]
        assert found == []

    def test_is_complete_for_each_service(self) -> None:
        compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
        pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        for entry in SERVICES.values():
            folder = ROOT / "services" / entry.name
            assert (folder / entry.package / "main.py").exists()
            assert list((folder / "migrations" / "versions").glob("*.py"))
            assert f'"services/{entry.name}"' in pyproject
            assert f"\n  {entry.name}:\n" in compose
            assert (ROOT / "tests" / entry.package).is_dir()
