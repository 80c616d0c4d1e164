"""The form endpoints under garbage: an OAuth error or a page, never a 500."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing import Service
from identity_rig import AUTHORIZE, REDIRECT, TOKEN, Rig

NAMES = (
    "grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type",
    "code", "code_verifier", "redirect_uri", "area", "token", "state", "csrf_token",
    "login_name", "password", "response_type", "code_challenge", "code_challenge_method",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [
            "client_credentials", "authorization_code", "registry", "wardship-cli", "code", "S256",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", REDIRECT, "510104", "x" * 43,
            "e30.e30.e30", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOlsxXX0.e30.AA", "W10.W10.W10",
            "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjpbXX0.eyJzdWIiOiJyZWdpc3RyeSJ9.AA",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)  # fmt: skip
FORMS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8).map(
    lambda pairs: urlencode(pairs).encode()
)
AUTHORIZATIONS = st.one_of(
    st.none(),
    st.sampled_from(["Basic", "Basic x", "Basic cmVnaXN0cnk6eA==", "Bearer x", "Basic /w==", "="]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
)
PATHS = st.sampled_from([TOKEN, AUTHORIZE, "/identity/oauth/revoke", "/identity/oauth/introspect"])
UNHURRIED = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@UNHURRIED
@given(path=PATHS, body=st.one_of(FORMS, st.binary(max_size=200)), authorization=AUTHORIZATIONS)
async def test_no_form_breaks_anything(
    service: Service, path: str, body: bytes, authorization: str | None
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if authorization is not None:
        headers["Authorization"] = authorization
    answer = await service.client.post(path, content=body, headers=headers)
    assert answer.status_code in (200, 302, 400, 401, 403, 429), answer.text
    if path != AUTHORIZE and answer.status_code != 200:
        assert answer.json()["error"]


@UNHURRIED
@given(query=st.one_of(FORMS, st.binary(max_size=100).map(lambda raw: raw.hex("%").encode())))
async def test_no_query_breaks_the_login_page(service: Service, query: bytes) -> None:
    answer = await service.client.get(f"{AUTHORIZE}?{query.decode()}")
    assert answer.status_code in (200, 302, 400)
    if answer.status_code == 302:
        assert answer.headers["location"].startswith(f"{REDIRECT}?")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"grant_type": "client_credentials"}'),
        ("", b"grant_type=client_credentials"),
        ("application/x-www-form-urlencoded", b"grant_type=a&grant_type=b"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"grant_type=%00"),
        ("application/x-www-form-urlencoded", b"\xff=\xfe"),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 40_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(99))),
        ("application/x-www-form-urlencoded", b""),
        ("multipart/form-data; boundary=x", b"--x--"),
    ],
)
async def test_an_unreadable_form_is_an_invalid_request(
    rig: Rig, content_type: str, body: bytes
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await rig.client.post(TOKEN, content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert set(answer.json()) == {"error", "error_description"}


async def test_deep_json_inside_an_assertion_is_refused(rig: Rig) -> None:
    import base64

    deep = base64.urlsafe_b64encode(b"[" * 9_000).decode().rstrip("=")
    answer = await rig.assertion_token(f"{deep[:400]}.{deep}.AA")
    assert answer.status_code == 401
