"""The bill of materials against the lock file, read in another way than the program does."""

import json
import re
from typing import Any

import pytest
from typer.testing import CliRunner

from standalone import sbom
from standalone.cli import app
from standalone.services import ROOT

_LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
_PINS = re.split(r"^(?=[a-z0-9])", _LOCK, flags=re.MULTILINE)[1:]
"""The text of each pin, up to the next."""


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    ended = CliRunner().invoke(app, ["sbom"], catch_exceptions=False)
    assert ended.exit_code == 0
    document: dict[str, Any] = json.loads(ended.output)
    return document


class TestTheBillOfMaterials:
    def test_is_cyclonedx_1_6(self, printed: dict[str, Any]) -> None:
        assert (printed["bomFormat"], printed["specVersion"], printed["version"]) == (
            "CycloneDX", "1.6", 1,
        )  # fmt: skip
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                            printed["serialNumber"])  # fmt: skip
        assert printed["metadata"]["component"]["type"] == "application"
        assert {one["type"] for one in printed["components"]} == {"library"}

    def test_has_every_pin_of_the_lock_and_none_besides(self, printed: dict[str, Any]) -> None:
        pinned = [re.split(r"[ ;\\]", pin)[0] for pin in _PINS]
        listed = [f"{one['name']}=={one['version']}" for one in printed["components"]]
        assert len(listed) > 60
        assert listed == pinned

    def test_has_the_hashes_of_each_pin(self, printed: dict[str, Any]) -> None:
        for pin, one in zip(_PINS, printed["components"], strict=True):
            expected = re.findall(r"sha256:(\w{64})\b", pin)
            assert expected
            assert one["hashes"] == [{"alg": "SHA-256", "content": each} for each in expected]

    def test_names_each_part_once(self, printed: dict[str, Any]) -> None:
        parts = [printed["metadata"]["component"], *printed["components"]]
        assert len({one["bom-ref"] for one in parts}) == len(parts)

    def test_names_packages_as_purl_does(self, printed: dict[str, Any]) -> None:
        for one in printed["components"]:
            assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"

    def test_says_which_pins_are_for_some_machines_only(self, printed: dict[str, Any]) -> None:
        some = {pin.split("==")[0] for pin in _PINS if " ; " in pin.splitlines()[0]}
        assert some
        assert {one["name"] for one in printed["components"] if "scope" in one} == some

    def test_is_the_same_for_the_same_lock(self, printed: dict[str, Any]) -> None:
        assert sbom.document() == printed


class TestALock:
    def test_escapes_a_local_version_in_the_purl(self) -> None:
        [one] = sbom.components("torch==2.9+cpu \\\n    --hash=sha256:" + "0" * 64)
        assert one["purl"] == "pkg:pypi/torch@2.9%2Bcpu"

    @pytest.mark.parametrize("line", ["a>=1", "-e .", "    --hash=sha256:0", "a @ git+ssh://b/c"])
    def test_with_a_line_not_understood_is_refused(self, line: str) -> None:
        with pytest.raises(sbom.UnknownLine):
            sbom.components(f"{_PINS[0]}{line}\n")
