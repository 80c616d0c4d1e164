"""A court's liaison system: follows its feed, keeps a docket, acknowledges, answers (README.md)."""

import argparse
import json
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
from docket import Docket
from joserfc.errors import JoseError
from wire import FeedBroken, Wardship

CHINA = timezone(timedelta(hours=8))


def main() -> int:
    """Round after round, until there were enough; 1 where the feed cannot be trusted."""
    given = _arguments()
    key = json.loads(given.key.read_text(encoding="utf-8"))
    docket, wardship = Docket(given.docket), Wardship(given.address, given.client, key)
    done = 0
    while given.rounds is None or done < given.rounds:
        done += 1
        try:
            turn(docket, wardship, protects=given.protect)
        except (FeedBroken, JoseError) as error:
            _say(f"the feed cannot be trusted: {error}")
            return 1
        except httpx.HTTPError as error:
            _say(f"not reached, tried again: {type(error).__name__}")
        if given.rounds is None or done < given.rounds:
            time.sleep(given.pause)
    return 0


def turn(docket: Docket, wardship: Wardship, *, protects: bool) -> None:
    """Take what is new, keep it, acknowledge it, and answer."""
    while events := _next(docket, wardship):
        for event in events:
            docket.take(event)
            _say(f"{event['sequence']} {event['type']}: signature good")
        docket.write()
    if docket.taken > docket.acknowledged:
        wardship.acknowledge(docket.taken)
        docket.acknowledge(docket.taken)
        docket.write()
        _say(f"acknowledged through {docket.taken}")
    for matter in docket.matters.values():
        _answer(docket, wardship, matter, protects=protects)


def _next(docket: Docket, wardship: Wardship) -> list[dict[str, Any]]:
    generation, events = wardship.feed(docket.taken)
    before = docket.taken
    docket.begin(generation)
    return events if docket.taken == before else wardship.feed(docket.taken)[1]


def _answer(docket: Docket, wardship: Wardship, matter: dict[str, Any], *, protects: bool) -> None:
    """受案 first; an order where the court makes one. The docket knows how far it came."""
    path = f"/judicial-referral/referrals/{matter['referral_id']}"
    if matter["status"] == "new":
        form = {"answer": "accepted", "document_no": f"SA-{matter['number']}"}
        _try(docket, wardship, matter, f"{path}/answers", form, then="accepted")
    if matter["status"] == "accepted" and matter["matter"] == "protection_order" and protects:
        form = {
            "order_no": f"PO-{matter['number']}",
            "made_on": datetime.now(CHINA).date().isoformat(),
            "measures": ["ban_violence", "ban_contact"],
            "needs_placement": False,
            "valid_months": 6,
        }
        _try(docket, wardship, matter, f"{path}/protection-orders", form, then="ordered")


def _try(
    docket: Docket,
    wardship: Wardship,
    matter: dict[str, Any],
    path: str,
    form: dict[str, Any],
    *,
    then: str,
) -> None:
    """A matter that no longer takes this answer (409), or was taken back (404), is left to a
    person."""
    try:
        wardship.post(path, form)
        matter["status"] = then
    except httpx.HTTPStatusError as error:
        if error.response.status_code not in (httpx.codes.CONFLICT, httpx.codes.NOT_FOUND):
            raise
        matter["status"] = "to be looked at"
    docket.write()
    _say(f"{matter['number']} {matter['matter']}: {matter['status']}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True, help="of the gateway")
    parser.add_argument("--client", required=True, help="the court's client id")
    parser.add_argument("--key", required=True, type=Path, help="its private JWK, in a file")
    parser.add_argument("--docket", required=True, type=Path, help="the file to keep matters in")
    parser.add_argument("--protect", action="store_true", help="make an order where one is asked")
    parser.add_argument("--rounds", type=int, help="how many; without it, for ever")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between rounds")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
