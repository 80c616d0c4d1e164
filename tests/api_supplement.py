"""What the story leaves out: rows for every operation that names one."""

from typing import Any
from uuid import UUID

from api_bodies import BODIES, COUNTY
from api_operations import IDS
from api_tendering import add_a_tender
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from consolidation_play import play_consolidation
from household_play import play_household
from judiciary_play import play_judiciary
from standalone import login

_FILE = f"""\
name,village,resident_id,no_hukou_reason,birth_on,sex,guardian_name,guardian_phone,guardian_relation,health,schooling,mother_state,mother_since
重名儿童,{COUNTY}100204,110101201501010003,,,,李四,13800138000,祖母,healthy,primary,dead,2020-01-01
重名儿童,{COUNTY}100204,,证件遗失,2015-01-01,female,李四,13800138000,祖母,,,,
无村儿童,,110101201501010003,,,,,,,,,,
""".encode()


async def add_what_is_missing(story: Assembled) -> None:
    """What the story leaves out, or closes: a visit, and a child that needs a bed."""
    ((child,),) = await story.rows(*IDS["child_id"])
    wanted = {
        f"/registry/children/{child}/visits": BODIES["record_visit"]({}),
        **_file_of(str(child)),
        "/placement/needs": BODIES["request_placement"]({"child_id": str(child)}),
    }
    async with story.client(story.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:
        for path, body in wanted.items():
            answer = await client.post(path, json=body, headers={"If-Match": "*"})
            assert answer.is_success, answer.text
    await add_a_tender(story, BODIES["register_provider"], BODIES["draft_contract"])
    await play_judiciary(story)
    new = BODIES["register_child"]({"child_id": ""}) | {
        "village": f"{COUNTY}100204", "sibling_of": None,
    }  # fmt: skip
    await play_consolidation(story, COUNTY, new | {"name": "待转移"})
    await play_household(story, COUNTY, new | {"name": "亲属照料"})
    await _add_a_worker_and_a_file(story)
    await _add_help_and_funds(story, str(child))


async def _add_help_and_funds(story: Assembled, child: str) -> None:
    """An offer of the story's provider matched to a need; a lottery report and an allocation."""
    ngo = story.logins["ngo-system"]
    token = await login.client_token(story.address, "ngo-system", secret=ngo["secret"])
    theirs = {"Authorization": f"Bearer {token}"}
    county = story.any_bearer(COUNTY, Role.COUNTY_OFFICER, Role.FINANCE_OFFICER)
    province = story.any_bearer(COUNTY[:2], Role.FINANCE_OFFICER)
    query = "SELECT id FROM provider WHERE organisation_id = $1"
    ((provider,),) = await story.rows("procurement", query, UUID(ngo["organisation_id"]))
    async with story.client() as client:

        async def made(bearer: dict[str, str], path: str, operation: str, **ids: str) -> str:
            headers = {**bearer, "If-Match": "*"}
            body = BODIES[operation](ids)
            answer = await client.post(f"/procurement{path}", json=body, headers=headers)
            assert answer.is_success, answer.text
            return str(answer.json().get("id", ""))

        await made(county, f"/providers/{provider}/criminal-record-checks", "record_criminal_check")
        offer = await made(theirs, "/offers", "make_offer")
        need = await made(county, "/needs", "register_service_need", child_id=child)
        await made(county, f"/needs/{need}/matches", "propose_match", offer_id=offer)
        await made(county, "/lottery-uses", "report_lottery_use")
        fund = await made(province, "/funds", "open_fund")
        await made(province, f"/funds/{fund}/appropriations", "appropriate_money")
        await made(province, "/allocations", "simulate_allocation", fund_id=fund)


async def _add_a_worker_and_a_file(story: Assembled) -> None:
    """A director on duty; a county's file with one child twice and one row to be rejected; and a
    township's return."""
    async with story.client(story.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:

        async def post(path: str, **more: Any) -> Any:
            answer = await client.post(f"/registry{path}", headers={"If-Match": "*"}, **more)
            assert answer.is_success, answer.text
            return answer.json()

        form = BODIES["register_worker"]({}) | {"place": f"{COUNTY}100204"}
        worker = await post("/workers", json=form)
        course = await post("/courses", json=BODIES["plan_course"]({}))
        results = BODIES["record_results"]({"worker_id": worker["id"]})
        await post(f"/courses/{course['id']}/results", json=results)
        await post(f"/workers/{worker['id']}/appoint")
        await client.post("/registry/imports", content=_FILE, headers={"Content-Type": "text/csv"})
    township = story.any_bearer(f"{COUNTY}101", Role.TOWNSHIP_SUPERVISOR)
    async with story.client(township) as client:
        answer = await client.post("/registry/returns", json=BODIES["close_return"]({}))
        assert answer.is_success, answer.text

    async def is_compared() -> bool:
        return bool(await story.rows(*IDS["pair_id"]))

    assert await eventually(is_compared)


def _file_of(child: str) -> dict[str, dict[str, Any]]:
    """A child's file in depth: what is written into it, by path."""
    below, ids = f"/registry/children/{child}", {"child_id": child}
    return {
        f"{below}/parents": BODIES["record_parent"](ids),
        f"{below}/guardians": BODIES["record_guardian"](ids),
        f"{below}/grandparents": BODIES["update_grandparents"](ids),
        f"{below}/entrustments": BODIES["entrust_child"](ids),
        f"{below}/labels": BODIES["confirm_label"](ids),
        f"{below}/unattended": BODIES["apply_unattended"](ids),
        f"{below}/circumstances": BODIES["update_circumstances"](ids),
        "/registry/moves": BODIES["propose_move"](ids),
    }
