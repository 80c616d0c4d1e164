"""Every page in both languages: without a fault that axe-core can find, and looked at.

What is shown is the made-up prefecture's, so that hardly a list is empty."""

import re
from urllib.parse import urlencode

import pytest

from assembled import Assembled
from chromium_rig import WIDTHS, Chromium, Person
from insight.desks.forms import DESKS
from insight.queues.queues import QUEUES
from insight.records.records import RECORDS

DASHBOARDS = (
    "country", "statistics", "workforce", "custody", "procurement", "justice", "departments",
    "regions",
)  # fmt: skip
HERE = "county = '513431'"
CHILD = f"SELECT child_id FROM custody WHERE ended_at IS NULL AND {HERE} ORDER BY id LIMIT 1"


def _first(table: str, where: str = HERE) -> str:
    return f"SELECT id FROM {table} WHERE {where} ORDER BY id LIMIT 1"


A_CHILD = ("registry", _first("child"))
ENTRUSTED = ("registry", f"SELECT child_id FROM entrustment WHERE {HERE} ORDER BY id LIMIT 1")
VISITED = ("registry", f"SELECT child_id FROM visit WHERE {HERE} ORDER BY id LIMIT 1")
WORKER = ("registry", _first("worker"))
MOVE = ("registry", _first("move", f"side = 'receiving' AND {HERE}"))
CUSTODY = ("placement", _first("custody", f"ended_at IS NULL AND {HERE}"))
PROVIDER = ("procurement", _first("provider", "true"))
MATCH = ("procurement", _first("need_match"))
SERVICE_NEED = ("procurement", _first("service_need"))
CONTRACT = ("procurement", _first("contract"))
FUND = ("procurement", _first("fund"))
TENDER = ("procurement", _first("tender"))
MILESTONE = ("procurement", _first("milestone"))
ITEM = ("procurement", _first("catalogue_item", "struck_on IS NULL"))
LINE = ("procurement", _first("budget_line"))
NEED = ("placement", _first("need"))
HOUSEHOLD = ("placement", _first("household"))
AGENCY = ("placement", _first("agency", "seat = '513431'"))
WITH_FAMILY = ("placement", _first("custody", f"mode <> 'agency' AND ended_at IS NULL AND {HERE}"))
REPORT = ("judicial-referral", _first("report"))
REFERRAL = ("judicial-referral", _first("referral"))
ORDER = ("judicial-referral", _first("protection_order"))
PIECE = ("judicial-referral", _first("evidence"))
PLAN = ("placement", _first("consolidation_plan", "true"))
ABOUT = {
    **dict.fromkeys(
        ("visit", "assess", "details", "hukou", "death", "parent", "contact", "grandparents",
         "sibling", "entrust", "life", "relocate", "guardian", "unguard", "label", "unlabel",
         "unattended"),
        A_CHILD,
    ),
    **dict.fromkeys(("father", "mother", "told", "take_back"), ENTRUSTED),
    "spot_check": VISITED,
    "review_entry": ("registry", _first("child", f"review = 'awaiting' AND {HERE}")),
    "settle": ("registry", _first("duplicate_pair")),
    "take_over": MOVE, "turn_down": MOVE, "call_back": MOVE,
    "appoint": WORKER, "release": WORKER, "record_check": WORKER,
    "results": ("registry", _first("course")),
    **dict.fromkeys(("triage", "evidence", "refer", "revoke", "close", "seal"), REPORT),
    **dict.fromkeys(("ask", "reconsider", "close_referral"), REFERRAL),
    "ask_back": ("judicial-referral", _first("referral", f"matter = 'revocation' AND {HERE}")),
    "expiry": ORDER, "breach": ORDER,
    **dict.fromkeys(
        ("open_evidence", "hand_over_evidence", "receive_evidence", "return_evidence"), PIECE
    ),
    "trace": ("judicial-referral", _first("tracing")),
    "discharge": ("registry", _first("duty")),
    "admit": NEED, "hold": NEED, "withdraw": NEED,
    **dict.fromkeys(("approve", "look_in", "suspend", "resume", "remove"), HOUSEHOLD),
    **dict.fromkeys(
        ("review", "transfer", "to_family", "check_up", "legal_basis", "end"), CUSTODY,
    ),
    "evaluate": ("placement", CHILD),
    "foster": WITH_FAMILY,
    **dict.fromkeys(
        ("change_agency", "add_beds", "resources", "capability", "assess_agency", "retain",
         "convert", "functions", "report_function", "agreement"),
        AGENCY,
    ),
    "decide": PLAN, "execute": PLAN, "take_home": PLAN,
    "prepare": ("placement", _first("consolidation_move", "true")),
    "match": SERVICE_NEED, "fulfil": SERVICE_NEED,
    **dict.fromkeys(("agree", "confirm", "decline", "give", "part"), MATCH),
    "take_in": ("procurement", _first("offer")),
    **dict.fromkeys(
        ("publish", "open", "panel", "score", "conclude", "evaluated", "award", "notice"), TENDER,
    ),
    **dict.fromkeys(("requalify", "licence", "query_records", "bar", "lift_bar"), PROVIDER),
    "strike": ITEM, "budget": ITEM, "intend": LINE, "draft": LINE, "small_contract": LINE,
    **dict.fromkeys(
        ("prequalify", "contract", "clarify", "cancel", "decline_award", "refund_bids"), TENDER,
    ),
    "unassign": ("procurement", _first("assignment")),
    **dict.fromkeys(
        ("sign", "file", "proclaim", "refund", "assign", "supplement", "prolong", "terminate"),
        CONTRACT,
    ),
    **dict.fromkeys(("deliver", "accept", "announce", "pay"), MILESTONE),
    **dict.fromkeys(("appropriate", "receive", "pass_down", "reverse"), FUND),
    "gazette": ("procurement", _first("lottery_use")),
    "commit": ("procurement", _first("allocation", "true")),
}  # fmt: skip
"""Where each desk that is about a record finds one."""
RECORDED = {"interview": ("judicial-referral", _first("interview"))}
"""And each record that is only read."""
WITHIN = {
    "agency_id": AGENCY, "tender_id": TENDER, "contract_id": CONTRACT, "household_id": HOUSEHOLD,
    "match_id": MATCH, "child_id": VISITED, "visit_id": ("registry", _first("visit")),
    "course_id": ("registry", _first("course")), "import_id": ("registry", _first("import_batch")),
}  # fmt: skip
"""And each list that lies within one."""
CITYS = {"consolidation-standings"}
"""Lists that a county does not read."""
CITY = ("consolidate", "decide", "execute", "prepare", "take_home", "commit")
"""Desks of those whose area is the city."""
OTHERS = {
    "ngo": "zh", "finance-officer": "en", "village-director": "zh", "teacher": "en",
    "education-officer": "zh",
}  # fmt: skip
"""Logins that find other things on the same pages, or pages of their own; in one language each."""
AS_READ = {"zh": "wide", "en": "phone"}
"""Each language on a screen of its own: English words are the longer ones, for the narrow one."""
EMPTY = {
    "queue-allocations", "queue-challenges", "queue-consolidations", "queue-holds",
    "queue-agreements", "queue-proofs", "queue-applications", "queue-amendments",
    "queue-share-falls", "queue-bids", "queue-breaches", "queue-residents",
    "queue-household-visits", "queue-given-help", "queue-match-results", "queue-checks",
}  # fmt: skip
"""What a county has none of: the city plans and allocates; a bed is held for hours only; nobody
complains, nothing is amended and no order broken; bids are sealed until two officers open them."""
UNHELD = (
    "consent", "let_go", "establish", "recognise", "reject", "answer", "examine", "copy", "reply",
    "go_on", "judge", "pause", "run_on", "qualify", "file_amendment", "publish_amendment",
    "withdraw_proof", "end_agreement", "answer_suggestion", "reject_bid",
)  # fmt: skip
"""Desks about a held bed, an application that waits, a complaint, what was written and signed
besides, a sealed bid, or what was suggested to another department."""
CLOSED = {"desk-commit"}
"""Of the province's allocation, which is not the city's to commit."""
LATIN, CODE = re.compile(r"[A-Za-z]{4,}"), re.compile(r"[a-z]_[a-z]|[0-9a-f]{8}-[0-9a-f]{4}-")
NO_WORDS = re.compile(
    r"[A-Z0-9]{8,}|(?:[A-Z0-9]{4}-){2}[A-Z0-9]{4}|[0-9a-f]{64}|synthetic-[a-z0-9-]+|text/plain"
)
"""Numbers, receipts and digests, accounts, and the type of a file."""
HAN = re.compile(r"[\u4e00-\u9fff]")
OURS = (
    "h1, h2, th[scope=col], dt, legend, .field > label:not(.named), button, nav.menu, .choices, "
    ".links, footer"
)
"""What is ours to say; the rest are names, and what people wrote."""


async def _paths(system: Assembled, login: str) -> dict[str, str]:
    """Every page there is, by the name of its picture; the city's desks are the city's."""
    desks = {}
    for name, desk in DESKS.items():
        if name not in UNHELD and (name in CITY) == (login == "city-officer"):
            desks[f"desk-{name}"] = f"desks/{name}"
            if desk.reads:
                ((record,),) = await system.rows(*ABOUT[name])
                desks[f"desk-{name}"] += f"?of={record}"
    if login == "city-officer":
        lists = ("allocations", *CITYS)
        return {**{f"queue-{one}": f"queues/{one}" for one in lists}, **desks}
    paths = {one: one for one in (*DASHBOARDS, "welcome", "signed-out", "no-such-page")}
    paths |= {f"queue-{one}": f"queues/{one}" for one in QUEUES.keys() - CITYS}
    for one in (queue for queue in QUEUES.values() if queue.of):
        within = {name: (await system.rows(*WITHIN[name]))[0][0] for name in one.of}
        paths[f"queue-{one.name}"] += f"?{urlencode(within)}"
    for name in RECORDS:
        ((record,),) = await system.rows(*RECORDED[name])
        paths[f"record-{name}"] = f"records/{name}?of={record}"
    ((child,),) = await system.rows("placement", CHILD)
    return {**paths, **desks, "child": f"children/{child}"}


async def _wrong(person: Person, language: str) -> list[str]:
    """Words of the other language, and codes and numbers where there should be words."""
    shown = await person.text()
    found = CODE.findall(shown)
    if language == "zh":
        return [*found, *LATIN.findall(NO_WORDS.sub("", shown))]
    ours = await person.page.locator(OURS).all_inner_texts()
    return [*found, *(text for text in ours if HAN.search(text.replace("中文", "")))]


class TestEveryPage:
    @pytest.mark.parametrize("language", list(AS_READ))
    @pytest.mark.parametrize("login", ["county-officer", "city-officer"])
    async def test_can_be_read_and_used_by_everybody(
        self, prefecture: Chromium, login: str, language: str
    ) -> None:
        width = AS_READ[language]
        async with prefecture.signed_in(login, language=language, width=width) as person:
            wrong = {}
            for nth, (name, path) in enumerate((await _paths(prefecture.story, login)).items()):
                await person.open(f"/{path}")
                assert await person.page.locator("h1").count() == 1, await person.page.content()
                # All forms and lists are made of the same parts: of each there is a picture in one
                # language, and whether its colours stand out is looked at in every fifth of those.
                alike = name.startswith(("desk", "queue"))
                if not alike or nth % 2 == (language == "zh"):
                    await person.picture(f"{name}-{language}")
                colours = not alike or (language == "zh" and nth % 10 == 1)
                found = await person.faults(colours=colours)
                if name.startswith(("queue", *DASHBOARDS)) and name not in EMPTY:
                    found += [] if await person.page.locator("main td").count() else ["empty"]
                if name.startswith("desk") and name not in CLOSED:
                    found += [] if await person.page.locator("main form").count() else ["no form"]
                across = await person.page.evaluate("document.documentElement.scrollWidth")
                found += ["too wide"] if across > WIDTHS[width][0] else []
                if found := [*found, *await _wrong(person, language)]:
                    wrong[path] = found
            assert wrong == {}
            assert person.complaints == []

    @pytest.mark.parametrize(("login", "language"), OTHERS.items())
    async def test_in_the_menu_of_others_too(
        self, prefecture: Chromium, login: str, language: str
    ) -> None:
        async with prefecture.signed_in(login, language=language) as person:
            links = await person.page.locator("nav.menu a").all()
            wrong = {}
            for path in [str(await one.get_attribute("href")) for one in links]:
                await person.open(path.removeprefix("/insight/pages"))
                name = f"{login}-{path.rpartition('/')[2]}-{language}"
                if found := [*await person.look(name), *await _wrong(person, language)]:
                    wrong[path] = found
            assert wrong == {}

    async def test_the_sign_in_page_too(self, chromium: Chromium) -> None:
        async with chromium.person("nobody") as person:
            await person.open("/country")
            assert await person.look("sign-in") == []

    async def test_has_its_charts_drawn_under_the_policy(self, chromium: Chromium) -> None:
        async with chromium.signed_in("county-officer", "/country") as person:
            canvas = person.page.locator("[data-chart] canvas")
            await canvas.first.wait_for(state="attached")
            assert await canvas.count() == await person.page.locator("[data-chart]").count()
            assert person.complaints == []

    async def test_works_without_scripts(self, chromium: Chromium) -> None:
        async with chromium.signed_in("county-officer", "/country", scripts=False) as person:
            await person.page.click("table a >> nth=0")
            await person.page.wait_for_load_state()
            assert await person.page.locator("nav.crumbs li").count() == 2


class TestSigningOut:
    async def test_ends_the_session_in_this_browser(self, chromium: Chromium) -> None:
        async with chromium.signed_in("village-director") as person:
            await person.page.click("header form button")
            await person.page.wait_for_url("**/signed-out")
            await person.open("/country")
            assert "/identity/oauth/authorize" in person.page.url
