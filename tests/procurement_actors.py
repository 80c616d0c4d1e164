"""Short ways to the many actors and their funds, for tests: who helps, who needs, who pays."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.models import new_id
from contracts.placement import AgencyRegistered
from contracts.registry import ChildClassified, ChildRegistered, WorkerAppointed, WorkerTrained
from procurement_desk import Desk, day
from reference.divisions import Area


async def licensed(desk: Desk, provider: str, **form: Any) -> dict[str, Any]:
    return await desk.made(f"/providers/{provider}/qualifications", **licence_form(**form))


async def offered(desk: Desk, **form: Any) -> dict[str, Any]:
    """An offer of the desk's organisation, which becomes a helper where it is not yet."""
    query = "SELECT id, checked_on FROM provider WHERE organisation_id = $1"
    known = await desk.rows(query, desk.organisation)
    if not known:
        await desk.helper()
    elif known[0]["checked_on"] is None:
        await desk.checked(known[0]["id"])
    return await desk.made("/offers", desk.provider(), **offer_form(desk, **form))


async def needed(desk: Desk, child: str | None = None, **form: Any) -> dict[str, Any]:
    return await desk.made("/needs", **need_form(child or await desk.child(), **form))


async def propose(
    desk: Desk, need: dict[str, Any], offer: dict[str, Any], **form: Any
) -> httpx.Response:
    body = {"offer_id": offer["id"], "ends_on": day(90), "fields": ["name", "birth_on"], **form}
    return await desk.post(f"/needs/{need['id']}/matches", **body)


async def matched(
    desk: Desk, need: dict[str, Any], offer: dict[str, Any], **form: Any
) -> dict[str, Any]:
    """Proposed, accepted by the provider, confirmed by the officer."""
    proposal = await propose(desk, need, offer, **form)
    assert proposal.status_code == 201, proposal.text
    path = f"/need-matches/{proposal.json()['id']}"
    await desk.made(f"{path}/accept", desk.provider())
    return await desk.made(f"{path}/confirm")


async def counted(
    desk: Desk, county: str, categories: Sequence[str], *, tier: str | None = None, times: int = 1
) -> list[str]:
    """Children of a county as the registry tells of them."""
    children = [new_id() for _ in range(times)]
    for child in children:
        await desk.apply(
            ChildRegistered(
                child_id=child, area=f"{county}001001", birth_on=date(2015, 3, 1), sex="male",
                has_hukou=True,
            ),
            ChildClassified(
                child_id=child, area=f"{county}001001", categories=tuple(categories),
                age_band="6-13", tier=tier,
            ),
        )  # fmt: skip
    return [str(child) for child in children]


async def agency(desk: Desk, county: str, kind: str = "MPC") -> None:
    told = AgencyRegistered(agency_id=new_id(), kind=kind, area=county, beds=10)
    await desk.apply(told)


async def worker(desk: Desk, village: str, *trained_on: date, passed: bool = True) -> UUID:
    """A village director in office, with a course that ended on each of these days."""
    worker_id = new_id()
    await desk.apply(WorkerAppointed(worker_id=worker_id, kind="director", area=village))
    for finished_on in trained_on:
        await desk.apply(
            WorkerTrained(
                worker_id=worker_id, kind="director", area=village, course_id=new_id(),
                passed=passed, finished_on=finished_on,
            )
        )  # fmt: skip
    return worker_id


async def ended(desk: Desk, outcome: str = "helped", given: int = 10) -> dict[str, Any]:
    """A match that helped with so much, and whose need was closed with its outcome."""
    need = await needed(desk)
    match = await matched(desk, need, await offered(desk))
    if given:
        path = f"/need-matches/{match['id']}/help"
        await desk.made(path, desk.provider(), given_on=day(0), units=given)
    await desk.made(f"/needs/{need['id']}/close", outcome=outcome)
    return match


def at(desk: Desk, area: str) -> Desk:
    """The bureaus of another level, by its division code."""
    return Desk(desk.service, Area(area))


def national(desk: Desk) -> dict[str, str]:
    return desk.service.issuer.bearer("national_officer")


async def fund(desk: Desk, amount: int = 0, source: str = "budget") -> str:
    made = await desk.made("/funds", desk.finance(), name="儿童福利资金", source=source)
    if amount:
        path = f"/funds/{made['id']}/appropriations"
        await desk.made(path, desk.finance(), amount_fen=amount, document="财社〔2026〕1号")
    return str(made["id"])


async def balance(desk: Desk, fund_id: str) -> int:
    held: int = (await desk.get(f"/funds/{fund_id}", desk.finance())).json()["balance_fen"]
    return held


def licence_form(**form: Any) -> dict[str, Any]:
    return {
        "kind": "psychology", "number": uuid4().hex[:12], "issuer": "省卫生健康委员会",
        "valid_from": day(-400), "valid_to": day(400), **form,
    }  # fmt: skip


def offer_form(desk: Desk, **form: Any) -> dict[str, Any]:
    return {
        "service": "companionship", "form": "hours", "capacity": 100, "county": desk.county.code,
        "starts_on": day(-1), "ends_on": day(100), **form,
    }  # fmt: skip


def need_form(child: str, **form: Any) -> dict[str, Any]:
    return {
        "child_id": child, "service": "companionship", "units": 10, "needed_by": day(20), **form,
    }  # fmt: skip


def lottery_form(year: int, total: int, children: int, **form: Any) -> dict[str, Any]:
    return {
        "year": year, "total_fen": total, "children_fen": children, "document_no": "民〔2026〕8号",
        **form,
    }  # fmt: skip


async def everything(desk: Desk) -> None:
    """A row of every table that an area has of these."""
    offer, need = await offered(desk), await needed(desk)
    match = await matched(desk, need, offer)
    path = f"/need-matches/{match['id']}/help"
    await desk.made(path, desk.provider(), given_on=day(0), units=1)
    await counted(desk, desk.county.code, ["LBC"], tier="red")
    await worker(desk, f"{desk.county.code}001001", date(2026, 3, 1))
    await ended(desk)
    for year, children in ((2024, 3), (2025, 2)):
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(year, 10, children))
    province = at(desk, desk.county.code[:2])
    form = {"fund_id": await fund(province), "amount_fen": 10, "document": "测算"}
    await province.made("/allocations", province.finance(), **form)
