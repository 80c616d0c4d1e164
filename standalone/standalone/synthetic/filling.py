"""Filling the made-up prefecture over HTTP: nothing is known here but the public API."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any

from standalone.demonstration import VILLAGE
from standalone.story.papers import today
from standalone.storyteller import Actor, Stage
from standalone.synthetic import children, shares, workforce
from standalone.synthetic.children import SyntheticChild
from standalone.synthetic.places import County
from standalone.synthetic.workforce import SyntheticWorker

PREFECTURE = VILLAGE.code[:4]
AT_ONCE = 16
RESULTS_AT_ONCE = 200
_COLUMNS = ("name", "village", "resident_id", "no_hukou_reason", "birth_on", "sex", "ethnicity",
            "categories", "guardian_name", "guardian_phone", "guardian_relation")  # fmt: skip
_FIRST_TOPICS = {"director": ["D1", "D2", "D5"], "supervisor": ["S1", "S2", "S4"]}


async def fill(
    stage: Stage,
    counties: Sequence[County],
    *,
    number: int = shares.CHILDREN,
    workers: int = shares.WORKERS,
) -> None:
    """Once: where the counties' officers are there already, nothing is done."""
    stage.say(f"The prefecture {PREFECTURE}: {len(counties)} counties, made-up people.")
    officers = await _let_in(stage, counties)
    if officers is None:
        stage.say("      it is there already")
        return
    await _register(stage, officers, counties, number)
    await _staff(stage, officers, counties, workers)


async def _let_in(stage: Stage, counties: Sequence[County]) -> dict[str, Actor] | None:
    """A system of each county's civil affairs, by the county's code; None where they are known."""
    operator = await stage.actor("operator")
    known = await operator.get("/identity/organisations", limit=200)
    names = {one["name"] for one in known["items"]}
    officers = {}
    for county in counties:
        name = f"{county.name}民政局（合成） Civil affairs of {county.code} (synthetic)"
        if name in names:
            return None
        body = {"name": name, "kind": "civil_affairs", "area_code": county.code}
        organisation = await operator.post("/identity/organisations", body)
        client_id = f"synthetic-county-{county.code}"
        client = await operator.post(
            "/identity/clients",
            {"client_id": client_id, "proof": "client_secret",
             "organisation_id": organisation["id"]},
        )  # fmt: skip
        grant = {"client": client["id"], "role": "county_officer", "area_code": county.code}
        await operator.post("/identity/roles", grant)
        stage.hire(client_id, client["client_secret"])
        officers[county.code] = await stage.actor(client_id)
    return officers


async def _register(
    stage: Stage, officers: dict[str, Actor], counties: Sequence[County], number: int
) -> None:
    villages = [village for county in counties for village in county.villages]
    of_county: dict[str, list[SyntheticChild]] = {county.code: [] for county in counties}
    for child in children.draw(villages, today(), number=number):
        of_county[child.village[:6]].append(child)
    entered = 0
    for code, drawn in of_county.items():
        if drawn:
            batch = await officers[code].upload("/registry/imports", _file(drawn), "text/csv")
            entered += batch["entered"]
    stage.say(f"      {entered:,} children registered, a file for each county")


def _file(drawn: Iterable[SyntheticChild]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    for child in drawn:
        writer.writerow(
            {
                "name": child.name, "village": child.village, "ethnicity": child.ethnicity,
                "resident_id": child.resident_id,
                "no_hukou_reason": "" if child.resident_id else "户口登记办理中",
                "birth_on": child.birth_on.isoformat(), "sex": child.sex,
                "categories": child.category, "guardian_name": child.carer_name,
                "guardian_phone": child.carer_phone, "guardian_relation": child.carer,
            }
        )  # fmt: skip
    return text.getvalue()


async def _staff(
    stage: Stage, officers: dict[str, Actor], counties: Sequence[County], number: int
) -> None:
    """Entered, trained and tested by the level above, and only then appointed."""
    city = await stage.actor("city-officer")
    drawn = list(workforce.draw(counties, number=number))
    entered = await _all(_enter(officers[one.place[:6]], one) for one in drawn)
    courses = {"supervisor": await _course(city, "supervisor")}
    for code, officer in officers.items():
        courses[code] = await _course(officer, "director")
    for course, organiser in [("supervisor", city), *officers.items()]:
        ids = [one["id"] for one in entered if course in (one["kind"], _director_of(one))]
        await _pass(organiser, courses[course], ids)
    await _all(
        officers[one["place"][:6]].change(f"/registry/workers/{one['id']}", "appoint")
        for one in entered
    )
    stage.say(f"      {len(entered):,} workers trained, tested and appointed")


def _director_of(worker: dict[str, Any]) -> str | None:
    return worker["place"][:6] if worker["kind"] == "director" else None


async def _enter(officer: Actor, one: SyntheticWorker) -> dict[str, Any]:
    body = {"kind": one.kind, "place": one.place, "subject": one.subject, "name": one.name,
            "phone": one.phone, "sex": one.sex}  # fmt: skip
    entered: dict[str, Any] = await officer.post("/registry/workers", body)
    return entered


async def _course(organiser: Actor, audience: str) -> str:
    day = today().isoformat()
    course = await organiser.post(
        "/registry/courses",
        {"title": "岗前培训 First training", "kind": "first", "audience": audience,
         "method": "lecture", "topics": _FIRST_TOPICS[audience], "starts_on": day,
         "ends_on": day, "hours": 16},
    )  # fmt: skip
    return str(course["id"])


async def _pass(organiser: Actor, course: str, ids: Sequence[str]) -> None:
    finished = today().isoformat()
    for start in range(0, len(ids), RESULTS_AT_ONCE):
        results = [
            {"worker_id": one, "score": 70 + number % 30, "finished_on": finished}
            for number, one in enumerate(ids[start : start + RESULTS_AT_ONCE])
        ]
        await organiser.post(f"/registry/courses/{course}/results", {"results": results})


async def _all(asked: Iterable[Awaitable[Any]]) -> list[Any]:
    """Several at once, as the workers of many villages are."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(awaitable: Awaitable[Any]) -> Any:
        async with room:
            return await awaitable

    return await asyncio.gather(*(one(awaitable) for awaitable in asked))
