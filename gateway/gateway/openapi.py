"""One OpenAPI document out of the services' own."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from gateway.routes import PREFIXES

Document = Mapping[str, Any]
Key = tuple[str, str]  # section and name below #/components

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
REFERENCE = "#/components/"


def merged(documents: Mapping[str, Document], unavailable: list[str]) -> dict[str, Any]:
    """Paths the gateway routes, and their components. What two services mean differently by one
    name carries the service's name; operation ids likewise."""
    clashes = _clashes(documents)
    repeated = _repeated_operations(documents)
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for service, document in documents.items():
        renamed = {key: f"{_identifier(service)}_{key[1]}" for key in clashes}
        for path, item in _routed(service, document).items():
            paths[path] = _own_operations(_rewritten(item, renamed), service, repeated)
        for (section, name), value in _components(document).items():
            new_name = renamed.get((section, name), name)
            components.setdefault(section, {})[new_name] = _rewritten(value, renamed)
    return {
        "openapi": max([str(d.get("openapi", "3.1.0")) for d in documents.values()] or ["3.1.0"]),
        "info": {
            "title": "Wardship",
            "version": "0.1.0",
            "description": "Every service's operations, at one address.",
            "x-unavailable": sorted(unavailable),
        },
        "paths": paths,
        "components": components,
    }


def _identifier(service: str) -> str:
    return service.replace("-", "_")


def _routed(service: str, document: Document) -> dict[str, Any]:
    paths: dict[str, Any] = document.get("paths", {})
    return {
        path: item
        for path, item in paths.items()
        if PREFIXES.get(path[1:].partition("/")[0]) == service
    }


def _components(document: Document) -> dict[Key, Any]:
    sections: dict[str, dict[str, Any]] = document.get("components", {})
    return {
        (section, name): value
        for section, named in sections.items()
        for name, value in named.items()
    }


def _clashes(documents: Mapping[str, Document]) -> set[Key]:
    """Names with two meanings, and names whose equal text refers to one of those."""
    texts: dict[Key, set[str]] = {}
    for document in documents.values():
        for key, value in _components(document).items():
            texts.setdefault(key, set()).add(json.dumps(value, sort_keys=True))
    clashes = {key for key, variants in texts.items() if len(variants) > 1}
    shared = _shared_names(documents)
    while True:
        needles = [f'"{REFERENCE}{section}/{name}"' for section, name in clashes]
        more = {
            key
            for key in shared - clashes
            if any(needle in text for needle in needles for text in texts[key])
        }
        if not more:
            return clashes
        clashes |= more


def _shared_names(documents: Mapping[str, Document]) -> set[Key]:
    counts = Counter(key for document in documents.values() for key in _components(document))
    return {key for key, count in counts.items() if count > 1}


def _rewritten(value: Any, renamed: Mapping[Key, str]) -> Any:
    """The same, with every reference to a renamed component following it."""
    if isinstance(value, dict):
        return {key: _rewritten(item, renamed) for key, item in value.items()}
    if isinstance(value, list):
        return [_rewritten(item, renamed) for item in value]
    if isinstance(value, str) and value.startswith(REFERENCE):
        section, _, name = value.removeprefix(REFERENCE).partition("/")
        return f"{REFERENCE}{section}/{renamed.get((section, name), name)}"
    return value


def _operations(item: Any) -> list[dict[str, Any]]:
    return [operation for method, operation in item.items() if method in METHODS]


def _repeated_operations(documents: Mapping[str, Document]) -> set[str]:
    counts = Counter(
        operation.get("operationId")
        for service, document in documents.items()
        for item in _routed(service, document).values()
        for operation in _operations(item)
    )
    return {name for name, count in counts.items() if name and count > 1}


def _own_operations(item: Any, service: str, repeated: set[str]) -> Any:
    """The path item with its repeated operation ids, and links to them, named for the service."""
    for operation in _operations(item):
        _name_operation(operation, service, repeated)
        for response in operation.get("responses", {}).values():
            for link in response.get("links", {}).values():
                _name_operation(link, service, repeated)
    return item


def _name_operation(holder: dict[str, Any], service: str, repeated: set[str]) -> None:
    if holder.get("operationId") in repeated:
        holder["operationId"] = f"{_identifier(service)}_{holder['operationId']}"
