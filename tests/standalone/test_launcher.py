"""The shell script `wardship`, in a checkout of its own with a Python that only notes its calls."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "wardship"

# Answers -c with a real Python, makes a .venv that holds itself, and notes every call of pip.
FAKE_PYTHON = f"""#!/bin/sh
case "$1 ${{2:-}}" in
-c*) exec {sys.executable} "$@" ;;
"-m venv") mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "$0" "$4/bin/npm" ;;
--prefix*) exit "${{NPM_ENDS:-0}}" ;;
"-m pip") echo "$*" >> "$CALLS"; sleep "${{PIP_TAKES:-0}}"
    echo "${{PIP_SAYS:-}}"; exit "${{PIP_ENDS:-0}}" ;;
*) echo "runs $*" ;;
esac
"""
TOO_OLD = """#!/bin/sh
case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac
"""
LAUNCHER_NEEDS = (
    "sh", "dirname", "readlink", "cat", "cksum", "grep", "df", "awk", "tail", "rm", "mkdir", "cp",
)  # fmt: skip
FAKE_NEEDS = ("sleep",)


class Checkout:
    """A folder with the launcher and a PATH on which only the given programs are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.programs = folder / "bin"
        self.calls = folder / "calls"
        self.folder.mkdir()
        self.programs.mkdir()
        shutil.copy(LAUNCHER, self.folder)
        (self.folder / "services/insight").mkdir(parents=True)
        for name in (
            "requirements.lock", "requirements-dev.lock", "pyproject.toml",
            "services/insight/package.json", "services/insight/package-lock.json",
        ):  # fmt: skip
            (self.folder / name).write_text(name)
        for name in (*LAUNCHER_NEEDS, *FAKE_NEEDS):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.program("python3", FAKE_PYTHON)

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def begin(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "wardship", *arguments],
            cwd="/",
            env={"PATH": str(self.programs), "CALLS": str(self.calls), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        with self.begin(*arguments, **environment) as started:
            said, complained = started.communicate(timeout=60)
            return started.returncode, said, complained

    def pip_calls(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


class TestFirstStart:
    def test_installs_the_hashed_lock_then_the_checkout_and_hands_over(
        self, checkout: Checkout
    ) -> None:
        code, said, _ = checkout.run("up", "--port", "8123")
        assert (code, said) == (0, "runs -P -m standalone up --port 8123\n")
        packages, itself = checkout.pip_calls()
        assert packages.endswith(f"install --require-hashes -r {checkout.folder}/requirements.lock")
        assert itself.endswith(f"install --no-deps --no-build-isolation -e {checkout.folder}")

    def test_goes_on_without_the_scripts_of_the_pages(self, checkout: Checkout) -> None:
        code, said, complained = checkout.run("up", NPM_ENDS="1")
        assert (code, said) == (0, "runs -P -m standalone up\n")
        assert "they work without charts" in complained

    def test_refuses_a_too_old_python(self, checkout: Checkout) -> None:
        checkout.program("python3", TOO_OLD)
        code, _, complained = checkout.run("up")
        assert code == 1
        assert complained == (
            "wardship: Python 3.11 or newer is needed and was not found "
            "(python3 here: Python 3.9.2): install it and start again.\n"
        )

    def test_takes_a_newer_python_beside_an_old_one(self, checkout: Checkout) -> None:
        checkout.program("python3", TOO_OLD)
        checkout.program("python3.12", FAKE_PYTHON)
        assert checkout.run("up")[0] == 0

    def test_names_the_missing_package_of_venv(self, checkout: Checkout) -> None:
        without = FAKE_PYTHON.replace("case", '[ "$2" = "import venv, ensurepip" ] && exit 1\ncase')
        checkout.program("python3", without)
        code, _, complained = checkout.run("up")
        assert code == 1
        assert "Python's venv is missing: install " in complained

    def test_refuses_a_full_disk_before_it_begins(self, checkout: Checkout) -> None:
        checkout.program("df", "#!/bin/sh\nprintf 'head\\n/dev/x 100 80 20480 80%% /\\n'\n")
        code, _, complained = checkout.run("up")
        assert code == 1
        assert "700 MB are needed, 20 MB are free" in complained
        assert checkout.pip_calls() == []

    def test_says_in_one_sentence_that_the_disk_filled_up(self, checkout: Checkout) -> None:
        says = "ERROR: [Errno 28] No space left on device"
        code, _, complained = checkout.run("up", PIP_SAYS=says, PIP_ENDS="1")
        assert code == 1
        assert "no space is left on the disk" in complained.splitlines()[-1]


class TestSecondStart:
    def test_calls_no_pip(self, checkout: Checkout) -> None:
        checkout.run("up")
        before = checkout.pip_calls()
        assert checkout.run("up") == (0, "runs -P -m standalone up\n", "")
        assert checkout.pip_calls() == before

    def test_installs_again_when_the_lock_changed(self, checkout: Checkout) -> None:
        checkout.run("up")
        (checkout.folder / "requirements.lock").write_text("changed")
        checkout.run("up")
        assert len(checkout.pip_calls()) == 4

    def test_installs_again_when_the_checkout_moved(self, checkout: Checkout) -> None:
        checkout.run("up")
        checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved here"))
        checkout.run("up")
        assert checkout.pip_calls()[-1].endswith(f"-e {checkout.folder}")

    def test_redoes_an_interrupted_install_from_an_empty_environment(
        self, checkout: Checkout
    ) -> None:
        with checkout.begin("up", PIP_TAKES="3") as started:
            assert started.stderr
            for line in started.stderr:
                if line.startswith("Installing"):
                    break
            started.kill()
        code, said, complained = checkout.run("up")
        assert (code, said) == (0, "runs -P -m standalone up\n")
        assert "Making the Python environment" in complained


class TestTestCommand:
    def test_takes_the_development_lock_once(self, checkout: Checkout) -> None:
        checkout.run("test")
        assert checkout.pip_calls()[0].endswith("requirements-dev.lock")
        before = checkout.pip_calls()
        checkout.run("bench")
        checkout.run("up")  # holds every pin that `up` needs
        assert checkout.pip_calls() == before


class TestConcurrentStarts:
    def test_install_once_and_all_go_on(self, checkout: Checkout) -> None:
        started = [checkout.begin("up", PIP_TAKES="1") for _ in range(4)]
        said = [process.communicate(timeout=60)[0] for process in started]
        assert said == ["runs -P -m standalone up\n"] * 4
        assert len(checkout.pip_calls()) == 2
