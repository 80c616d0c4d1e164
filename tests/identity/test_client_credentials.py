"""Tokens for systems: by a secret, or by an assertion signed with the client's own key."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from chassis.access import Scope
from chassis.auth import AUDIENCE
from chassis.testing import ISSUER, MovableClock
from identity_rig import ASSERTION_TYPE, TOKEN, Key, Rig, algorithm_of, ed25519


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}."


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


class TestSecret:
    async def test_gives_a_token_that_every_service_accepts(self, rig: Rig) -> None:
        organisation = await rig.organisation()
        system = await rig.system(("police_liaison", "510104"), organisation=organisation)
        answer = await rig.secret_token(system)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["expires_in"] == 300
        assert answer.json()["token_type"] == "Bearer"
        caller = await rig.verified(answer.json()["access_token"])
        assert caller.subject == caller.client_id == system.client_id
        assert caller.roles == {"police_liaison"}
        assert caller.scope == Scope("organisation", organisation)

    async def test_puts_the_claims_of_rfc_9068(self, rig: Rig) -> None:
        system = await rig.system(("auditor", "51"))
        claims = claims_of((await rig.secret_token(system)).json()["access_token"])
        assert claims["iss"] == ISSUER
        assert claims["aud"] == AUDIENCE
        assert claims["exp"] - claims["iat"] == 300
        assert claims["jti"]
        assert (claims["org"], claims["roles"], claims["area"]) == (None, ["auditor"], "51")

    async def test_is_taken_as_http_basic(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        form = {"grant_type": "client_credentials"}
        basic = (system.client_id, system.secret)
        assert (await rig.client.post(TOKEN, data=form, auth=basic)).status_code == 200

    async def test_works_as_peers_ask_for_it(self, rig: Rig) -> None:
        answer = await rig.token(
            grant_type="client_credentials",
            client_id="registry",
            client_secret="registry-secret-of-forty-random-characters",
        )
        caller = await rig.verified(answer.json()["access_token"])
        assert caller.roles == {"service"}
        assert caller.area.code == ""

    async def test_refuses_a_wrong_one_and_an_unknown_client_alike(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        wrong = await rig.secret_token(system, client_secret="x" * 43)
        unknown = await rig.secret_token(system, client_id="nobody-of-that-name")
        assert wrong.status_code == unknown.status_code == 401
        assert wrong.json() == unknown.json()
        assert wrong.json()["error"] == "invalid_client"
        assert wrong.headers["www-authenticate"].startswith("Basic")
        assert wrong.headers["cache-control"] == "no-store"

    async def test_slows_guesses_down_but_takes_the_right_one_meanwhile(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        guesses = [await rig.secret_token(system, client_secret="guess") for _ in range(7)]
        assert [guess.status_code for guess in guesses] == [401] * 5 + [429] * 2
        assert 0 < int(guesses[-1].headers["retry-after"]) <= 31
        assert (await rig.secret_token(system)).status_code == 200

    async def test_refuses_two_proofs_at_once(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        form = {"grant_type": "client_credentials", "client_id": system.client_id}
        both = {**form, "client_secret": system.secret}
        basic = (system.client_id, system.secret)
        answer = await rig.client.post(TOKEN, data=both, auth=basic)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    async def test_refuses_a_suspended_client_and_a_closed_organisation(self, rig: Rig) -> None:
        organisation = await rig.organisation()
        system = await rig.system(("court_liaison", "510104"), organisation=organisation)
        other = await rig.system(("court_liaison", "510104"), organisation=organisation)
        path = f"/identity/clients/{system.id}/suspend"
        assert (await rig.post(path, **{"If-Match": '"v1"'})).status_code == 200
        assert (await rig.secret_token(system)).status_code == 401
        assert (await rig.secret_token(other)).status_code == 200
        path = f"/identity/organisations/{organisation}/close"
        assert (await rig.post(path, **{"If-Match": '"v1"'})).status_code == 200
        assert (await rig.secret_token(other)).status_code == 401

    async def test_refuses_who_holds_no_role(self, rig: Rig) -> None:
        answer = await rig.secret_token(await rig.system())
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


class TestArea:
    async def test_is_the_widest_of_the_grants(self, rig: Rig) -> None:
        grants = (("county_officer", "510104"), ("auditor", "5101"), ("finance_officer", "5101"))
        token = (await rig.secret_token(await rig.system(*grants))).json()["access_token"]
        caller = await rig.verified(token)
        assert caller.area.code == "5101"
        assert caller.roles == {"auditor", "finance_officer"}

    async def test_can_be_narrowed_with_the_roles_that_reach_it(self, rig: Rig) -> None:
        system = await rig.system(("county_officer", "510104"), ("auditor", "5101"))
        token = (await rig.secret_token(system, area="510104")).json()["access_token"]
        caller = await rig.verified(token)
        assert caller.area.code == "510104"
        assert caller.roles == {"auditor", "county_officer"}

    @pytest.mark.parametrize("area", ["51", "5102", "52"])
    async def test_cannot_be_widened_or_moved(self, rig: Rig, area: str) -> None:
        answer = await rig.secret_token(await rig.system(("auditor", "5101")), area=area)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    @pytest.mark.parametrize("area", ["5", "abcd", "５１", "510100"])
    async def test_must_be_a_division_code(self, rig: Rig, area: str) -> None:
        answer = await rig.secret_token(await rig.system(("auditor", "51")), area=area)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


class TestPrivateKeyJwt:
    @pytest.mark.parametrize(
        "key",
        [
            ed25519(),
            ECKey.generate_key("P-256", parameters={"kid": "ec"}),
            RSAKey.generate_key(2048, parameters={"kid": "rsa"}),
        ],
        ids=algorithm_of,
    )
    @pytest.mark.parametrize("audience", [ISSUER, ISSUER + TOKEN])
    async def test_gives_a_token(self, rig: Rig, key: Key, audience: str) -> None:
        system = await rig.system(("auditor", ""), key=key)
        answer = await rig.assertion_token(rig.assertion(system, aud=audience))
        assert answer.status_code == 200, answer.text
        assert (await rig.verified(answer.json()["access_token"])).subject == system.client_id

    async def test_refuses_the_same_assertion_again(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        assertion = rig.assertion(system)
        assert (await rig.assertion_token(assertion)).status_code == 200
        again = await rig.assertion_token(assertion)
        assert (again.status_code, again.json()["error"]) == (401, "invalid_client")

    async def test_takes_one_of_many_sent_at_once(self, rig: Rig) -> None:
        import asyncio

        system = await rig.system(("auditor", ""), key=ed25519())
        assertion = rig.assertion(system)
        answers = await asyncio.gather(*(rig.assertion_token(assertion) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "https://elsewhere.example"},
            {"aud": [ISSUER]},
            {"aud": None},
            {"iss": "somebody-else"},
            {"jti": None},
            {"jti": 7},
            {"exp": None},
            {"exp": "soon"},
            {"exp": True},
            {"exp": 1e300},
            {"exp": -1},
            {"sub": None},
        ],
        ids=str,
    )
    async def test_refuses_wrong_claims(self, rig: Rig, claims: dict[str, Any]) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        answer = await rig.assertion_token(rig.assertion(system, **claims))
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    @pytest.mark.parametrize(
        ("claim", "ahead", "status"),
        [
            ("exp", -31, 401),
            ("exp", -29, 200),
            ("exp", 89, 200),
            ("exp", 92, 401),
            ("iat", 29, 200),
            ("iat", 32, 401),
            ("nbf", 32, 401),
        ],
    )
    async def test_holds_to_its_times(
        self, rig: Rig, clock: MovableClock, claim: str, ahead: int, status: int
    ) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        moment = int(clock.now.timestamp()) + ahead
        answer = await rig.assertion_token(rig.assertion(system, None, **{claim: moment}))
        assert answer.status_code == status

    async def test_refuses_alg_none(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        now = int(time.time())
        claims = {"iss": system.client_id, "sub": system.client_id, "aud": ISSUER}
        claims |= {"exp": now + 30, "jti": "1"}  # type: ignore[dict-item]
        for algorithm in ("none", "None", "NONE", ""):
            answer = await rig.assertion_token(unsigned({"alg": algorithm}, claims))
            assert answer.status_code == 401

    async def test_refuses_a_public_key_used_as_an_hmac_secret(self, rig: Rig) -> None:
        key = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
        system = await rig.system(("auditor", ""), key=key)
        claims = {"iss": system.client_id, "sub": system.client_id, "aud": ISSUER, "jti": "1"}
        body = {**claims, "exp": int(time.time()) + 30}
        for secret in (key.as_pem(private=False), key.as_der(private=False)):
            text = unsigned({"alg": "HS256", "kid": "rsa"}, body)[:-1]
            mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
            assert (await rig.assertion_token(f"{text}.{b64(mac)}")).status_code == 401

    async def test_follows_no_key_in_the_header(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        foreign = ed25519()
        public = foreign.as_dict(private=False)
        system.key, registered = foreign, system.key
        for header in ({"jwk": public}, {"jwk": public, "kid": registered.kid}):
            assertion = rig.assertion(system, header)
            assert (await rig.assertion_token(assertion)).status_code == 401

    async def test_refuses_another_clients_signature(self, rig: Rig) -> None:
        one = await rig.system(("auditor", ""), key=ed25519())
        two = await rig.system(("auditor", ""), key=ed25519())
        stolen = rig.assertion(one, iss=two.client_id, sub=two.client_id)
        assert (await rig.assertion_token(stolen)).status_code == 401
        mixed = await rig.assertion_token(rig.assertion(one), client_id=two.client_id)
        assert mixed.status_code == 400

    async def test_does_not_let_a_signing_client_use_a_secret(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        assert (await rig.secret_token(system, client_secret="x")).status_code == 401

    async def test_refuses_another_assertion_type(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        answer = await rig.token(
            grant_type="client_credentials",
            client_assertion_type=ASSERTION_TYPE + "x",
            client_assertion=rig.assertion(system),
        )
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    async def test_takes_the_new_keys_after_they_were_replaced(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""), key=ed25519())
        old, new = rig.assertion(system), ed25519()
        body = {"jwks": {"keys": [new.as_dict(private=False)]}}
        path = f"/identity/clients/{system.id}/replace-keys"
        assert (await rig.post(path, body, **{"If-Match": '"v1"'})).status_code == 200
        assert (await rig.assertion_token(old)).status_code == 401
        system.key = new
        assert (await rig.assertion_token(rig.assertion(system))).status_code == 200
