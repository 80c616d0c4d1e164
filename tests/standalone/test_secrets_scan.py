"""No secret in a tracked file. What is planted is drawn here, so that this file holds none."""

import base64
import os
import random
import string
import subprocess
from pathlib import Path

import pytest

from standalone import checks, secrets_scan
from standalone.services import ROOT

_LETTERS = string.ascii_letters + string.digits
_draw = random.Random(20190430)


def _drawn(length: int, alphabet: str = _LETTERS) -> str:
    """Letters and digits; always one of each."""
    return "a1" + "".join(_draw.choices(alphabet, k=length - 2))


def _part(document: str) -> str:
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


_JWT = ".".join((_part('{"alg":"HS256","typ":"JWT"}'), _part('{"sub":"court"}'), _drawn(43)))
_IN_CAPITALS = "".join(_draw.choices(string.ascii_uppercase + string.digits, k=16))
_IN_HEX = _drawn(32, "0123456789abcdef")
PLANTS = [
    ("private key", "-----BEGIN " + "PRIVATE KEY-----"),
    ("private key", "-----BEGIN EC " + "PRIVATE KEY-----"),
    ("private key", "-----BEGIN OPENSSH " + "PRIVATE KEY-----"),
    ("private key", '{"kty": "OKP", "d": "' + _drawn(43) + '"}'),
    ("JWT", f"curl -H 'Authorization: Bearer {_JWT}'"),
    ("cloud key", "AKIA" + _IN_CAPITALS),
    ("cloud key", "LTAI" + _drawn(20)),
    ("cloud key", "AKID" + _drawn(32)),
    ("cloud key", "ghp_" + _drawn(36)),
    ("URL with a password", f"postgresql://wardship:{_drawn(12)}@db/wardship"),
    ("URL with a password", f"AMQP://:{_drawn(12)}@broker:5672/"),
    ("secret in an assignment", f'password = "{_drawn(16)}"'),
    ("secret in an assignment", f"CLIENT_SECRET={_drawn(32)}"),
    ("secret in an assignment", f"POSTGRES_PASSWORD={_drawn(20)} docker compose up"),
    ("secret in an assignment", f"token := {_drawn(20)};"),
    ("secret in an assignment", f"  access_token: {_drawn(32)}  # of the court"),
    ("secret in an assignment", f'{{"api-key": "{_drawn(24)}"}}'),
    ("secret in an assignment", f'signing_key: str | None = "{_drawn(32)}"'),
    ("secret in an assignment", f'index_key=SecretStr("{_IN_HEX}"),'),
    ("secret in an assignment", f"environ['PASSPHRASE'] = b'{_drawn(20)}'"),
]
HARMLESS = [
    "amqp://court:…@broker:5672/",
    'f"postgresql://postgres:{password}@127.0.0.1/postgres"',
    "https://example.org:8000/a@b",
    "WARDSHIP_SIGNING_KEY_FILE: /run/secrets/signing_key",
    'TOKEN_PATH = "/identity/oauth/token"',
    'secret = "registry-secret-of-forty-random-characters"',
    'identity_number_key = "510204728603914397"',
    'key = "aaaaaaaaaaaaaaa1"',
    'foreign_key="consolidation_plan.id"',
]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    _git(tmp_path, "init", "--quiet")
    return tmp_path


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True)


def _plant(folder: Path, line: str, name: str = "planted.py") -> None:
    (folder / name).write_text(f"import os\n{line}\n", encoding="utf-8")
    _git(folder, "add", name)


class TestATrackedFile:
    @pytest.mark.parametrize(("kind", "line"), PLANTS)
    def test_with_a_secret_is_found_by_line_and_kind(
        self, repository: Path, kind: str, line: str
    ) -> None:
        _plant(repository, line)
        assert secrets_scan.scan(repository) == [f"planted.py:2: {kind}"]

    @pytest.mark.parametrize("line", HARMLESS)
    def test_with_a_placeholder_or_a_name_is_clean(self, repository: Path, line: str) -> None:
        _plant(repository, line)
        assert secrets_scan.scan(repository) == []

    def test_may_have_any_name_and_no_encoding(self, repository: Path) -> None:
        (repository / "报告 1.txt").write_bytes(b"\xff\n" + _JWT.encode())
        _git(repository, "add", ".")
        assert secrets_scan.scan(repository) == ["报告 1.txt:2: JWT"]

    def test_is_left_out_when_binary_a_link_or_gone(self, repository: Path) -> None:
        (repository / "binary").write_bytes(b"\0" + _JWT.encode())
        (repository / "link").symlink_to("untracked")
        _plant(repository, _JWT, "gone")
        _git(repository, "add", ".")
        (repository / "gone").unlink()
        (repository / "untracked").write_text(_JWT)
        assert secrets_scan.scan(repository) == []


class TestAnAllowance:
    def test_with_a_reason_is_taken(self, repository: Path) -> None:
        _plant(repository, f'token = "{_JWT}"  # secret-ok: of RFC 7519, section 3.1')
        assert secrets_scan.scan(repository) == []

    @pytest.mark.parametrize("marker", ["secret-ok", "secret-ok:", "secret-ok: ", "secret-ok: -->"])
    def test_without_a_reason_is_refused(self, repository: Path, marker: str) -> None:
        _plant(repository, f'token = "{_JWT}"  # {marker}')
        said = "planted.py:2: JWT, and secret-ok without a reason"
        assert secrets_scan.scan(repository) == [said]

    def test_holds_for_its_own_line_only(self, repository: Path) -> None:
        _plant(repository, f"# secret-ok: the next line is an example\n{_JWT}")
        assert secrets_scan.scan(repository) == ["planted.py:3: JWT"]


class TestTheCheck:
    @pytest.mark.parametrize("line", [line for _, line in PLANTS])
    def test_fails_and_never_shows_the_secret(
        self, repository: Path, line: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _plant(repository, line)
        assert secrets_scan.main(repository) == 1
        said = "".join(capsys.readouterr())
        assert said.startswith("planted.py:2: ")
        assert not any(line[at : at + 12] in said for at in range(len(line) - 11))

    def test_fails_where_git_does_not_answer(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (repository / ".git" / "HEAD").unlink()
        assert secrets_scan.main(repository) == 1
        assert "git does not list" in capsys.readouterr().err

    def test_passes_a_folder_without_git_and_says_so(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert secrets_scan.main(tmp_path) == 0
        assert "no git checkout" in capsys.readouterr().out

    def test_is_one_of_the_static_checks(self) -> None:
        assert "standalone.secrets_scan" in dict(checks.STATIC)["Secrets"]

    @pytest.mark.skipif(not (ROOT / ".git").exists(), reason="without git nothing is tracked")
    def test_finds_this_repository_clean(self) -> None:
        assert secrets_scan.scan(ROOT) == []
