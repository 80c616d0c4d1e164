"""Which service answers which path, and which paths need no token."""

SERVICES = ("registry", "placement", "procurement", "judicial-referral", "identity", "insight")

PREFIXES = {name: name for name in SERVICES} | {".well-known": "identity"}

PUBLIC_PREFIXES = (
    "/identity/oauth/",
    "/.well-known/",
    "/judicial-referral/jwks",
    # A browser has a cookie and no token: insight sends who has no session to sign in.
    "/insight/pages",
)

UPLOADS = frozenset({
    "/registry/imports", "/judicial-referral/evidence",
    "/insight/pages/desks/import", "/insight/pages/desks/evidence",
})  # fmt: skip
"""They take a file, which may be larger than any other body."""


def service_of(path: str) -> str | None:
    """The service whose name is the first segment; None when no service has it."""
    return PREFIXES.get(path[1:].partition("/")[0])


def is_public(path: str) -> bool:
    """True where a caller cannot have a token yet, because this is how to get one."""
    return path.startswith(PUBLIC_PREFIXES)
