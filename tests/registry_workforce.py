"""Workers and courses in a county under test."""

from typing import Any

import httpx

from registry_place import TODAY, Place

CLEAR = {"checked_on": TODAY.isoformat(), "document_no": "查1",
         "is_clear": True}  # fmt: skip
"""A query of criminal records without a hit."""


async def add_division(place: Place, code: str, level: str) -> None:
    parent = {12: 9, 9: 6, 6: 4, 4: 2}[len(code)]
    await place.service.admin.execute(
        "INSERT INTO division VALUES ($1, '测试', $2, $3) ON CONFLICT DO NOTHING",
        code, level, code[:parent],
    )  # fmt: skip


async def post(
    place: Place, path: str, body: Any, headers: dict[str, str] | None = None, match: str = '"v1"'
) -> httpx.Response:
    """A change by the county's officer of the version `match`."""
    headers = {"If-Match": match, **(headers or place.officer())}
    return await place.service.client.post(f"/registry{path}", json=body, headers=headers)


async def pages(
    place: Place, path: str, headers: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Everything of a list, page by page; `path` has a query."""
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        answer = await place.get(path + after, headers)
        found += answer.json()["items"]
        after = f"&after={answer.json()['next']}" if answer.json()["next"] else None
    return found


def candidate(place: Place, /, **form: Any) -> dict[str, Any]:
    subject = f"{form.pop('subject', 'worker')}-{place.county.code}"
    return {
        "kind": "director", "place": place.village, "subject": subject, "name": "王小梅",
        "phone": "13800138000", "sex": "female", "record_check": CLEAR, **form,
    }  # fmt: skip


def today(place: Place) -> str:
    return str(place.today)


async def worker(
    place: Place, headers: dict[str, str] | None = None, /, **form: Any
) -> dict[str, Any]:
    """A candidate, entered."""
    answer = await post(place, "/workers", candidate(place, **form), headers)
    assert answer.status_code == 201, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def course(
    place: Place, headers: dict[str, str] | None = None, /, **form: Any
) -> dict[str, Any]:
    body = {
        "title": "岗前培训", "kind": "first", "audience": "director", "method": "practice",
        "topics": ["D1", "D5"], "starts_on": "2019-06-01", "ends_on": "2099-12-31", "hours": 16,
        **form,
    }  # fmt: skip
    answer = await post(place, "/courses", body, headers)
    assert answer.status_code == 201, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def train(
    place: Place,
    training: dict[str, Any],
    *workers: str,
    score: int = 80,
    finished_on: str | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    day = finished_on or today(place)
    results = [{"worker_id": one, "score": score, "finished_on": day} for one in workers]
    return await post(place, f"/courses/{training['id']}/results", {"results": results}, headers)


async def appoint(
    place: Place, worker_id: str, headers: dict[str, str] | None = None, match: str = "*"
) -> httpx.Response:  # fmt: skip
    return await post(place, f"/workers/{worker_id}/appoint", None, headers, match)


async def on_duty(place: Place, /, **form: Any) -> dict[str, Any]:
    """A director, trained, tested and appointed."""
    entered = await worker(place, **form)
    trained = await train(place, await course(place), entered["id"])
    assert trained.status_code == 201, trained.text
    answer = await appoint(place, entered["id"])
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def supervised(place: Place, subject: str = "supervisor") -> dict[str, Any]:
    """The township has a supervisor on duty."""
    township = place.village[:9]
    await add_division(place, township, "township")
    entered = await worker(place, kind="supervisor", place=township, subject=subject)
    city = place.officer("city_officer", place.county.code[:4])
    first = await course(place, city, audience="supervisor", topics=["S1"])
    trained = await train(place, first, entered["id"], headers=city)
    assert trained.status_code == 201, trained.text
    answer = await appoint(place, entered["id"])
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def release(place: Place, worker_id: str, **form: Any) -> httpx.Response:
    body = {"reason": "transferred", **form}
    return await post(place, f"/workers/{worker_id}/release", body, match="*")


async def duties_of(place: Place, kind: str) -> list[tuple[str, str, str]]:
    """Status, area and owner of the duties of a kind in the county, the oldest first."""
    rows = await place.rows(
        "SELECT status, coalesce(village, township, county, prefecture), coalesce(owner, '') "
        "FROM duty WHERE kind = $1 AND county = $2 ORDER BY id", kind, place.county.code,
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in rows]
