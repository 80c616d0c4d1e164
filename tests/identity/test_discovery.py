"""The metadata says what is so: every endpoint in it answers, and answers as it says."""

from urllib.parse import urlsplit

import pytest

from chassis.testing import ISSUER
from identity_rig import Browser, Rig

WELL_KNOWN = ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")


@pytest.mark.parametrize("path", WELL_KNOWN)
async def test_names_endpoints_that_answer(rig: Rig, path: str) -> None:
    document = (await rig.client.get(path)).json()
    assert document["issuer"] == ISSUER
    endpoints = {name: url for name, url in document.items() if url_of(name)}
    assert len(endpoints) == 5
    for name, url in endpoints.items():
        assert url.startswith(ISSUER)
        method = "GET" if name in ("jwks_uri", "authorization_endpoint") else "POST"
        answer = await rig.client.request(method, urlsplit(url).path)
        assert answer.status_code in (200, 400)


async def test_names_the_methods_that_are_taken(rig: Rig) -> None:
    document = (await rig.client.get(WELL_KNOWN[0])).json()
    for grant_type in document["grant_types_supported"]:
        answer = await rig.token(grant_type=grant_type, client_id="nobody-of-that-name")
        assert answer.json()["error"] == "invalid_client"
    answer = await rig.token(grant_type="password", client_id="nobody-of-that-name")
    assert answer.json()["error"] == "unsupported_grant_type"


async def test_names_the_challenge_methods_that_are_taken(rig: Rig, browser: Browser) -> None:
    document = (await rig.client.get(WELL_KNOWN[0])).json()
    for method in document["code_challenge_methods_supported"]:
        assert (await browser.open(code_challenge_method=method)).status_code == 200


def url_of(name: str) -> bool:
    return name.endswith(("_endpoint", "_uri"))
