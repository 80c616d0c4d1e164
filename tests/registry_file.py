"""A child's file, and what is written into it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx

from registry_place import TODAY, Place

CARER = {
    "carer": {"name": "赵六", "phone": "13900000000"},
    "relation": "祖母",
    "carer_born_on": "1960-01-01",
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=90)).isoformat(),
    "confirmation_no": "委2026-1",
    "declaration": {
        "harmed_children": False,
        "addicted": False,
        "neglected_duties": False,
        "unsuitable": False,
    },
    "heard_child": True,
}


def born(years: int, days: int = 0) -> date:
    """Who is so many years old today, and some days more."""
    day = 28 if (TODAY.month, TODAY.day) == (2, 29) else TODAY.day
    return TODAY.replace(year=TODAY.year - years, day=day) - timedelta(days=days)


@dataclass
class File:
    """One child's file, read anew before each change so that its version is known."""

    place: Place
    child: str

    @classmethod
    async def of(cls, place: Place, **form: Any) -> "File":
        return cls(place, await place.child(**form))

    async def read(self) -> dict[str, Any]:
        answer = await self.place.get(f"/children/{self.child}")
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read

    async def get(self, path: str) -> Any:
        answer = await self.place.get(f"/children/{self.child}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def items(self, path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.get(path))["items"]
        return items

    async def change(
        self,
        path: str,
        body: dict[str, Any],
        *,
        tag: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """A POST below the child, with its version or the tag given."""
        tag = f'"v{(await self.read())["version"]}"' if tag is None else tag
        return await self.place.service.client.post(
            f"/registry/children/{self.child}{path}",
            json=body,
            headers={**(headers or self.place.officer()), **({"If-Match": tag} if tag else {})},
        )

    async def done(self, path: str, body: dict[str, Any], **how: Any) -> dict[str, Any]:
        answer = await self.change(path, body, **how)
        assert answer.is_success, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def parent(self, role: str, state: str = "able", **form: Any) -> dict[str, Any]:
        return await self.done("/parents", {"role": role, **parent(state), **form})

    async def live(self, **form: Any) -> dict[str, Any]:
        body = {"health": "healthy", "schooling": "primary", **form}
        return await self.done("/circumstances", body)

    async def assess(self, rating: str = "fair", **form: Any) -> dict[str, Any]:
        body = {"assessed_on": TODAY.isoformat(), "rating": rating, **form}
        return await self.done("/assessments", body)

    async def categories(self) -> list[str]:
        categories: list[str] = (await self.read())["categories"]
        return categories

    async def duties(self, status: str = "open") -> dict[str, dict[str, Any]]:
        """The county's duties about this child, by kind."""
        found = (await self.place.get(f"/duties?status={status}&limit=200")).json()["items"]
        return {duty["kind"]: duty for duty in found if duty["child_id"] == self.child}

    async def told(self, event: str) -> list[dict[str, Any]]:
        """The payloads of the events of a type about this child, in order."""
        import json

        rows = await self.place.rows(
            "SELECT payload FROM outbox WHERE child_id::text = $1 AND type = $2 ORDER BY id",
            self.child,
            event,
        )
        return [json.loads(row["payload"]) for row in rows]


def parent(state: str, **form: Any) -> dict[str, Any]:
    """A state with what belongs to it, in order."""
    long_ago = (TODAY - timedelta(days=400)).isoformat()
    belongs: dict[str, dict[str, Any]] = {
        "away": {"since": long_ago, "place": "4403"},
        "dead": {"since": long_ago},
        "missing": {"since": long_ago, "document_no": "民特1"},
        "untraceable": {"document_no": "公1"},
        "lost_contact": {"since": long_ago, "last_contact_on": long_ago},
        "restricted": {"since": long_ago, "restriction": "prison"},
        "disabled": {"disability": {"kind": "physical", "grade": 1}},
        "severely_ill": {"document_no": "医1"},
        "revoked": {"document_no": "民特2"},
        "deported": {"document_no": "公2"},
    }
    return {"state": state, **belongs.get(state, {}), **form}
