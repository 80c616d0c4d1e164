"""What must hold of every endpoint of every service, whoever adds one."""

import re
from collections import Counter
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from chassis.config import Settings
from chassis.routing import Route
from standalone.services import SERVICES, ServiceEntry

PUBLIC = {
    "read_health",
    "read_readiness",
    "read_metrics",
    # How to get a token, and the keys that tokens and court events are checked with.
    "read_discovery",
    "read_oauth_metadata",
    "read_jwks",
    "read_signing_keys",
    "show_login",
    "log_in",
    "issue_token",
    "revoke_token",
    "introspect_token",
    # A browser that has no session yet, or none any more.
    "begin_sign_in",
    "complete_sign_in",
    "show_signed_out",
    "read_asset",
}


@pytest.fixture(scope="session", params=list(SERVICES))
def entry(request: pytest.FixtureRequest) -> ServiceEntry:
    return SERVICES[request.param]


@pytest.fixture
def web(entry: ServiceEntry) -> FastAPI:
    settings = Settings(
        environment="local", service=entry.name, database_url="postgresql://nobody@127.0.0.1/none"
    )
    return entry.create_app(settings)


def _routes(web: FastAPI) -> list[APIRoute]:
    return [route for route in web.routes if isinstance(route, APIRoute)]


class TestEveryRoute:
    def test_names_who_may_call_it_and_what_for(self, web: FastAPI) -> None:
        for route in _routes(web):
            assert isinstance(route, Route), route.path
            assert (route.access is None) == (route.name in PUBLIC), (route.path, route.name)
            if route.access is not None:
                assert route.access.roles, route.path
                assert route.access.purpose, route.path

    def test_lies_below_the_services_own_name(self, web: FastAPI, entry: ServiceEntry) -> None:
        own = ("/health", "/ready", "/metrics", "/.well-known/")
        for route in _routes(web):
            assert route.path.startswith((f"/{entry.name}", *own)), route.path

    def test_tells_its_reader_what_it_does(self, web: FastAPI) -> None:
        for route in _routes(web):
            assert (route.endpoint.__doc__ or "").strip(), route.path
            assert re.match(r"^[a-z]+(_[a-z]+)+$", route.name), route.name

    def test_has_one_name_in_the_whole_document(self, web: FastAPI) -> None:
        names = Counter(route.name for route in _routes(web))
        assert [name for name, count in names.items() if count > 1] == []

    def test_refuses_fields_it_does_not_know(self, web: FastAPI) -> None:
        """Every JSON body is a closed object, so nothing a caller sends is silently dropped."""
        document = web.openapi()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                content = operation.get("requestBody", {}).get("content", {})
                schema = content.get("application/json", {}).get("schema")
                if schema:
                    resolved = _resolve(document, schema)
                    assert resolved.get("additionalProperties") is False, (method, path)


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
