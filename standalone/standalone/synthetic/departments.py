"""The ten departments: what events made them owe, and some of it done."""

from reference.departments import Duty
from standalone.storyteller import Actor
from standalone.synthetic.prefecture import Prefecture

OFFICES = (
    "education-officer", "public-security-officer", "justice-officer", "human-resources-officer",
    "women-and-children-officer", "youth-league-officer", "womens-federation-officer",
    "disabled-persons-federation-officer",
)  # fmt: skip
"""The demonstration's logins; each sees what its own department owes in its county."""
SERVICES = ("registry", "judicial-referral", "placement", "procurement")
_AT_MOST = 2
_BY_DOCUMENT = frozenset(Duty)
"""What the matrix of departments asks for; other duties end by the deed itself."""


async def discharge(prefecture: Prefecture) -> str:
    """Nobody enters these duties: they follow from visits, assessments and reports."""
    owed = done = 0
    for office in OFFICES:
        officer = await prefecture.stage.actor(office)
        for service in SERVICES:
            found = await officer.get(f"/{service}/duties", status="open", limit=200)
            ids = [one["id"] for one in found["items"] if one["kind"] in _BY_DOCUMENT]
            owed += len(ids)
            done += await _discharge(prefecture, officer, service, ids[: len(ids) // 2][:_AT_MOST])
    return f"departments of one county owe {owed} duties by what was found, {done} discharged"


async def _discharge(prefecture: Prefecture, officer: Actor, service: str, ids: list[str]) -> int:
    for number, one in enumerate(ids, 1):
        document = {"document_no": f"办〔{prefecture.date().year}〕{number}号"}
        await officer.post(f"/{service}/duties/{one}/discharge", document, match="*")
    return len(ids)
