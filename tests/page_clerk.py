"""Somebody who works at the desks, signed in at the real issuer, before the real services."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from uuid import uuid4

import httpx

from api_bodies import COUNTY
from api_tendering import TENDERING
from assembled import Assembled
from chassis.access import Role
from china_day import day
from identity.organisations.models import OrganisationKind
from page_reader import PAGES, Page

VILLAGE = f"{COUNTY}100204"
CHILDREN = f"{PAGES}/children/"
Supplier = Callable[[str, str], Awaitable[str]]
"""Acts by a path and the name of an operation; the number of what was made."""
_SELECT = re.compile(r'<select id="[^"]*" name="([^"]+)".*?</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')
_OPTION = re.compile(r'<option value="([^"]+)"')


class Clerk:
    """Fills forms in as they are shown: what stands in them already is sent with the rest."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def open(self, path: str) -> httpx.Response:
        return await self._client.get(httpx.URL(f"{PAGES}{path}").copy_add_param("lang", "en"))

    async def read(self, path: str) -> Page:
        answer = await self.open(path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    async def work(self, desk: str, of: str = "", **fields: Any) -> httpx.Response:
        """A dot in a field's name is written `__`; the first of what is offered is `*`; `file` is
        its name, content and media type."""
        address = f"{PAGES}/desks/{desk}" + (f"?of={of}" if of else "")
        shown = await self._client.get(address)
        assert shown.status_code == 200, shown.text
        offered = {one[1]: _OPTION.findall(one[0]) for one in _SELECT.finditer(shown.text)}
        filled = {name.replace("__", "."): value for name, value in fields.items()}
        for name, value in filled.items():
            if value == "*":
                filled[name] = unescape(offered[name][0])
        files = {"file": filled.pop("file")} if "file" in filled else None
        return await self._client.post(
            address, data={**_standing(shown.text), **filled}, files=files
        )

    async def done(self, desk: str, of: str = "", **fields: Any) -> str:
        """Where it leads, once it was done."""
        answer = await self.work(desk, of, **fields)
        assert answer.status_code == 303, _refusal(answer)
        return answer.headers["location"]


def _standing(text: str) -> dict[str, str]:
    """What stands in the form at first."""
    page = Page(text)
    standing = {
        str(one["name"]): one.get("value") or ""
        for one in page.all("input")
        if one.get("type") not in ("checkbox", "file")
        or (one.get("type") == "checkbox" and "checked" in one)
    }
    for select in _SELECT.finditer(text):
        chosen = _CHOSEN.search(select[0])
        standing[select[1]] = unescape(chosen[1]) if chosen else ""
    return standing


def _refusal(answer: httpx.Response) -> str:
    found = re.search(r'<div class="refusal".*?</form>', answer.text, re.DOTALL)
    return found[0] if found else answer.text


@asynccontextmanager
async def signed_in(system: Assembled, login: str) -> AsyncIterator[Clerk]:
    async with system.client() as client:
        to = await client.get(f"{PAGES}/sign-in")
        page = await client.get(to.headers["location"])
        filled = {**_standing(page.text), "login_name": login}
        filled["password"] = system.logins[login]["password"]
        back = await client.post("/identity/oauth/authorize", data=filled)
        inside = await client.get(back.headers["location"])
        assert inside.status_code == 303, inside.text
        yield Clerk(client)


async def posted(system: Assembled, bearer: dict[str, str], path: str, body: Any) -> str:
    """The number of what was made past the pages."""
    async with system.client({**bearer, "If-Match": "*"}) as client:
        answer = await client.post(path, json=body)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])


async def a_supplier(system: Assembled) -> Supplier:
    """Whoever is registered as a provider, and acts in its own name."""
    own = await system.system(COUNTY, Role.PROVIDER_STAFF, kind=OrganisationKind.PROVIDER)
    county = system.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    form = {
        "organisation_id": own.organisation_id, "name": "测试", "kind": "lawyer",
        "licence_no": uuid4().hex[:16], "qualified_until": day(400),
    }  # fmt: skip
    await posted(system, county, "/procurement/providers", form)
    bearer = await system.bearer(own)

    async def acts(path: str, operation: str) -> str:
        return await posted(system, bearer, f"/procurement{path}", TENDERING[operation]({}))

    return acts


async def answer_to(system: Assembled, path: str, *roles: Role) -> Any:
    """What the service says of it, asked past the pages."""
    async with system.client(system.any_bearer(COUNTY, *roles)) as client:
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()
