"""Serving the gateway: uvicorn, with the bounds of `gateway.protocol`."""

import gc

import uvicorn
from starlette.types import ASGIApp

from chassis.observation import configure_logging
from chassis.serving import OPTIONS
from gateway.main import create_app
from gateway.protocol import protocol_for
from gateway.settings import Settings

HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
"""RFC 6797: for two years a browser asks for nothing of this host without TLS."""


def server(app: ASGIApp, settings: Settings, host: str, port: int) -> uvicorn.Server:
    """A server not yet started; on SIGTERM it finishes what is in flight. TLS is 1.2 or later."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol_for(settings.limits),
        lifespan="on",
        timeout_keep_alive=5,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        headers=[HSTS] if settings.tls_certificate else [],
        timeout_graceful_shutdown=settings.limits.shutdown_seconds,
        **OPTIONS,
    )
    return uvicorn.Server(config)


def serve(host: str, port: int) -> None:
    """The gateway alone, before services in other processes, until SIGTERM."""
    settings = Settings()
    configure_logging(settings.log_level)
    app = create_app(settings)
    gc.freeze()  # looking through everything imported took tens of milliseconds of some requests
    server(app, settings, host, port).run()
