"""A court's liaison system: follows its feed, keeps a docket, acknowledges, answers (README.md)."""

import argparse
import asyncio
import json
import sys
import time
from datetime import datetime, timedelta, timezone
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx
from broker import LOST, listen
from docket import Docket
from joserfc.errors import JoseError
from wire import FeedBroken, Wardship

CHINA = timezone(timedelta(hours=8))
_REFUSED = (
    httpx.codes.NOT_FOUND, httpx.codes.CONFLICT, httpx.codes.GONE,
    httpx.codes.UNPROCESSABLE_ENTITY,
)  # fmt: skip
"""The matter was taken back, no longer takes this answer, was sealed, or never took it."""


def main() -> int:
    """Round after round, until there were enough; 1 where the feed cannot be trusted."""
    given = _arguments()
    key = json.loads(given.key.read_text(encoding="utf-8"))
    docket, wardship = Docket(given.docket), Wardship(given.address, given.client, key)
    left = given.rounds
    while left is None or left > 0:
        left = None if left is None else left - 1
        try:
            turn(docket, wardship, protects=given.protect)
            if given.amqp:
                hear = partial(hearing, docket, wardship, protects=given.protect)
                where = (given.amqp, wardship.queue)
                asyncio.run(listen(*where, hear, pause=given.pause, hearings=left))
                return 0
        except (FeedBroken, JoseError) as error:
            _say(f"the feed cannot be trusted: {error}")
            return 1
        except (httpx.HTTPError, *LOST) as error:
            _say(f"not reached, tried again: {type(error).__name__}")
        if left is None or left > 0:
            time.sleep(given.pause)
    return 0


def turn(docket: Docket, wardship: Wardship, *, protects: bool) -> None:
    """Take what is new in the feed, keep it, acknowledge it, and answer."""
    while events := _next(docket, wardship):
        _take(docket, events, "feed")
    _settle(docket, wardship, protects=protects)


def hearing(docket: Docket, wardship: Wardship, signed: list[str], *, protects: bool) -> None:
    """What the queue brought, doubled or out of order as it may be, where it follows on; else the
    feed says what was. When nothing came for a while it is asked too: a last message may be lost.
    """
    try:
        came = [event for event in wardship.opened(signed) if not docket.knows(event)]
    except JoseError as error:
        _say(f"a message is thrown away, the feed is read: {type(error).__name__}")
        came = []
    new = list({event["sequence"]: event for event in came}.values())
    new.sort(key=itemgetter("sequence"))
    if new and docket.is_followed_by(new):
        _take(docket, new, "queue")
        _settle(docket, wardship, protects=protects)
    else:
        turn(docket, wardship, protects=protects)


def _take(docket: Docket, events: list[dict[str, Any]], source: str) -> None:
    for event in events:
        docket.take(event)
        _say(f"{event['sequence']} {event['type']} by the {source}: signature good")
    docket.write()


def _settle(docket: Docket, wardship: Wardship, *, protects: bool) -> None:
    """Acknowledge what is in the docket, and answer what is new there."""
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
    """A matter that does not take this answer is left to a person, and holds up no other; one that
    is busy (Retry-After) to the next round."""
    try:
        wardship.post(path, form)
        matter["status"] = then
    except httpx.HTTPStatusError as error:
        answer = error.response
        if "retry-after" in answer.headers:
            _say(f"{matter['number']} {matter['matter']}: busy, tried again")
            return
        if answer.status_code not in _REFUSED:
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
    parser.add_argument("--amqp", help="of the broker, where the court has a queue there")
    parser.add_argument("--rounds", type=int, help="how many; without it, for ever")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between rounds")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
