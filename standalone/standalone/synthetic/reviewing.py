"""Entries of one village and their review by the township, which returns its month's figures."""

from datetime import timedelta
from typing import Any

from standalone.storyteller import Actor
from standalone.synthetic import people
from standalone.synthetic.prefecture import Prefecture

_BEFORE, _SINCE = 3, 2
"""Children entered before the month's return, and since then."""
_REGION = "110101"
"""Of their numbers: those of the county are the ones of its file."""


async def review(prefecture: Prefecture) -> str:
    """All that awaits review passes, or the month could not be closed; later one is sent back."""
    stage = prefecture.stage
    director, supervisor = [
        await stage.actor(login) for login in ("village-director", "township-supervisor")
    ]
    for number in range(_BEFORE):
        await _enter(prefecture, director, number)
    awaiting = await supervisor.get("/registry/entries", review="awaiting", limit=200)
    for entry in awaiting["items"]:
        await _decide(supervisor, entry, {"decision": "passed"})
    month = f"{prefecture.date():%Y-%m}"
    await supervisor.post("/registry/returns", {"period": month})
    later = [await _enter(prefecture, director, _BEFORE + number) for number in range(_SINCE)]
    back = {"decision": "returned", "reason": "示例：出生日期与户口簿不一致，请核对。"}
    await _decide(supervisor, later[0], back)
    return (
        f"{len(awaiting['items'])} entries of a township passed and its figures of {month} "
        f"returned; of {_SINCE} entries since, one is sent back and the others await review"
    )


async def _enter(prefecture: Prefecture, director: Actor, number: int) -> Any:
    born, sex = prefecture.date() - timedelta(days=2_000 + 100 * number), "female"
    return await director.post("/registry/children", {
        "name": f"示例儿童{'甲乙丙丁戊'[number]}", "village": director.entry["area"],
        "resident_id": people.resident_id(_REGION, born, sex), "categories": ["LBC"],
    })  # fmt: skip


async def _decide(supervisor: Actor, entry: Any, decision: dict[str, str]) -> None:
    await supervisor.post(f"/registry/children/{entry['id']}/reviews", decision, match="*")
