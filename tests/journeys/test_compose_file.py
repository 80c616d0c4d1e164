"""What must hold of docker-compose.yml, whoever adds a service to it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from composition import BACKING, MOUNT, ONCE, ROOT, compose_file
from standalone.distributed import make_secrets
from standalone.services import SERVICES

_SECTIONS = {"name", "services", "volumes", "secrets"}
_KEYS = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "hostname", "image",
    "ports", "read_only", "restart", "secrets", "security_opt", "stop_grace_period", "tmpfs",
    "user", "volumes",
}  # fmt: skip
_CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
_SECRET_NAMES = re.compile(r"SECRET|PASSWORD|TOKEN|KEY|DATABASE_URL|AMQP_URL")


@pytest.fixture
def document() -> dict[str, Any]:
    return compose_file()


@pytest.fixture(params=list(compose_file()["services"]))
def service(request: pytest.FixtureRequest, document: dict[str, Any]) -> tuple[str, Any]:
    return request.param, document["services"][request.param]


def _docker_compose() -> list[str] | None:
    """The command, if this machine has it; the plain `docker` may come without `compose`."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            asked = subprocess.run([*command, "version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return command
    return None


class TestTheFile:
    def test_is_taken_by_docker_compose(self) -> None:
        command = _docker_compose()
        if command is None:
            pytest.skip("docker compose is not installed here; the rules below are checked anyway.")
        checked = subprocess.run(
            [*command, "config", "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr

    def test_has_the_services_of_the_table(self, document: dict[str, Any]) -> None:
        assert set(document["services"]) == {*SERVICES, *BACKING, ONCE, "gateway"}
        assert set(document) - {one for one in document if one.startswith("x-")} == _SECTIONS

    def test_mounts_the_secrets_that_are_made(
        self, document: dict[str, Any], tmp_path: Path
    ) -> None:
        made = {path.name for path in make_secrets(tmp_path / "secrets")}
        assert set(document["secrets"]) == made
        for name, secret in document["secrets"].items():
            assert secret == {"file": f"deploy/secrets/{name}"}

    def test_opens_one_port_to_this_machine_only(self, document: dict[str, Any]) -> None:
        ports = {name: one["ports"] for name, one in document["services"].items() if "ports" in one}
        assert ports == {"gateway": ["127.0.0.1:8000:8080"]}


class TestEveryService:
    def test_says_nothing_the_format_does_not_know(
        self, service: tuple[str, Any], document: dict[str, Any]
    ) -> None:
        name, one = service
        assert set(one) <= _KEYS
        for other, wanted in one.get("depends_on", {}).items():
            assert other in document["services"], (name, other)
            assert set(wanted) == {"condition"}
            assert wanted["condition"] in _CONDITIONS
            if wanted["condition"] == "service_healthy":
                assert "healthcheck" in document["services"][other]

    def test_has_a_health_check(self, service: tuple[str, Any]) -> None:
        name, one = service
        if name == ONCE:
            assert one["restart"] == "no", "it runs once, and is waited for"
            return
        assert one["healthcheck"]["test"][0] == "CMD"
        assert {"interval", "timeout", "retries"} <= set(one["healthcheck"])

    def test_runs_without_privileges(self, service: tuple[str, Any]) -> None:
        _, one = service
        assert re.fullmatch(r"[1-9][0-9]+:[1-9][0-9]+", one["user"])
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["read_only"] is True
        assert one["tmpfs"]

    def test_reads_its_secrets_from_files_it_mounts(self, service: tuple[str, Any]) -> None:
        _, one = service
        mounted = {
            secret if isinstance(secret, str) else secret["source"]
            for secret in one.get("secrets", [])
        }
        for name, value in one.get("environment", {}).items():
            assert not re.search(r"://[^/\s]*@", value), "an address with a password"
            if name.endswith("_FILE"):
                assert value.removeprefix(f"{MOUNT}/") in mounted, name
            else:
                assert name == "WARDSHIP_SECRETS" or not _SECRET_NAMES.search(name), name

    def test_has_an_image_of_a_stated_version(self, service: tuple[str, Any]) -> None:
        _, one = service
        assert one["image"] == "wardship" or re.search(r":[0-9]", one["image"])
        assert ("build" in one) == (one["image"] == "wardship")
