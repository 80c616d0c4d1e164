"""The page at /docs: Swagger UI out of an installed package, nothing from another address."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from gateway.head import Field

# Swagger UI sets style attributes and draws its icons from data: addresses; scripts are ours only.
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'"
)
HEADERS: tuple[Field, ...] = (
    (b"content-security-policy", POLICY),
    (b"referrer-policy", b"no-referrer"),
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wardship API · 接口文档</title>
<link rel="stylesheet" href="/docs/swagger-ui.css?v={version}">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript; the document itself is at
<a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js?v={version}"></script>
<script src="/docs/start.js?v={version}"></script>
</body>
</html>
"""
START = b"""SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
});
"""


def docs_pages() -> dict[str, tuple[str, bytes, tuple[Field, ...]]]:
    """Media type, body and headers by path."""
    assets = {
        "/docs/swagger-ui.css": ("text/css", _packaged("swagger-ui.css")),
        "/docs/swagger-ui-bundle.js": ("text/javascript", _packaged("swagger-ui-bundle.js")),
        "/docs/start.js": ("text/javascript", START),
    }
    digest = hashlib.sha256(b"".join(body for _, body in assets.values())).hexdigest()
    cached = (*HEADERS, (b"cache-control", b"public, max-age=86400"))
    page = PAGE.format(version=digest[:12]).encode()
    return {
        "/docs": ("text/html; charset=utf-8", page, HEADERS),
        **{path: (kind, body, cached) for path, (kind, body) in assets.items()},
    }


def _packaged(name: str) -> bytes:
    """A file of `fastapi-offline`, of which only the Swagger UI it ships is used."""
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package fastapi-offline, which ships Swagger UI, is not installed.")
    return (Path(spec.origin).parent / "static" / name).read_bytes()
