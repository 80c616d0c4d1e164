"""What the gateway answers itself."""

import json
import re
from typing import Any

from gateway.openapi import merged
from gateway_rig import Served, Start, request


class TestHealth:
    def test_names_the_service_that_is_not_ready(self, gateway: Served) -> None:
        answer = gateway.ask("/health", token=None)
        assert (answer.status, answer.json["waiting"]) == (503, ["placement"])
        gateway.stub.ready = False
        waiting = gateway.ask("/health", token=None).json["waiting"]
        assert waiting == ["identity", "insight", "placement", "registry"]

    def test_of_the_process_itself_asks_no_service(self, gateway: Served) -> None:
        assert gateway.ask("/ready", token=None).status == 200
        assert gateway.stub.seen == []


class TestMetrics:
    def test_count_answers_by_service_and_status(self, gateway: Served) -> None:
        gateway.ask("/registry/x")
        text = gateway.ask("/metrics", token=None).body.decode()
        assert re.search(r'gateway_answers_total{service="registry",status="200"} \d', text)


class TestDocs:
    def test_are_at_the_root(self, gateway: Served) -> None:
        answer = gateway.ask("/", token=None)
        assert (answer.status, answer.headers["location"]) == (307, "/docs")

    def test_load_nothing_from_elsewhere(self, gateway: Served) -> None:
        page = gateway.ask("/docs", token=None)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        links = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())
        assert len(links) == 4
        for link in links:
            answer = gateway.ask(link, token=None)
            assert answer.status == 200
            assert answer.headers["x-content-type-options"] == "nosniff"

    def test_are_only_read(self, gateway: Served) -> None:
        answer = gateway.ask("/docs", method="POST", token=None)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def operation(name: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    content = {"application/json": {"schema": reference}}
    return {"operationId": name, "responses": {"200": {"description": "", "content": content}}}


def document(path: str, name: str, **schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "paths": {path: {"get": operation(name, "Read")}, "/ready": {"get": {}}},
        "components": {"schemas": schemas},
    }


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


class TestMergedOpenApi:
    def test_holds_what_the_gateway_routes_to_each_service(self) -> None:
        one = document("/registry/children", "list_children", Read=TEXT)
        two = document("/placement/agencies", "list_agencies", Read=TEXT)
        both = merged({"registry": one, "placement": two}, ["insight"])
        assert set(both["paths"]) == {"/registry/children", "/placement/agencies"}
        assert both["components"]["schemas"] == {"Read": TEXT}
        assert both["info"]["x-unavailable"] == ["insight"]

    def test_keeps_two_meanings_of_a_name_apart(self) -> None:
        one = document("/registry/x", "read", Read=TEXT, Same=TEXT)
        two = document("/judicial-referral/x", "read", Read=NUMBER, Same=TEXT)
        both = merged({"registry": one, "judicial-referral": two}, [])
        assert both["components"]["schemas"] == {
            "registry_Read": TEXT,
            "judicial_referral_Read": NUMBER,
            "Same": TEXT,
        }
        operations = [item["get"] for item in both["paths"].values()]
        assert [o["operationId"] for o in operations] == ["registry_read", "judicial_referral_read"]
        references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(operations))
        assert references == ["registry_Read", "judicial_referral_Read"]

    def test_keeps_apart_what_refers_to_two_meanings(self) -> None:
        wrapper = {"items": {"$ref": "#/components/schemas/Read"}}
        one = document("/registry/x", "a", Read=TEXT, Page=wrapper)
        two = document("/placement/x", "b", Read=NUMBER, Page=wrapper)
        schemas = merged({"registry": one, "placement": two}, [])["components"]["schemas"]
        assert schemas["placement_Page"] == {
            "items": {"$ref": "#/components/schemas/placement_Read"}
        }
        assert "Page" not in schemas

    def test_is_served_without_the_services_that_cannot_be_read(self, gateway: Served) -> None:
        gateway.stub.schema = document("/registry/children", "list_children", Read=TEXT)
        answer = gateway.ask("/openapi.json", token=None)
        assert set(answer.json["paths"]) == {"/registry/children"}
        assert answer.json["info"]["x-unavailable"] == ["placement"]

    def test_holds_a_long_document_whole(self, gateway: Served) -> None:
        long = {"type": "string", "description": "x" * 3_000_000}
        gateway.stub.schema = document("/registry/children", "list_children", Read=long)
        answer = gateway.ask("/openapi.json", token=None)
        assert answer.json["info"]["x-unavailable"] == ["placement"]
        assert answer.json["components"]["schemas"]["Read"] == long


class TestShutdown:
    def test_finishes_what_is_in_flight(self, start: Start) -> None:
        gateway = start()
        with gateway.wire() as wire:
            wire.send(request("/registry/hang"))
            assert gateway.stub.entered.acquire(timeout=20)
            gateway.server.should_exit = True
            while gateway.is_listening():
                pass
            gateway.stub.gate.set()
            assert wire.response().status == 200
