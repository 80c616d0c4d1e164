"""`./wardship dead-letters`: what could not be applied, over all services, and its replay."""

from pathlib import Path

import httpx

from standalone.demonstration import token_for
from standalone.machine import CannotStart
from standalone.services import NAMES


class NotReplayed(CannotStart):
    """The service refused, or the delivery failed again."""


async def show(base_url: str, folder: Path) -> None:
    """One line each: service, source, number, status, attempts, type and error."""
    async with await _client(base_url, folder) as client:
        found = 0
        for service in NAMES:
            answer = await client.get(f"/{service}/dead-letters")
            answer.raise_for_status()
            for letter in answer.json():
                found += 1
                print(
                    f"{service} {letter['source']} {letter['seq']} {letter['status']} "
                    f"({letter['attempts']} attempts) {letter['type']}: {letter['error']}"
                )
        print(f"{found} quarantined." if found else "Nothing is quarantined.")


async def replay(base_url: str, folder: Path, letter: tuple[str, str, int]) -> None:
    """Apply one now; raises NotReplayed with the service's own words."""
    service, source, sequence = letter
    async with await _client(base_url, folder) as client:
        answer = await client.post(f"/{service}/dead-letters/{source}/{sequence}/replay")
        if not answer.is_success:
            raise NotReplayed(f"Not replayed: {answer.json().get('detail', answer.status_code)}")
    print(f"{service} applied {source} {sequence}.")


async def _client(base_url: str, folder: Path) -> httpx.AsyncClient:
    bearer = {"Authorization": f"Bearer {await token_for('operator', base_url, folder)}"}
    return httpx.AsyncClient(base_url=base_url, headers=bearer, timeout=30, trust_env=False)
