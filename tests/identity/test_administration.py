"""What an operator keeps: organisations, accounts, clients, roles."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from chassis.testing import MovableClock
from identity_rig import Browser, Rig, ed25519

COLLECTIONS = ("organisations", "accounts", "clients", "roles")


@pytest.mark.parametrize("collection", COLLECTIONS)
class TestEveryCollection:
    async def test_is_for_operators(self, rig: Rig, collection: str) -> None:
        path = f"/identity/{collection}"
        assert (await rig.client.get(path)).status_code == 401
        system = await rig.system(("national_officer", ""), ("service", ""))
        token = (await rig.secret_token(system)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert (await rig.client.get(path, headers=headers)).status_code == 403
        assert (await rig.client.post(path, json={}, headers=headers)).status_code == 403

    async def test_lists_everything_once(self, rig: Rig, collection: str) -> None:
        for _ in range(3):
            await rig.person(("auditor", ""), organisation=await rig.organisation())
            await rig.system()
        ids: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (await rig.get(f"/identity/{collection}", limit=2, **after)).json()
            ids += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert len(ids) == len(set(ids)) >= 3
        assert ids == sorted(ids)

    async def test_refuses_a_made_up_cursor(self, rig: Rig, collection: str) -> None:
        answer = await rig.get(f"/identity/{collection}", after="AAAA")
        assert answer.status_code == 400

    async def test_says_not_found(self, rig: Rig, collection: str) -> None:
        assert (await rig.get(f"/identity/{collection}/{uuid4()}")).status_code == 404


class TestOrganisations:
    async def test_are_read_with_their_tag(self, rig: Rig) -> None:
        answer = await rig.get(f"/identity/organisations/{await rig.organisation()}")
        assert answer.headers["etag"] == '"v1"'
        assert answer.json()["status"] == "active"

    async def test_have_one_name_in_an_area(self, rig: Rig) -> None:
        body = {"name": f"法院 {uuid4().hex}", "kind": "court", "area_code": "510104"}
        answers = await asyncio.gather(
            *(rig.post("/identity/organisations", body) for _ in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 4
        elsewhere = await rig.post("/identity/organisations", {**body, "area_code": "510105"})
        assert elsewhere.status_code == 201

    @pytest.mark.parametrize(
        "changed",
        [
            {"name": ""},
            {"kind": "circus"},
            {"area_code": "5"},
            {"area_code": "５１"},
            {"credit_code": "1"},
            {"id": str(UUID(int=1))},
        ],
        ids=str,
    )
    async def test_name_every_bad_field(self, rig: Rig, changed: dict[str, Any]) -> None:
        body = {"name": "法院", "kind": "court", "area_code": "510104", **changed}
        answer = await rig.post("/identity/organisations", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(changed))}"

    async def test_close_with_their_tag_and_once(self, rig: Rig) -> None:
        path = f"/identity/organisations/{await rig.organisation()}/close"
        assert (await rig.post(path)).status_code == 428
        assert (await rig.post(path, **{"If-Match": '"v7"'})).status_code == 412
        assert (await rig.post(path, **{"If-Match": '"v1"'})).json()["status"] == "closed"
        assert (await rig.post(path, **{"If-Match": '"v2"'})).status_code == 409

    async def test_that_are_closed_get_nobody_new(self, rig: Rig) -> None:
        organisation = await rig.organisation()
        path = f"/identity/organisations/{organisation}/close"
        await rig.post(path, **{"If-Match": "*"})
        body = {"login_name": f"p{uuid4().hex[:9]}", "organisation_id": organisation}
        assert (await rig.post("/identity/accounts", body)).status_code == 409


class TestAccounts:
    async def test_tell_a_password_once_and_keep_its_hash(self, rig: Rig) -> None:
        person = await rig.person()
        answer = await rig.get(f"/identity/accounts/{person.id}")
        assert "password" not in answer.json()
        query = "SELECT password_hash FROM account WHERE id = $1"
        kept = await rig.service.admin.fetchval(query, person.id)
        assert kept.startswith("$argon2id$")
        assert person.password not in kept

    async def test_have_a_name_of_their_own(self, rig: Rig) -> None:
        body = {"login_name": f"p{uuid4().hex[:9]}"}
        answers = await asyncio.gather(*(rig.post("/identity/accounts", body) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 3

    async def test_answer_the_same_to_the_same_idempotency_key(self, rig: Rig) -> None:
        body = {"login_name": f"p{uuid4().hex[:9]}"}
        key = {"Idempotency-Key": uuid4().hex}
        one = await rig.post("/identity/accounts", body, **key)
        two = await rig.post("/identity/accounts", body, **key)
        assert one.json() == two.json()

    async def test_get_a_new_password(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(("auditor", ""))
        path = f"/identity/accounts/{person.id}/reset-password"
        answer = await rig.post(path, **{"If-Match": '"v1"'})
        new = answer.json()["password"]
        assert (await browser.submit(person.login_name, person.password)).status_code == 403
        assert (await browser.submit(person.login_name, new)).status_code == 302

    async def test_are_suspended_and_restored(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(("auditor", ""))
        path = f"/identity/accounts/{person.id}"
        assert (await rig.post(f"{path}/restore", **{"If-Match": "*"})).status_code == 409
        assert (await rig.post(f"{path}/suspend", **{"If-Match": "*"})).status_code == 200
        assert (await browser.submit(person.login_name, person.password)).status_code == 403
        assert (await rig.post(f"{path}/restore", **{"If-Match": "*"})).status_code == 200
        assert (await browser.submit(person.login_name, person.password)).status_code == 302

    async def test_change_their_own_password(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(("reporter", "510104"))
        token = (await browser.exchange(await browser.code(person))).json()["access_token"]
        new = "a new sentence to remember"

        async def change(current: str, wanted: str) -> int:
            answer = await rig.client.post(
                "/identity/accounts/own/password",
                json={"current": current, "new": wanted},
                headers={"Authorization": f"Bearer {token}"},
            )
            assert wanted not in answer.text
            return answer.status_code

        assert await change("wrong", new) == 403
        assert await change(person.password, "short") == 422
        assert await change(person.password, f"xx-{person.login_name}-xx") == 422
        assert await change(person.password, new) == 204
        assert (await browser.submit(person.login_name, new)).status_code == 302
        codes = [await change("wrong", f"{new} again") for _ in range(6)]
        assert codes == [403] * 6
        assert await change(new, f"{new} again") == 403  # paused


class TestClients:
    async def test_tell_a_secret_once_and_keep_its_hash(self, rig: Rig) -> None:
        system = await rig.system()
        assert len(system.secret) >= 43
        assert "secret" not in (await rig.get(f"/identity/clients/{system.id}")).text.replace(
            '"proof":"client_secret"', ""
        )

    async def test_get_a_new_secret(self, rig: Rig) -> None:
        system = await rig.system(("auditor", ""))
        path = f"/identity/clients/{system.id}/replace-secret"
        new = (await rig.post(path, **{"If-Match": '"v1"'})).json()["client_secret"]
        assert (await rig.secret_token(system)).status_code == 401
        assert (await rig.secret_token(system, client_secret=new)).status_code == 200

    async def test_keep_their_way_of_proof(self, rig: Rig) -> None:
        signing = await rig.system(key=ed25519())
        path = f"/identity/clients/{signing.id}/replace-secret"
        assert (await rig.post(path, **{"If-Match": "*"})).status_code == 409

    @pytest.mark.parametrize(
        "keys",
        [
            [],
            "keys",
            ["key"],
            [OctKey.generate_key(256).as_dict()],
            [ed25519().as_dict(private=True)],
            [RSAKey.generate_key(2048, parameters={"kid": "a"}).as_dict(private=True)],
            [OKPKey.generate_key("X25519", parameters={"kid": "a"}).as_dict(private=False)],
            [ECKey.generate_key("P-384", parameters={"kid": "a"}).as_dict(private=False)],
            [{"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"}],
            [{"kty": "EC", "kid": "a", "crv": "P-256", "x": "AA", "y": "AA"}],
            [{"kty": "OKP", "kid": "a", "crv": "Ed25519", "x": 5}],
            [{"kty": ["RSA"]}],
            [{**ed25519().as_dict(private=False), "kid": "same"}] * 2,
            [{**ed25519().as_dict(private=False), "kid": {"a": 1}}],
        ],
    )
    async def test_refuse_keys_that_are_weak_private_or_no_keys(
        self, rig: Rig, keys: object
    ) -> None:
        body = {"client_id": f"c{uuid4().hex[:9]}", "proof": "private_key_jwt"}
        answer = await rig.post("/identity/clients", {**body, "jwks": {"keys": keys}})
        assert answer.status_code == 422, answer.text

    @pytest.mark.parametrize(
        "changed",
        [
            {"proof": "none"},
            {"proof": "private_key_jwt"},
            {"proof": "client_secret", "jwks": {"keys": []}},
            {"redirect_uris": ["http://evil.example/"]},
            {"redirect_uris": ["https://*.example/"]},
            {"redirect_uris": ["https://a.example/#x"]},
            {"redirect_uris": ["https://a@b.example/"]},
            {"redirect_uris": ["https://a.example:99999/"]},
        ],
        ids=str,
    )
    async def test_refuse_what_does_not_fit(self, rig: Rig, changed: dict[str, Any]) -> None:
        body = {"client_id": f"c{uuid4().hex[:9]}", "proof": "client_secret", **changed}
        assert (await rig.post("/identity/clients", body)).status_code == 422


class TestRoles:
    async def test_are_granted_once_at_a_time(self, rig: Rig) -> None:
        person = await rig.person()
        body = {"account_id": person.id, "role": "auditor", "area_code": "51"}
        answers = await asyncio.gather(*(rig.post("/identity/roles", body) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 4
        granted = next(answer.json() for answer in answers if answer.status_code == 201)
        path = f"/identity/roles/{granted['id']}/end"
        assert (await rig.post(path)).status_code == 428
        assert (await rig.post(path, **{"If-Match": '"v1"'})).status_code == 200
        assert (await rig.post(path, **{"If-Match": '"v2"'})).status_code == 409
        assert (await rig.post("/identity/roles", body)).status_code == 201
        listed = (await rig.get("/identity/roles", account_id=person.id)).json()["items"]
        assert len(listed) == 2

    async def test_end_with_the_next_token(self, rig: Rig) -> None:
        system = await rig.system(("auditor", "51"))
        granted = (await rig.get("/identity/roles", client=system.id)).json()["items"][0]
        assert (await rig.secret_token(system)).status_code == 200
        await rig.post(f"/identity/roles/{granted['id']}/end", **{"If-Match": "*"})
        assert (await rig.secret_token(system)).json()["error"] == "invalid_scope"

    async def test_hold_from_and_until(self, rig: Rig) -> None:
        system = await rig.system()
        periods = [("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"), ("2190-01-01T00:00:00Z", None)]
        for begins, ends in periods:
            period = {"valid_from": begins, "valid_until": ends}
            body = {"client": system.id, "role": "auditor", "area_code": "51", **period}
            assert (await rig.post("/identity/roles", body)).status_code == 201
        assert (await rig.secret_token(system)).json()["error"] == "invalid_scope"

    async def test_end_by_themselves(self, rig: Rig, clock: MovableClock) -> None:
        system = await rig.system()
        until = (clock.now + timedelta(minutes=10)).isoformat()
        body = {"client": system.id, "role": "auditor", "area_code": "51", "valid_until": until}
        assert (await rig.post("/identity/roles", body)).status_code == 201
        clock.advance(minutes=9)
        assert (await rig.secret_token(system)).status_code == 200
        clock.advance(minutes=1)
        assert (await rig.secret_token(system)).json()["error"] == "invalid_scope"

    @pytest.mark.parametrize(
        ("role", "area", "status"),
        [
            ("operator", "51", 422),
            ("service", "", 422),
            ("provider_staff", "510104", 422),
            ("court_liaison", "510104", 422),
            ("emperor", "", 422),
            ("auditor", "510", 422),
            ("operator", "", 201),
        ],
    )
    async def test_fit_their_holder(self, rig: Rig, role: str, area: str, status: int) -> None:
        person = await rig.person()
        body = {"account_id": person.id, "role": role, "area_code": area}
        assert (await rig.post("/identity/roles", body)).status_code == status

    async def test_are_not_granted_to_oneself(self, rig: Rig, operator: str) -> None:
        own = (await rig.verified(operator)).subject
        body = {"account_id": own, "role": "county_officer", "area_code": "510104"}
        answer = await rig.post("/identity/roles", body)
        assert answer.status_code == 403

    async def test_need_one_holder_and_a_period(self, rig: Rig) -> None:
        person, system = await rig.person(), await rig.system()
        body = {"role": "auditor", "area_code": "51"}
        for holder in ({}, {"account_id": person.id, "client": system.id}):
            assert (await rig.post("/identity/roles", {**body, **holder})).status_code == 422
        backwards = {"valid_from": "2030-01-02T00:00:00Z", "valid_until": "2030-01-01T00:00:00Z"}
        answer = await rig.post("/identity/roles", {**body, "account_id": person.id, **backwards})
        assert answer.status_code == 422
