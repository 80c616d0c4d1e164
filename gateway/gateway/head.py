"""Reading a request's head: refusing what two parsers could read differently, and writing it anew.

Nothing of the head is passed on by splicing; the fields that travel are chosen here (RFC 9110
section 7.6.1), and the gateway's own fields are added after the client's were sifted.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import Scope

from chassis.errors import Malformed
from gateway.refusals import (
    AmbiguousFraming,
    AmbiguousHost,
    BodyEncoded,
    BodyTooLarge,
    HeadersTooLarge,
    MethodRefused,
    PathNotNormal,
    RepeatedHeader,
    TargetTooLong,
    UpgradeRefused,
)
from gateway.settings import Limits

Field = tuple[bytes, bytes]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ALLOW = ", ".join(sorted(METHODS))

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# What only the gateway may say to a service, and Expect, which it answers itself.
RESERVED = frozenset(
    {b"expect", b"forwarded", b"x-client-cert", b"x-real-ip", b"x-request-id", b"traceparent"}
)
RESERVED_PREFIXES = (b"x-forwarded-", b"x-wardship-", b"proxy-")
# End-to-end fields that a Connection header cannot take away.
KEPT = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"cookie",
        b"host",
        b"idempotency-key",
        b"if-match",
        b"if-none-match",
    }
)
SINGLE = frozenset({b"host", b"content-length", b"transfer-encoding", b"authorization", b"expect"})

NOT_NORMAL = re.compile(
    rb"//|\\|;|/\.{1,2}(?:/|$)|[^\x21-\x7e]|%(?![0-9A-Fa-f]{2})"
    rb"|%(?:2[EFef]|3[Bb]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])"
)
UNPRINTABLE = re.compile(rb"[\x00-\x20\x7f]")
HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(slots=True)
class Trace:
    """Names one request in every log it appears in."""

    request_id: bytes
    traceparent: bytes

    @property
    def trace_id(self) -> str:
        return self.traceparent[3:35].decode()


@dataclass(slots=True)
class Head:
    """A head that was accepted. `fields` is what may travel on, before the gateway adds its own."""

    method: str
    path: str
    host: bytes
    authorization: str | None
    has_body: bool
    expects_continue: bool
    fields: list[Field]


def read_trace(headers: Iterable[Field]) -> Trace:
    """The client's ids where they are well formed, else new ones."""
    request_id = traceparent = b""
    for name, value in headers:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            request_id = value
        elif name == b"traceparent" and TRACEPARENT.fullmatch(value):
            traceparent = value
    if not traceparent:
        # An id has to be unique, not secret; asking the system for bytes costs more than the rest.
        fresh = b"%048x" % random.getrandbits(192)
        traceparent = b"00-%b-%b-01" % (fresh[:32], fresh[32:])
    return Trace(request_id or traceparent[3:35], traceparent)


def read_head(scope: Scope, limits: Limits) -> Head:
    """Raises the `Problem` that names what is wrong."""
    if scope["method"] not in METHODS:
        raise MethodRefused(headers={"Allow": ALLOW})
    _check_size(scope, limits)
    if NOT_NORMAL.search(scope["raw_path"]) or UNPRINTABLE.search(scope["query_string"]):
        raise PathNotNormal
    single = _single_fields(scope["headers"])
    host = single.get(b"host", b"")
    if not HOST.fullmatch(host):
        raise AmbiguousHost
    has_body = _has_body(scope, single, limits)
    authorization = single.get(b"authorization")
    return Head(
        method=scope["method"],
        path=scope["path"],
        host=host,
        authorization=authorization.decode("latin-1") if authorization else None,
        has_body=has_body,
        expects_continue=b"expect" in single,
        fields=_travelling(scope["headers"]),
    )


def _check_size(scope: Scope, limits: Limits) -> None:
    headers: list[Field] = scope["headers"]
    target = len(scope["raw_path"]) + len(scope["query_string"])
    if target > limits.target_bytes:
        raise TargetTooLong
    size = target + sum([len(name) + len(value) + 4 for name, value in headers])
    if len(headers) > limits.header_fields or size > limits.header_bytes:
        raise HeadersTooLarge


def _single_fields(headers: Iterable[Field]) -> dict[bytes, bytes]:
    """The fields that may come once only. Refuses, on the way, another protocol or coding."""
    single: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in SINGLE:
            if name in single:
                raise AmbiguousHost if name == b"host" else _repeated(name)
            single[name] = value
        elif name == b"upgrade":
            raise UpgradeRefused(headers={"Connection": "close"})
        elif name == b"content-encoding" and value.lower() != b"identity":
            raise BodyEncoded
    return single


def _repeated(name: bytes) -> Malformed:
    framing = name in (b"content-length", b"transfer-encoding")
    return AmbiguousFraming() if framing else RepeatedHeader()


def _has_body(scope: Scope, single: dict[bytes, bytes], limits: Limits) -> bool:
    length = single.get(b"content-length")
    coding = single.get(b"transfer-encoding")
    if coding is not None:
        if length is not None or coding.lower() != b"chunked" or scope["http_version"] == "1.0":
            raise AmbiguousFraming(headers={"Connection": "close"})
        return True
    if length is None:
        return False
    if not length.isdigit():
        raise AmbiguousFraming(headers={"Connection": "close"})
    if len(length) > 18 or int(length) > limits.body_of(scope["path"]):
        raise BodyTooLarge
    return int(length) > 0


def _travelling(headers: Iterable[Field]) -> list[Field]:
    named = connection_names(headers) - KEPT
    return [
        field
        for field in headers
        if (name := field[0]) not in HOP_BY_HOP
        and name not in RESERVED
        and name not in named
        and not name.startswith(RESERVED_PREFIXES)
        and b"_" not in name  # a WSGI or CGI reader downstream would take X_A for X-A
    ]


def connection_names(headers: Iterable[Field]) -> frozenset[bytes]:
    """The fields that a Connection header declares hop-by-hop, in lower case."""
    values = [value for name, value in headers if name == b"connection"]
    if not values:
        return frozenset()
    return frozenset(name.strip().lower() for value in values for name in value.split(b","))


def forwarded(head: Head, trace: Trace, peer: str, scheme: str) -> list[Field]:
    """What a service is sent: the client's fields that travel, then the gateway's own."""
    return [
        *head.fields,
        (b"x-forwarded-for", peer.encode("latin-1", "replace")),
        (b"x-forwarded-proto", scheme.encode()),
        (b"x-forwarded-host", head.host),
        (b"x-request-id", trace.request_id),
        (b"traceparent", trace.traceparent),
    ]
