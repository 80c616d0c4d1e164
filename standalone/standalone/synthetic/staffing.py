"""The work teams: entered, trained and tested by the level above, and only then appointed."""

from collections.abc import Sequence
from random import Random
from typing import Any

from standalone.storyteller import Actor
from standalone.synthetic import people, workforce
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, system_of, together
from standalone.synthetic.workforce import SyntheticWorker

RESULTS_AT_ONCE = 200
_TOPICS = {
    "first": {"director": ["D1", "D2", "D5"], "supervisor": ["S1", "S2", "S4"]},
    "yearly": {"director": ["D3", "D4", "D6"], "supervisor": ["S3", "S5"]},
}
_TITLES = {"first": "岗前培训", "yearly": "年度轮训"}
_METHODS = {"first": "lecture", "yearly": "practice"}


async def staff(prefecture: Prefecture) -> str:
    """Supervisors are trained by the city, directors by their county (分层级)."""
    drawn = list(workforce.draw(prefecture.counties, number=prefecture.size.workers))
    if len(drawn) > prefecture.size.workers:
        drawn = Random(prefecture.code).sample(drawn, prefecture.size.workers)
    entered = await together(_enter(prefecture, one) for one in drawn)
    await _train(prefecture, entered, "first")
    await together(_appoint(prefecture, one) for one in entered)
    return f"{len(entered):,} workers trained, tested and appointed"


async def go_on(prefecture: Prefecture) -> str:
    """The yearly course of some, and one in each county who hands over to a colleague."""
    trained = await prefecture.in_each_county(lambda county: _yearly(prefecture, county))
    replaced = await prefecture.in_each_county(lambda county: _replace(prefecture, county))
    return f"{trained:,} trained again this year, {replaced} replaced with a handover"


async def _enter(prefecture: Prefecture, one: SyntheticWorker) -> dict[str, Any]:
    officer = await prefecture.stage.actor(system_of("county", one.place[:6]))
    clear = {"checked_on": prefecture.day(), "document_no": "查1", "is_clear": True}
    body = {"kind": one.kind, "place": one.place, "subject": one.subject, "name": one.name,
            "phone": one.phone, "sex": one.sex, "record_check": clear}  # fmt: skip
    entered: dict[str, Any] = await officer.post("/registry/workers", body)
    return entered


async def _appoint(prefecture: Prefecture, one: dict[str, Any]) -> None:
    officer = await prefecture.stage.actor(system_of("county", one["place"][:6]))
    await officer.post(f"/registry/workers/{one['id']}/appoint", match="*")


async def _train(prefecture: Prefecture, workers: Sequence[dict[str, Any]], kind: str) -> None:
    city = await prefecture.city()
    supervisors = [one["id"] for one in workers if one["kind"] == "supervisor"]
    if supervisors:
        await _course(prefecture, city, kind, "supervisor", supervisors)
    for county in prefecture.counties:
        ids = [
            one["id"]
            for one in workers
            if one["kind"] == "director" and one["place"].startswith(county.code)
        ]
        if ids:
            officer = await prefecture.official("county", county)
            await _course(prefecture, officer, kind, "director", ids)


async def _course(
    prefecture: Prefecture, organiser: Actor, kind: str, audience: str, workers: Sequence[str]
) -> None:
    """One in ten of a yearly course is not there to pass it at once."""
    day = prefecture.day()
    course = await organiser.post(
        "/registry/courses",
        {"title": _TITLES[kind], "kind": kind, "audience": audience, "method": _METHODS[kind],
         "topics": _TOPICS[kind][audience], "starts_on": day, "ends_on": day, "hours": 16},
    )  # fmt: skip
    lowest = 70 if kind == "first" else 55
    for start in range(0, len(workers), RESULTS_AT_ONCE):
        results = [
            {"worker_id": one, "score": lowest + number % 30, "finished_on": day}
            for number, one in enumerate(workers[start : start + RESULTS_AT_ONCE])
        ]
        await organiser.post(f"/registry/courses/{course['id']}/results", {"results": results})


async def _on_duty(prefecture: Prefecture, county: County) -> list[dict[str, Any]]:
    """The newest of the county's directors."""
    officer = await prefecture.official("county", county)
    page = await officer.get(
        "/registry/workers", kind="director", status="on_duty", limit=RESULTS_AT_ONCE
    )
    found: list[dict[str, Any]] = page["items"]
    return found


async def _yearly(prefecture: Prefecture, county: County) -> int:
    officer = await prefecture.official("county", county)
    chosen = [one["id"] for one in await _on_duty(prefecture, county)]
    chosen = chosen[: prefecture.size.yearly_each]
    await _course(prefecture, officer, "yearly", "director", chosen)
    return len(chosen)


async def _replace(prefecture: Prefecture, county: County) -> int:
    """One leaves, and a successor at the same place, trained before, takes the duties over."""
    officer = await prefecture.official("county", county)
    leaving = (await _on_duty(prefecture, county))[0]
    dice = prefecture.dice("successor", county)
    successor = SyntheticWorker(
        "director", leaving["place"], people.name(dice), people.phone(dice), "female",
        f"synthetic-successor-{county.code}",
    )  # fmt: skip
    entered = await _enter(prefecture, successor)
    await _course(prefecture, officer, "first", "director", [entered["id"]])
    await _appoint(prefecture, entered)
    release = {"reason": "replaced", "successor_id": entered["id"]}
    await officer.post(f"/registry/workers/{leaving['id']}/release", release, match="*")
    return 1
