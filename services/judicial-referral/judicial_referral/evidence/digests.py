"""The digest that whoever lodges a piece may send with it (Repr-Digest, RFC 9530)."""

import base64

PATTERN = r"^sha-256=:[A-Za-z0-9+/]{43}=:$"


def counted(header: str | None) -> bytes | None:
    """The SHA-256 that a header in order names."""
    return None if header is None else base64.b64decode(header.split(":")[1])


def told(sha256: bytes) -> str:
    """The header for a digest."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"
