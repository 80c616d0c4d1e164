"""A browser without a screen: signs in, keeps cookies, reads pages and sends their forms."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from chassis.testing import ISSUER, Issuer

PAGES = "/insight/pages"


class SignInDesk:
    """Stands in for identity: whoever comes with the code `role:area` gets that token."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self.revoked: list[str] = []
        self.forms: list[dict[str, str]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "POST":
            await self._issuer(scope, receive, send)
            return
        body = (await receive())["body"].decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if form.get("grant_type") == "client_credentials":

            async def again() -> dict[str, Any]:
                return {"type": "http.request", "body": body.encode()}

            await self._issuer(scope, again, send)
            return
        self.forms.append(form)
        status, document = self._answer(scope["path"], form)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(document).encode()})

    def _answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path.endswith("/revoke"):
            self.revoked.append(form["token"])
            return 200, {}
        role, _, area = form["code"].partition(":")
        if role == "nobody":
            return 400, {"error": "invalid_grant"}
        token = self._issuer.token(role, area=area, client_id="wardship-pages")
        return 200, {"access_token": token, "expires_in": 300}


class Page(HTMLParser):
    """The tags with their attributes, the text in each cell, and the fields of the forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag in ("th", "td"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"th", "td"} & set(self._open):
            self.cells[-1] += data.strip()

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def hidden(self) -> dict[str, str]:
        """The fields that the reader does not see; the last form's win."""
        return {
            str(one["name"]): one.get("value") or ""
            for one in self.all("input")
            if one.get("type") == "hidden"
        }


@dataclass
class Browser:
    """`open` and `send` follow no redirect."""

    client: httpx.AsyncClient
    clock: Any = None
    begun: dict[str, str] = field(default_factory=dict)

    async def begin(self, back_to: str = PAGES) -> dict[str, str]:
        """Go to the issuer; what it is asked for."""
        answer = await self.client.get(f"{PAGES}/sign-in", params={"back_to": back_to})
        assert answer.status_code == 303, answer.text
        location = urlsplit(answer.headers["location"])
        assert f"{location.scheme}://{location.netloc}" == ISSUER
        self.begun = {name: values[0] for name, values in parse_qs(location.query).items()}
        return self.begun

    async def come_back(self, code: str, **answer: str) -> httpx.Response:
        told = {"code": code, "state": self.begun["state"], "iss": ISSUER, **answer}
        return await self.client.get(f"{PAGES}/signed-in", params=told)

    async def sign_in(self, role: str, area: str = "", back_to: str = PAGES) -> httpx.Response:
        await self.begin(back_to)
        answer = await self.come_back(f"{role}:{area}")
        assert answer.status_code == 303, answer.text
        return answer

    async def open(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(f"{PAGES}{path}", params=query)

    async def read(self, path: str, **query: str) -> Page:
        answer = await self.open(path, **query)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    async def send(self, path: str, **fields: Any) -> httpx.Response:
        return await self.client.post(f"{PAGES}{path}", data=fields)
