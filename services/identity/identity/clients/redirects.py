"""Where the browser may be sent back to: registered addresses, compared letter by letter.

Only the port of a loopback address may differ (RFC 8252 §7.3): a program on the person's own
machine listens where it can.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_ALLOWED = re.compile(
    r"^(https://[a-z0-9.-]+(:[0-9]{1,5})?|http://127\.0\.0\.1(:[0-9]{1,5})?)"
    r"(/[A-Za-z0-9._~/-]*)?(\?[A-Za-z0-9._~=&-]*)?$"
)
_LOOPBACK = re.compile(r"^(http://127\.0\.0\.1)(?::[0-9]{1,5})?(?=[/?]|$)")
LONGEST = 500


def checked(uri: str) -> str:
    """https, or http on 127.0.0.1; no user, fragment, escape or wildcard. Raises ValueError."""
    if len(uri) > LONGEST or not _ALLOWED.fullmatch(uri):
        raise ValueError("a redirect address is https, or http on 127.0.0.1, without a fragment")
    _ = urlsplit(uri).port  # raises past 65535
    return uri


def is_registered(uri: str, registered: Sequence[str]) -> bool:
    try:
        checked(uri)
    except ValueError:
        return False
    return uri in registered or _without_port(uri) in registered


def origin(uri: str) -> str:
    """Scheme, host and port, for a Content-Security-Policy."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _without_port(uri: str) -> str:
    return _LOOPBACK.sub(r"\1", uri)
