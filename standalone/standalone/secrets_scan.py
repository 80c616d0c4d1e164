"""`python -m standalone.secrets_scan`: no file that git tracks may hold a secret.

Names file, line and kind, and never prints what it found. What only looks like a secret says why
at its line: `secret-ok: reason`.
"""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from standalone.machine import CannotStart
from standalone.services import ROOT

KINDS = {
    "private key": re.compile(
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
        r"|[\"']d[\"']\s?:\s?[\"'][\w-]{43,}[\"']"  # of a JWK, RFC 7518 and RFC 8037
    ),
    "JWT": re.compile(r"\beyJ[\w-]{10,}\.[\w-]{8,}\.[\w-]{20,}"),
    "cloud key": re.compile(  # AWS, Alibaba Cloud, Tencent Cloud, GitHub, GitLab
        r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,26}|AKID[0-9A-Za-z]{32}"
        r"|gh[opsur]_[0-9A-Za-z]{36,}|glpat-[\w-]{20,})\b"
    ),
    "URL with a password": re.compile(
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"']{0,99}:(?![{$<%…])[^\s/@\"']{1,99}@", re.IGNORECASE
    ),
}
ASSIGNED = re.compile(
    r"(?:pass(?:word|wd|phrase)|pwd|secret|token|credential|key)[\w-]{0,40}[\"']?\]?"
    r"\s{0,9}(?::\s?[\w.\[\] |]{1,40}(?==))?[:=]{1,2}>?\s{0,9}"
    r"(?:(?:[\w.]{0,40}\()?[bru]?[\"']([^\s\"']{16,})[\"']|([\w+/=~-]{16,})(?=[\s;,&]|$))",
    re.IGNORECASE,
)
"""A literal that a name such as `token` is given, between quotes or bare."""
RANDOM_BITS = 3.0
"""Shannon's, a character: sixteen random hexadecimal digits have some more."""
MARKER = re.compile(r"secret-ok:[ \t]*\w.{3,}")


class NotListed(CannotStart):
    """What git tracks here cannot be listed."""


def scan(root: Path) -> list[str]:
    """A line for each finding in the tracked files below `root`, as the work tree has them.

    Binary files and links are left out. Raises `NotListed`.
    """
    command = ["git", "-C", str(root), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotListed(f"git does not list what it tracks in {root}.") from error
    return [one for name in listed.split("\0") if name for one in _of_file(root / name, name)]


def kind_of(line: str) -> str | None:
    """What sort of secret a line seems to hold. Letters alone, or digits alone, are none."""
    for kind, pattern in KINDS.items():
        if pattern.search(line):
            return kind
    literals = (found[1] or found[2] for found in ASSIGNED.finditer(line))
    return "secret in an assignment" if any(map(_is_random, literals)) else None


def _of_file(path: Path, name: str) -> Iterator[str]:
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
        if b"\0" not in content and (kind := kind_of(line)) and not MARKER.search(line):
            refused = ", and secret-ok without a reason" if "secret-ok" in line else ""
            yield f"{name}:{number}: {kind}{refused}"


def _is_random(text: str) -> bool:
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
    return bits >= RANDOM_BITS and bool(re.search("[A-Za-z]", text) and re.search("[0-9]", text))


def main(root: Path = ROOT) -> int:
    """The exit code: 1 when something is found. A folder without git tracks nothing."""
    if not (root / ".git").exists():
        print(f"Not looked for: {root} is no git checkout.")
        return 0
    try:
        found = scan(root)
    except NotListed as error:
        found = [str(error)]
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
