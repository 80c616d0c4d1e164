"""Acting at the other services as the person who is signed in: insight has no rights of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import Request

from chassis.errors import NotFound, Problem, Unavailable
from chassis.idempotency import FILE
from chassis.work import Work

PAGE = 200
"""As many as a list gives at once, and as many as one may name to it."""
MOST_ITEMS = 4_000
"""More than there are counties."""
_FILES = (FILE, "text/csv")


@dataclass(frozen=True)
class Answer:
    """What a service said: a document, a problem document in words for people, or the content of
    a file."""

    status: int
    document: Any
    etag: str | None

    @property
    def refused(self) -> bool:
        return self.status >= httpx.codes.BAD_REQUEST


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent."""

    media_type: str
    content: bytes


class Refused(Problem):
    """A service refused, in its own words."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.document.get("detail"))
        self.answer = answer

    def document(self, trace_id: str | None = None) -> dict[str, Any]:
        """The service's, with its status."""
        return {**super().document(trace_id), **self.answer.document}


class Person:
    """One signed-in person; the first part of each path names the service."""

    def __init__(self, work: Work, token: str) -> None:
        self._peers, self._token = work.app.peers, token

    @classmethod
    def of(cls, work: Work, request: Request) -> "Person":
        return cls(work, request.state.token)

    async def look(self, path: str, **query: Any) -> Answer:
        """Whatever is answered."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return await self._ask("GET", path, {}, params=given)

    async def read(self, path: str, **query: Any) -> Any:
        """The document. Raises `Refused`."""
        answer = await self.look(path, **query)
        if answer.refused:
            raise Refused(answer)
        return answer.document

    async def glance(self, path: str, **query: Any) -> Any:
        """The document, or None where this person may not see it or nothing answers."""
        try:
            answer = await self.look(path, **query)
        except Unavailable:
            return None
        return None if answer.refused else answer.document

    async def items(self, path: str, **query: Any) -> list[Any]:
        """Of a list, what `glance` sees of it; nothing where it sees none."""
        found = await self.glance(path, **query)
        return list(found["items"]) if found else []

    async def every(self, path: str, **query: Any) -> list[Any]:
        """The items of all pages of a list, as far as this person may see it."""
        found: list[Any] = []
        after = None
        while len(found) < MOST_ITEMS:
            page = await self.glance(path, **query, limit=PAGE, after=after)
            if page is None:
                break
            found += page["items"]
            after = page["next"]
            if not after:
                break
        return found

    async def do(self, path: str, body: Any, *, key: str, etag: str | None, method: str) -> Answer:
        """The same `key` does it once, however often the form is sent."""
        headers = {"Idempotency-Key": key} | ({"If-Match": etag} if etag else {})
        if isinstance(body, Upload):
            headers["Content-Type"] = body.media_type
            return await self._ask(method, path, headers, content=body.content)
        return await self._ask(method, path, headers, json=body)

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], **options: Any
    ) -> Answer:
        service = path.split("/", 2)[1]
        if ".." in path:
            raise NotFound
        own = {"Authorization": f"Bearer {self._token}", **headers}
        answer = await self._peers.ask(method, service, path, headers=own, **options)
        is_file = answer.headers.get("content-type", "").partition(";")[0] in _FILES
        document = answer.content if is_file else answer.json() if answer.content else None
        return Answer(answer.status_code, document, answer.headers.get("etag"))
