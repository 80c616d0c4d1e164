"""A Chromium for the tests of the pages: the distribution's own, installed when we are root."""

import os
import shutil
import subprocess
from pathlib import Path

from standalone.machine import CannotStart

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is Chromium without the windows that nobody sees; they would take half of the time."""
_PACKAGES = ("chromium-headless-shell", "fonts-wqy-zenhei")
"""With letters for Chinese, without which screenshots show boxes."""


class ChromiumMissing(CannotStart):
    """There is no Chromium, and none could be installed."""


def find_chromium() -> Path:
    """On the PATH, else the distribution's package when root. Raises `ChromiumMissing`."""
    found = _found()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = _found()
    if found is None:
        raise ChromiumMissing(
            "The pages' tests need Chromium: install the package chromium-headless-shell."
        )
    return found


def _found() -> Path | None:
    return next((Path(path) for name in _NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *_PACKAGES]):
        ended = subprocess.run(
            ["apt-get", *step], env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            last = (ended.stderr.strip().splitlines() or ["no message"])[-1]
            raise ChromiumMissing(f"Chromium could not be installed: {last}")
