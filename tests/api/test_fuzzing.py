"""schemathesis over the merged OpenAPI, through the gateway, with a token of every role.

Whatever the document allows and whatever it forbids is sent, the same at every run.
"""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api_bodies import COUNTY
from assembled import TESTER, Assembled
from chassis.access import Role
from standalone.services import SERVICES

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "ignored_auth",
    "unsupported_method",
    "negative_data_rejection",
)
SETTINGS = """
[phases.coverage]
unexpected-methods = ["PATCH", "TRACE"]

[phases.fuzzing.checks]
# White space around a text is dropped before its length is looked at.
negative_data_rejection = { enabled = false }

[parameters]
"""
OF_OTHERS = 8
"""Operations of one service, at most, that are a city's or a province's: a county is refused."""
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))


@pytest.mark.slow
class TestEveryOperation:
    @pytest.mark.parametrize("service", [*SERVICES, ".well-known"])
    async def test_keeps_to_its_document(
        self,
        story: Assembled,
        ids: dict[str, str],
        service: str,
        tmp_path: Path,
        record_property: Callable[[str, object], None],
    ) -> None:
        """On the ids of the story, so that more than "not found" is answered."""
        known = [f"'path.{name}' = '{value}'" for name, value in ids.items()]
        (tmp_path / "schemathesis.toml").write_text(SETTINGS + "\n".join(known))
        # The feeds are the court's; identity takes such a token of the tester alone.
        holder = TESTER if service == "identity" else "court"
        bearer = story.any_bearer(COUNTY, *Role, client_id=holder)
        command = [
            str(Path(sys.executable).parent / "schemathesis"), "run",
            f"{story.address}/openapi.json",
            "--include-path-regex", f"^/{re.escape(service)}/",
            "--header", f"Authorization: {bearer['Authorization']}",
            "--checks", ",".join(CHECKS),
            "--phases", "examples,coverage,fuzzing",
            "--max-examples", str(EXAMPLES),
            "--generation-deterministic",
            "--suppress-health-check", "all",
            "--continue-on-failure",
            "--no-color",
        ]  # fmt: skip
        ran = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-2_000:]
        refused = re.search(r"Authentication failed: (\d+) operation", ran.stdout)
        assert refused is None or int(refused[1]) <= OF_OTHERS, ran.stdout[-4_000:]
        sent = re.findall(r"\d+ generated, \d+ passed", ran.stdout)
        record_property(service, "; ".join(sent))
