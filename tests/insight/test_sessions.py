"""Signing in with a browser: authorization code with PKCE, an opaque cookie, an end."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from chassis.testing import MovableClock, Service
from insight.sessions.issuer import is_own_address
from page_reader import PAGES, Browser, SignInDesk


class TestSignIn:
    async def test_sends_who_has_no_session_to_the_issuer_and_back_to_where_they_wanted(
        self, browser: Browser
    ) -> None:
        wanted = await browser.open("/country", area="51")
        assert wanted.status_code == 303
        location = urlsplit(wanted.headers["location"])
        back_to = parse_qs(location.query)["back_to"][0]
        assert (location.path, back_to) == (f"{PAGES}/sign-in", f"{PAGES}/country?area=51")
        done = await browser.sign_in("provincial_officer", "51", back_to)
        assert done.headers["location"] == back_to
        assert (await browser.open("/country", area="51")).status_code == 200

    async def test_proves_at_the_end_who_began(
        self, browser: Browser, sign_in_desk: SignInDesk
    ) -> None:
        asked = await browser.begin()
        await browser.come_back("county_officer:510104")
        form = sign_in_desk.forms[-1]
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert form["redirect_uri"] == asked["redirect_uri"]

    async def test_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
        self, browser: Browser, insight: Service
    ) -> None:
        answer = await browser.sign_in("county_officer", "510104")
        cookie = next(
            one
            for one in answer.headers.get_list("set-cookie")
            if one.startswith("wardship_session")
        )
        assert {"httponly", "samesite=lax", "path=/insight/pages"} <= {
            part.strip().lower() for part in cookie.split(";")
        }
        kept = await insight.admin.fetch("SELECT cookie_hash, token FROM browser_session")
        value = browser.client.cookies["wardship_session"]
        assert hashlib.sha256(value.encode()).digest() in [row["cookie_hash"] for row in kept]
        assert not any(b"eyJ" in row["token"] for row in kept)

    @pytest.mark.parametrize(
        ("code", "answer", "status"),
        [
            ("county_officer:51", {"state": "another"}, 422),
            ("county_officer:51", {"iss": "https://elsewhere.example"}, 403),
            ("nobody:", {}, 403),
            ("", {"error": "access_denied"}, 403),
        ],
    )
    async def test_refuses_what_is_not_the_answer_to_it(
        self, browser: Browser, code: str, answer: dict[str, str], status: int
    ) -> None:
        await browser.begin()
        refused = await browser.come_back(code, **answer)
        assert refused.status_code == status
        assert "wardship_session" not in browser.client.cookies

    async def test_refuses_a_sign_in_begun_elsewhere_or_long_ago(
        self, browser: Browser, insight: Service
    ) -> None:
        await browser.begin()
        clock = insight.clock
        assert isinstance(clock, MovableClock)
        before = clock.now
        try:
            clock.advance(minutes=11)
            assert (await browser.come_back("county_officer:51")).status_code == 422
        finally:
            clock.now = before
        browser.client.cookies.clear()
        assert (await browser.come_back("county_officer:51")).status_code == 422

    @pytest.mark.parametrize(
        "address",
        ["https://evil.example/", "//evil.example/insight/pages", "/identity", "/insight/pagesx",
         "/\\evil.example", "javascript:alert(1)"],
    )  # fmt: skip
    async def test_leads_back_to_our_pages_only(self, browser: Browser, address: str) -> None:
        assert not is_own_address(address)
        done = await browser.sign_in("county_officer", "510104", address)
        assert done.headers["location"] == PAGES


class TestSession:
    async def test_is_over_when_its_token_is(self, browser: Browser, insight: Service) -> None:
        await browser.sign_in("county_officer", "510104")
        clock = insight.clock
        assert isinstance(clock, MovableClock)
        before = clock.now
        try:
            clock.advance(seconds=301)
            assert (await browser.open("/country")).status_code == 303
        finally:
            clock.now = before

    async def test_ends_with_signing_out_here_and_at_the_issuer(
        self, browser: Browser, sign_in_desk: SignInDesk
    ) -> None:
        await browser.sign_in("county_officer", "510104")
        cookie = browser.client.cookies["wardship_session"]
        page = await browser.read("/country")
        out = await browser.send("/sign-out", form_token=page.hidden()["form_token"])
        assert out.headers["location"] == f"{PAGES}/signed-out"
        assert len(sign_in_desk.revoked) >= 1
        browser.client.cookies.set("wardship_session", cookie, path=PAGES)
        assert (await browser.open("/country")).status_code == 303

    async def test_a_made_up_cookie_is_nobodys(self, browser: Browser) -> None:
        browser.client.cookies.set("wardship_session", "x" * 43, path=PAGES)
        assert (await browser.open("/country")).status_code == 303


class TestForms:
    @pytest.mark.parametrize("path", ["/sign-out", "/desks/register"])
    async def test_are_taken_only_from_a_page_of_this_session(
        self, browser: Browser, path: str
    ) -> None:
        await browser.sign_in("county_officer", "510104")
        other = (await browser.read("/country")).hidden()["form_token"]
        await browser.sign_in("county_officer", "510104")
        for token in ("", "x", other):
            assert (await browser.send(path, form_token=token)).status_code == 403
        bare = await browser.client.post(f"{PAGES}{path}", json={"form_token": other})
        assert bare.status_code == 403
        assert (await browser.open("/country")).status_code == 200

    async def test_without_a_session_lead_to_signing_in(self, browser: Browser) -> None:
        assert (await browser.send("/desks/register", name="x")).status_code == 303
