"""Logging in: the page, the code, the exchange."""

import asyncio
import re

import pytest

from chassis.testing import ISSUER, MovableClock
from identity_rig import AUTHORIZE, TOKEN, Browser, Rig, challenge_of, fields, query

GRANT = ("county_officer", "510104")


class TestLoginPage:
    async def test_is_bilingual_and_allows_no_script(self, browser: Browser) -> None:
        page = await browser.open()
        assert page.status_code == 200
        assert "登录名" in page.text
        assert "Login name" in page.text
        assert "<script" not in page.text
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self' http://127.0.0.1;" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["cache-control"] == "no-store"
        cookie = page.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie

    async def test_escapes_what_it_repeats(self, browser: Browser) -> None:
        page = await browser.open(state='"><script>alert(1)</script>')
        assert page.status_code == 200
        assert "<script" not in page.text

    @pytest.mark.parametrize(
        "redirect_uri",
        [
            "https://evil.example/callback",
            "http://127.0.0.1/callback/../evil",
            "http://127.0.0.1.evil.example/callback",
            "http://127.0.0.1@evil.example/callback",
            "http://127.0.0.1:99999/callback",
            "http://127.0.0.1:80:80/callback",
            "https://127.0.0.1/callback",
            "http://localhost/callback",
            "http://127.0.0.1/callback#fragment",
            "http://127.0.0.1/callback?x=1",
            "http://127.0.0.1/Callback",
            "//evil.example",
            "javascript:alert(1)",
            "http://127.0.0.1/callback\r\nSet-Cookie: a=b",
            None,
        ],
    )
    async def test_sends_nobody_to_an_unregistered_address(
        self, browser: Browser, redirect_uri: str | None
    ) -> None:
        for answer in (
            await browser.open(redirect_uri=redirect_uri),
            await browser.open(redirect_uri=redirect_uri, response_type="token"),
        ):
            assert answer.status_code == 400
            assert "location" not in answer.headers
            assert "<form" not in answer.text

    async def test_refuses_an_unknown_client_in_the_same_words(self, browser: Browser) -> None:
        unknown = await browser.open(client_id="nobody-of-that-name")
        assert unknown.status_code == 400
        assert unknown.text == (await browser.open(redirect_uri="https://evil.example")).text

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"code_challenge": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"state": "x" * 1_025}, "invalid_request"),
        ],
    )
    async def test_tells_other_faults_to_the_client(
        self, browser: Browser, changed: dict[str, str | None], error: str
    ) -> None:
        answer = await browser.open(**changed)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("http://127.0.0.1/callback?")
        assert query(answer)["error"] == error
        assert query(answer)["iss"] == ISSUER


class TestLogIn:
    async def test_gives_a_code_with_state_and_issuer(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(GRANT)
        answer = await browser.submit(person.login_name, person.password)
        assert answer.status_code == 302
        assert query(answer)["state"] == browser.wanted["state"]
        assert query(answer)["iss"] == ISSUER

    async def test_takes_any_port_of_the_persons_own_machine(
        self, rig: Rig, browser: Browser
    ) -> None:
        browser.wanted["redirect_uri"] = "http://127.0.0.1:51234/callback"
        person = await rig.person(GRANT)
        code = await browser.code(person)
        assert (await browser.exchange(code)).status_code == 200

    async def test_answers_alike_whatever_is_wrong(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(GRANT)
        suspended = await rig.person(GRANT)
        path = f"/identity/accounts/{suspended.id}/suspend"
        assert (await rig.post(path, **{"If-Match": '"v1"'})).status_code == 200
        pages = [
            await browser.submit(person.login_name, "wrong"),
            await browser.submit("nobody-of-that-name", "wrong"),
            await browser.submit(suspended.login_name, suspended.password),
            await browser.submit("No Such' Name", "x"),
        ]
        assert {page.status_code for page in pages} == {403}
        csrf = re.compile(r'name="csrf_token" value="[^"]*"')
        assert len({csrf.sub("", page.text) for page in pages}) == 1

    async def test_does_comparable_work_for_an_unknown_name(
        self, rig: Rig, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from identity.accounts import passwords

        hashes: list[str] = []
        real = passwords._HASHER

        class Counting:
            hash = real.hash

            def verify(self, kept: str, given: str) -> bool:
                hashes.append(kept)
                return real.verify(kept, given)

        monkeypatch.setattr(passwords, "_HASHER", Counting())
        await browser.submit("nobody-of-that-name", "wrong")
        assert len(hashes) == 1
        assert hashes[0].startswith("$argon2id$v=19$m=47104,t=1,p=1$")

    async def test_pauses_after_five_wrong_passwords(
        self, rig: Rig, browser: Browser, clock: MovableClock
    ) -> None:
        person = await rig.person(GRANT)
        for _ in range(5):
            assert (await browser.submit(person.login_name, "wrong")).status_code == 403
        assert (await browser.submit(person.login_name, person.password)).status_code == 403
        clock.advance(seconds=31)
        assert (await browser.submit(person.login_name, person.password)).status_code == 302
        assert (await browser.submit(person.login_name, "wrong")).status_code == 403
        assert (await browser.submit(person.login_name, person.password)).status_code == 302

    async def test_lets_no_burst_of_guesses_through(self, rig: Rig) -> None:
        person = await rig.person(GRANT)
        browsers = [Browser(rig) for _ in range(12)]
        await asyncio.gather(*(it.submit(person.login_name, "wrong") for it in browsers))
        vault = rig.service.web.state.chassis.vault
        name = vault.index("attempt.account", person.login_name)
        query = "SELECT failures FROM attempt WHERE name_index = $1"
        assert await rig.service.admin.fetchval(query, name) == 5
        for it in browsers:
            await it.http.aclose()

    @pytest.mark.parametrize("stolen", ["token", "cookie", "state", "old"])
    async def test_needs_the_page_it_showed_to_this_browser(
        self, rig: Rig, browser: Browser, clock: MovableClock, stolen: str
    ) -> None:
        person = await rig.person(GRANT)
        form = fields((await browser.open()).text)
        form |= {"login_name": person.login_name, "password": person.password}
        if stolen == "token":
            form["csrf_token"] = "1." + form["csrf_token"].partition(".")[2]
        elif stolen == "cookie":
            browser.http.cookies.clear()
        elif stolen == "state":
            form["state"] = "attackers"
        else:
            clock.advance(seconds=601)
        answer = await browser.http.post(AUTHORIZE, data=form)
        assert answer.status_code == 403
        assert "location" not in answer.headers


class TestExchange:
    async def test_gives_half_an_hour_as_the_person(self, rig: Rig, browser: Browser) -> None:
        organisation = await rig.organisation(kind="provider")
        person = await rig.person(("provider_staff", "510104"), organisation=organisation)
        answer = await browser.exchange(await browser.code(person))
        assert answer.json()["expires_in"] == 1_800
        caller = await rig.verified(answer.json()["access_token"])
        assert (caller.subject, caller.client_id) == (person.id, "wardship-cli")
        assert caller.organisation == organisation
        assert caller.roles == {"provider_staff"}

    async def test_takes_a_code_once_and_revokes_on_the_second_use(
        self, rig: Rig, browser: Browser
    ) -> None:
        code = await browser.code(await rig.person(GRANT))
        token = (await browser.exchange(code)).json()["access_token"]
        inspector = await rig.system(("service", ""))
        assert (await self._introspect(rig, inspector.client_id, inspector.secret, token))["active"]
        again = await browser.exchange(code)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        after = await self._introspect(rig, inspector.client_id, inspector.secret, token)
        assert after == {"active": False}

    async def test_takes_one_of_many_at_once(self, rig: Rig, browser: Browser) -> None:
        code = await browser.code(await rig.person(GRANT))
        answers = await asyncio.gather(*(browser.exchange(code) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5

    @pytest.mark.parametrize(
        "changed",
        [
            {"code_verifier": "x" * 43},
            {"code_verifier": "short"},
            {"redirect_uri": "http://127.0.0.1:1/callback"},
        ],
        ids=str,
    )
    async def test_refuses_what_the_code_was_not_given_for(
        self, rig: Rig, browser: Browser, changed: dict[str, str]
    ) -> None:
        code = await browser.code(await rig.person(GRANT))
        answer = await browser.exchange(code, **changed)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        assert (await browser.exchange(code)).status_code == 200

    async def test_refuses_a_code_that_was_made_up(self, browser: Browser) -> None:
        answer = await browser.exchange("made-up")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    async def test_refuses_the_challenge_in_place_of_the_verifier(
        self, rig: Rig, browser: Browser
    ) -> None:
        code = await browser.code(await rig.person(GRANT))
        challenge = challenge_of(browser.verifier)
        assert (await browser.exchange(code, code_verifier=challenge)).status_code == 400

    async def test_refuses_another_clients_code(self, rig: Rig, browser: Browser) -> None:
        code = await browser.code(await rig.person(GRANT))
        other = await rig.system(("auditor", ""), redirect_uris=(browser.wanted["redirect_uri"],))
        answer = await browser.exchange(code, client_id=other.client_id, client_secret=other.secret)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    async def test_refuses_after_a_minute(
        self, rig: Rig, browser: Browser, clock: MovableClock
    ) -> None:
        code = await browser.code(await rig.person(GRANT))
        clock.advance(seconds=60)
        assert (await browser.exchange(code)).json()["error"] == "invalid_grant"

    async def test_refuses_whoever_was_suspended_since(self, rig: Rig, browser: Browser) -> None:
        person = await rig.person(GRANT)
        code = await browser.code(person)
        path = f"/identity/accounts/{person.id}/suspend"
        assert (await rig.post(path, **{"If-Match": '"v1"'})).status_code == 200
        assert (await browser.exchange(code)).json()["error"] == "invalid_grant"

    async def test_gives_a_public_client_nothing_for_itself(self, rig: Rig) -> None:
        answer = await rig.token(grant_type="client_credentials", client_id="wardship-cli")
        assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")

    async def test_makes_a_confidential_client_prove_itself(
        self, rig: Rig, browser: Browser
    ) -> None:
        system = await rig.system(("auditor", ""), redirect_uris=(browser.wanted["redirect_uri"],))
        browser.wanted["client_id"] = system.client_id
        code = await browser.code(await rig.person(GRANT))
        assert (await browser.exchange(code)).status_code == 401
        assert (await browser.exchange(code, client_secret=system.secret)).status_code == 200

    async def _introspect(
        self, rig: Rig, client_id: str, secret: str, token: str
    ) -> dict[str, object]:
        path = TOKEN.replace("token", "introspect")
        answer = await rig.client.post(path, data={"token": token}, auth=(client_id, secret))
        assert answer.status_code == 200, answer.text
        document: dict[str, object] = answer.json()
        return document
