"""Every operation of the merged OpenAPI, and what a test must know to call it.

The tables name each operation and each id there is: one that is added to a service and not here
fails the tests that use them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from assembled import Assembled
from chassis.access import Role
from gateway.routes import PUBLIC_PREFIXES

COUNTY = "513431"
"""Where the story plays."""
NEIGHBOUR = "513432"
"""The next county of the same prefecture."""
EVERY_ROLE_BUT_THE_PLATFORMS = [r for r in Role if r not in (Role.OPERATOR, Role.SERVICE)]

OPERATOR_OR_SERVICE = re.compile(
    r"/identity/(organisations|accounts|clients|roles|keys)|/[a-z-]+/dead-letters|"
    r"PUT /[a-z-]+/feeds"
)
"""Operations that run the platform: an official of any county is refused by role."""

_IDS = {
    "child_id": ("registry", "SELECT id FROM child ORDER BY id LIMIT 1"),
    "visit_id": ("registry", "SELECT id FROM visit ORDER BY id LIMIT 1"),
    "agency_id": ("placement", "SELECT agency_id FROM custody WHERE ended_at IS NULL LIMIT 1"),
    "need_id": ("placement", "SELECT id FROM need LIMIT 1"),
    "custody_id": (
        "placement", f"SELECT id FROM custody WHERE county = '{COUNTY}' ORDER BY id LIMIT 1",
    ),
    "provider_id": ("procurement", "SELECT id FROM provider LIMIT 1"),
    "contract_id": ("procurement", "SELECT id FROM contract LIMIT 1"),
    "assignment_id": ("procurement", "SELECT id FROM assignment LIMIT 1"),
    "milestone_id": ("procurement", "SELECT id FROM milestone LIMIT 1"),
    "delivery_id": ("procurement", "SELECT id FROM service_delivery LIMIT 1"),
    "fund_id": ("procurement", "SELECT id FROM fund LIMIT 1"),
    "entry_id": ("procurement", "SELECT id FROM entry LIMIT 1"),
    "payment_id": ("procurement", "SELECT id FROM payment LIMIT 1"),
    "unit_id": ("judicial-referral", "SELECT id FROM unit WHERE kind = 'court' LIMIT 1"),
    "report_id": ("judicial-referral", "SELECT id FROM report LIMIT 1"),
    "receipt": ("judicial-referral", "SELECT receipt FROM report LIMIT 1"),
    "referral_id": (
        "judicial-referral", "SELECT id FROM referral WHERE matter = 'protection_order' LIMIT 1",
    ),
    "order_id": ("judicial-referral", "SELECT id FROM protection_order LIMIT 1"),
    "organisation_id": ("identity", "SELECT id FROM organisation WHERE kind = 'court' LIMIT 1"),
    "account_id": ("identity", "SELECT id FROM account WHERE login_name = 'ngo'"),
    "client": ("identity", "SELECT id FROM client WHERE client_id = 'court'"),
    "grant_id": ("identity", "SELECT id FROM role_grant LIMIT 1"),
}  # fmt: skip
_WORDS = {
    "name": ("court", "nobody-here"), "source": ("registry", "nobody"), "seq": ("1", "999999"),
    "code": (COUNTY, "999999"),
}  # fmt: skip
_NO_RECEIPT = "0000-0000-0000"

Ids = Mapping[str, str]


async def ids_of(story: Assembled) -> dict[str, str]:
    """The story's ids by the names of the parameters."""
    found = {name: fixed for name, (fixed, _) in _WORDS.items()}
    for name, (service, query) in _IDS.items():
        rows = await story.rows(service, query)
        assert rows, f"the story leaves no {name}"
        found[name] = str(rows[0][0])
    return found


async def add_what_is_missing(story: Assembled) -> None:
    """What the story leaves out, or closes: a visit, and a child that needs a bed."""
    ((child,),) = await story.rows(*_IDS["child_id"])
    wanted = {
        f"/registry/children/{child}/visits": BODIES["record_visit"]({}),
        "/placement/needs": BODIES["request_placement"]({"child_id": str(child)}),
    }
    async with story.client(story.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:
        for path, body in wanted.items():
            answer = await client.post(path, json=body)
            assert answer.is_success, answer.text


def random_ids() -> dict[str, str]:
    """Well-formed ids of nothing."""
    made = {name: str(uuid4()) for name in _IDS} | {"receipt": _NO_RECEIPT}
    return made | {name: nothing for name, (_, nothing) in _WORDS.items()}


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    document: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def service(self) -> str:
        return self.path.split("/")[1]

    @property
    def name(self) -> str:
        """Of the route: the merged document puts the service before a name that several have."""
        full: str = self.document["operationId"]
        return full.removeprefix(f"{self.service.replace('-', '_')}_")

    @property
    def path_names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def query_ids(self) -> list[str]:
        return [name for name, schema in self._query() if '"uuid"' in str(schema).replace("'", '"')]

    @property
    def is_list(self) -> bool:
        """Whether it gives pages that a cursor goes on from."""
        return any(
            name == "after" and "integer" not in str(schema) for name, schema in self._query()
        )

    @property
    def takes_json(self) -> bool:
        return "application/json" in self.document.get("requestBody", {}).get("content", {})

    @property
    def is_the_platforms(self) -> bool:
        return OPERATOR_OR_SERVICE.match(self.path) is not None or (
            OPERATOR_OR_SERVICE.match(str(self)) is not None
        )

    @property
    def is_public(self) -> bool:
        """Answered without a token: how to get one, and keys to check signatures with."""
        return self.path.startswith(PUBLIC_PREFIXES)

    def url(self, ids: Ids) -> str:
        return self.path.format(**{name: ids[name] for name in self.path_names})

    def query(self, ids: Ids) -> dict[str, str]:
        """What it cannot be asked without."""
        return {"child_id": ids["child_id"], "ground": "T6"} if self.name == "find_matches" else {}

    def body(self, ids: Ids) -> dict[str, Any] | None:
        """A body in order; KeyError for an operation that is not in the table."""
        return BODIES[self.name](ids) if self.takes_json else None

    def _query(self) -> Iterator[tuple[str, Any]]:
        for parameter in self.document.get("parameters", []):
            if parameter["in"] == "query":
                yield parameter["name"], parameter["schema"]


def operations(document: Mapping[str, Any]) -> list[Operation]:
    return [
        Operation(method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def _day(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


BODIES: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "register_organisation": lambda _: {"name": "测试单位", "kind": "court", "area_code": COUNTY},
    "register_account": lambda _: {"login_name": f"t{uuid4().hex[:8]}"},
    "change_own_password": lambda _: {"current": "x" * 20, "new": "y" * 20},
    "register_client": lambda _: {"client_id": f"t{uuid4().hex[:8]}", "proof": "client_secret"},
    "replace_client_keys": lambda _: {"jwks": {"keys": []}},
    "grant_role": lambda ids: {
        "account_id": ids["account_id"], "role": "auditor", "area_code": COUNTY,
    },
    "subscribe_to_feed": lambda _: {"types": ["registry.child.registered.v1"]},
    "acknowledge_feed": lambda _: {"through": 1},
    "register_child": lambda ids: {
        "name": "测试儿童", "village": "513432001001", "no_hukou_reason": "测试",
        "birth_on": "2018-05-04", "sex": "female", "sibling_of": ids["child_id"],
    },
    "move_child": lambda _: {"village": "513431100204"},
    "record_visit": lambda _: {"visited_on": _day(-1), "findings": "测试"},
    "register_agency": lambda _: {"name": f"测试{uuid4()}", "kind": "CWI", "seat": NEIGHBOUR},
    "add_beds": lambda _: {"beds": [{"label": "9"}]},
    "convert_agency": lambda _: {"kind": "CGC", "document_no": "(2026)1"},
    "request_placement": lambda ids: {"child_id": ids["child_id"], "ground": "T6"},
    "withdraw_need": lambda _: {"reason": "测试"},
    "admit_children": lambda ids: {
        "children": [ids["child_id"]], "agency_id": ids["agency_id"], "regime": "temporary",
        "ground": "T6", "legal_basis": {"document_no": "1"}, "heard_child": True,
    },
    "end_custody": lambda _: {"outcome": "returned", "assessment_no": "1", "heard_child": True},
    "transfer_custody": lambda ids: {
        "agency_id": ids["agency_id"], "handover": ["file"], "heard_child": True,
        "legal_basis": {"document_no": "1"},
    },
    "review_custody": lambda _: {"review_no": "1"},
    "register_provider": lambda ids: {
        "organisation_id": ids["organisation_id"], "name": "测试", "uscc": "52513431MJQ0000009",
        "kind": "charity", "qualified_until": _day(700),
    },
    "requalify_provider": lambda _: {"qualified_until": _day(900)},
    "draft_contract": lambda ids: {
        "provider_id": ids["provider_id"], "title": "测试", "catalogue_code": "A0401",
        "starts_on": _day(), "ends_on": _day(30), "amount_fen": 5, "award_notice_on": _day(),
        "milestones": [{"title": "一", "due_on": _day(9), "amount_fen": 5}],
    },
    "sign_contract": lambda _: {"signed_on": _day()},
    "end_contract": lambda _: {"reason": "completed"},
    "grant_assignment": lambda ids: {
        "child_id": ids["child_id"], "starts_on": _day(), "ends_on": _day(9), "fields": ["name"],
    },
    "accept_milestone": lambda _: {"opinion_score": 5, "opinion": "测试"},
    "pay_milestone": lambda ids: {"fund_id": ids["fund_id"]},
    "record_delivery": lambda ids: {
        "milestone_id": ids["milestone_id"], "child_id": ids["child_id"], "units": 1,
        "delivered_on": _day(),
    },
    "open_fund": lambda _: {"name": "测试", "source": "lottery"},
    "appropriate_money": lambda _: {"amount_fen": 5, "document": "1"},
    "register_unit": lambda ids: {
        "organisation_id": ids["organisation_id"], "kind": "court", "name": "测试",
        "jurisdiction": NEIGHBOUR, "client_id": f"t{uuid4().hex[:8]}",
    },
    "take_report": lambda ids: {
        "situation": "violence", "child_id": ids["child_id"], "area": NEIGHBOUR,
        "discovered_at": f"{_day(-1)}T01:00:00Z", "narrative": "测试",
    },
    "triage_report": lambda _: {"decision": "no_action", "reasons": "测试"},
    "answer_referral": lambda _: {"answer": "accepted", "document_no": "1"},
    "make_protection_order": lambda _: {
        "order_no": "1", "made_on": _day(), "measures": ["ban_violence"], "needs_placement": False,
        "valid_months": 1,
    },
    "revoke_guardianship": lambda _: {"judgment_no": "1", "made_on": _day()},
}  # fmt: skip
