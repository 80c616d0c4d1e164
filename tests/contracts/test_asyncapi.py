"""The AsyncAPI document against AsyncAPI's own schema, fetched at a pinned version by npm."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, FormatChecker

from contracts.asyncapi import COURT_FEED, document, sources
from contracts.catalogue import events
from contracts.envelope import Envelope
from standalone.documents import ROOT

PINNED = Path(__file__).parent / "asyncapi"
SCHEMA = Path("node_modules/@asyncapi/specs/schemas/3.0.0.json")
NO_NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ERR_SOCKET_TIMEOUT")
LISTENERS = {event.TYPE: ["insight"] for event in events()} | {
    "registry.child.registered.v1": ["placement", "insight"]
}


def cache_folder() -> Path:
    """Outside the checkout, and another one when the pin changes."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    pin = json.loads((PINNED / "package.json").read_text())["dependencies"]["@asyncapi/specs"]
    return home / "wardship" / f"asyncapi-specs-{pin}"


@pytest.fixture(scope="module")
def schema() -> Any:
    """AsyncAPI 3.0.0, checked by npm against the integrity in the lock file."""
    folder = cache_folder()
    if not (folder / SCHEMA).exists():
        _install(folder)
    return json.loads((folder / SCHEMA).read_text(encoding="utf-8"))


def _install(folder: Path) -> None:
    if shutil.which("npm") is None:
        pytest.skip("AsyncAPI's own schema comes from npm, and there is no npm on this machine.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINNED / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if NO_NETWORK.search(ended.stderr):
        pytest.skip("AsyncAPI's own schema comes from npm, whose registry cannot be reached.")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def validator(schema: Any) -> Draft7Validator:
    return Draft7Validator(schema, format_checker=FormatChecker())


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def resolve(whole: Any, reference: str) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        whole = whole[part]
    return whole


class TestAgainstItsSchema:
    def test_the_written_document_is_valid(self, validator: Draft7Validator) -> None:
        written = yaml.safe_load((ROOT / "docs/asyncapi.yaml").read_text(encoding="utf-8"))
        assert [error.message for error in validator.iter_errors(written)] == []

    def test_one_with_listeners_is_valid(self, validator: Draft7Validator) -> None:
        validator.validate(json.loads(json.dumps(document(LISTENERS))))

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("asyncapi",), "2.6.0"),
            (("channels", "registry", "address"), 7),
            (("operations", "registry-tells", "action"), "shout"),
            (("channels", "registry", "bindings", "amqp", "is"), "pigeon"),
        ],
    )
    def test_the_schema_refuses_a_fault(
        self, validator: Draft7Validator, path: tuple[str, ...], value: Any
    ) -> None:
        broken = json.loads(json.dumps(document(LISTENERS)))
        parent = resolve(broken, "/".join(path[:-1])) if path[1:] else broken
        parent[path[-1]] = value
        assert not validator.is_valid(broken)

    def test_the_pin_names_no_address(self) -> None:
        lock = (PINNED / "package-lock.json").read_text(encoding="utf-8")
        assert "resolved" not in lock
        assert "://" not in lock
        packages = json.loads(lock)["packages"]
        assert all(package["integrity"] for path, package in packages.items() if path)


class TestDocument:
    whole = document(LISTENERS)

    def test_every_reference_leads_somewhere(self) -> None:
        found = set(references(self.whole))
        assert found
        for reference in found:
            resolve(self.whole, reference)

    def test_has_a_message_and_a_schema_for_every_event(self) -> None:
        names = {event.TYPE for event in events()}
        assert names <= self.whole["components"]["messages"].keys()
        assert names == self.whole["components"]["schemas"].keys()

    def test_has_a_channel_for_every_source_and_the_courts(self) -> None:
        assert self.whole["channels"].keys() == {*sources(), COURT_FEED}
        parameters = self.whole["channels"]["registry"]["parameters"]
        assert parameters["subscriber"]["enum"] == ["insight", "placement"]

    def test_says_what_each_listener_hears(self) -> None:
        heard = self.whole["operations"]["placement-hears-registry"]["description"]
        assert heard == "Subscribed to: registry.child.registered.v1."

    def test_an_event_as_it_is_sent_fits_its_schema(self) -> None:
        sent = Envelope.model_validate(
            {
                "id": "019b0000-0000-7000-8000-000000000001",
                "source": "/registry",
                "type": "registry.visit.recorded.v1",
                "subject": "visit/019b0000-0000-7000-8000-000000000002",
                "time": "2026-03-01T08:30:00Z",
                "sequence": 1,
                "generation": 1,
                "aggregateversion": 1,
                "data": {
                    "visit_id": "019b0000-0000-7000-8000-000000000002",
                    "child_id": "019b0000-0000-7000-8000-000000000003",
                    "area": "510104",
                    "visited_on": "2026-03-01",
                },
            }
        ).model_dump(mode="json")
        batch = self.whole["components"]["messages"]["registry-batch"]["payload"]
        checker = Draft7Validator({**batch, "components": self.whole["components"]})
        checker.validate([sent])
        assert not checker.is_valid([sent | {"type": "registry.visit.recorded.v2"}])
        assert not checker.is_valid([sent | {"data": {}}])
