"""Signing keys: published before use, rotated with an overlap, sealed where they lie."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc.jws import extract_compact

from chassis.errors import Unauthenticated
from chassis.testing import Issuer
from identity_rig import Rig


def kid_of(token: str) -> str:
    kid: str = extract_compact(token.encode()).headers()["kid"]
    return kid


async def published(rig: Rig) -> list[dict[str, Any]]:
    answer = await rig.client.get("/identity/oauth/jwks")
    assert "max-age" in answer.headers["cache-control"]
    keys: list[dict[str, Any]] = answer.json()["keys"]
    return keys


async def age(rig: Rig, **period: float) -> None:
    """As if the next key had been published, and the previous one retired, so long ago."""
    await rig.service.admin.execute(
        "UPDATE signing_key SET published_at = published_at - $1::interval, "
        "retired_at = retired_at - $1::interval",
        timedelta(**period),
    )


class TestJwks:
    async def test_shows_current_and_next_and_nothing_private(self, rig: Rig) -> None:
        keys = await published(rig)
        assert len(keys) >= 2
        for key in keys:
            assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
            assert (key["crv"], key["alg"], key["use"]) == ("Ed25519", "Ed25519", "sig")

    async def test_private_keys_are_sealed_in_the_table(self, rig: Rig) -> None:
        await published(rig)
        for row in await rig.service.admin.fetch("SELECT sealed, public FROM signing_key"):
            assert b'"d"' not in row["sealed"]
            assert b"Ed25519" not in row["sealed"]
            assert '"d"' not in row["public"]


class TestRotate:
    async def test_overlaps(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        before = (await rig.secret_token(system)).json()["access_token"]
        await age(rig, minutes=16)
        coming = [key["kid"] for key in await published(rig)]
        answer = await rig.post("/identity/keys/rotate")
        assert answer.status_code == 200, answer.text
        after = (await rig.secret_token(system)).json()["access_token"]
        assert kid_of(after) != kid_of(before)
        assert kid_of(after) in coming  # known to verifiers before it signed
        assert (await rig.verified(before)).subject == system.client_id
        assert (await rig.verified(after)).subject == system.client_id
        statuses = [key["status"] for key in answer.json()]
        assert sorted(statuses)[:2] == ["current", "next"]

    async def test_waits_until_the_next_key_is_known_everywhere(self, rig: Rig) -> None:
        await age(rig, minutes=16)
        assert (await rig.post("/identity/keys/rotate")).status_code == 200
        current = [k["kid"] for k in await published(rig)]
        again = await rig.post("/identity/keys/rotate")
        assert again.status_code == 409
        assert again.json()["type"] == "urn:wardship:problem:next-key-too-fresh"
        assert [k["kid"] for k in await published(rig)] == current

    async def test_withdraws_a_key_when_its_tokens_have_ended(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        old = (await rig.secret_token(system)).json()["access_token"]
        await age(rig, minutes=16)
        assert (await rig.post("/identity/keys/rotate")).status_code == 200
        await age(rig, minutes=32)
        assert kid_of(old) not in [key["kid"] for key in await published(rig)]
        with pytest.raises(Unauthenticated):
            await rig.verified(old)

    async def test_is_for_operators(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        token = (await rig.secret_token(system)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = await rig.client.post("/identity/keys/rotate", headers=headers)
        assert answer.status_code == 403
        assert (await rig.client.post("/identity/keys/rotate")).status_code == 401

    async def test_another_issuers_key_opens_nothing(self, rig: Rig, issuer: Issuer) -> None:
        answer = await rig.client.get("/identity/keys", headers=issuer.bearer("operator"))
        assert answer.status_code == 401
