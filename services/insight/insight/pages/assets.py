"""What the browser loads besides the pages: our own style and script, and the two libraries.

The libraries come from the npm registry by `package-lock.json` (the launcher runs `npm ci`), and
are served by us under an address that holds a hash of what is served: it may be kept for ever.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path

_OWN = Path(__file__).parent / "static"
_INSTALLED = Path(sys.prefix) / "pages" / "node_modules"
_FILES = {
    "style.css": _OWN / "style.css",
    "charts.js": _OWN / "charts.js",
    "forms.js": _OWN / "forms.js",
    "htmx.js": _INSTALLED / "htmx.org" / "dist" / "htmx.min.js",
    "echarts.js": _INSTALLED / "echarts" / "dist" / "echarts.common.min.js",
}
MEDIA_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def content(name: str) -> bytes | None:
    """None where there is no such file, as on a machine whose launcher never ran `npm ci`: the
    pages do without."""
    path = _FILES.get(name)
    return path.read_bytes() if path is not None and path.exists() else None


@cache
def address(name: str) -> str | None:
    """Where the browser finds it."""
    found = content(name)
    return f"/insight/pages/assets/{_mark(found)}/{name}" if found is not None else None


def find(mark: str, name: str) -> bytes | None:
    """The file, if it is the one that the address was made for."""
    found = content(name)
    return found if found is not None and _mark(found) == mark else None


def _mark(found: bytes) -> str:
    return hashlib.sha256(found).hexdigest()[:16]
