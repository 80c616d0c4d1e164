"""Every operation of the merged OpenAPI, and what a test must know to call it.

The tables name each operation and each id there is: one that is added to a service and not here
fails the tests that use them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import judiciary_forms
from api_bodies import BODIES, COUNTY, Ids
from assembled import Assembled
from chassis.access import Role
from gateway.routes import PUBLIC_PREFIXES

EVERY_ROLE_BUT_THE_PLATFORMS = [r for r in Role if r not in (Role.OPERATOR, Role.SERVICE)]

OPERATOR_OR_SERVICE = re.compile(
    r"/identity/(organisations|accounts|clients|roles|keys)|/[a-z-]+/dead-letters|"
    r"PUT /[a-z-]+/feeds"
)
"""Operations that run the platform: an official of any county is refused by role."""

_HERE = f"WHERE county = '{COUNTY}' ORDER BY id LIMIT 1"
IDS = {
    "child_id": ("registry", f"SELECT id FROM child {_HERE}"),
    "duty_id": ("registry", "SELECT id FROM duty ORDER BY id LIMIT 1"),
    "visit_id": ("registry", f"SELECT id FROM visit {_HERE}"),
    "parent_id": ("registry", f"SELECT id FROM parent {_HERE}"),
    "guardian_id": ("registry", f"SELECT id FROM guardian {_HERE}"),
    "entrustment_id": ("registry", f"SELECT id FROM entrustment {_HERE}"),
    "label_id": ("registry", "SELECT id FROM label WHERE source = 'confirmed' ORDER BY id LIMIT 1"),
    "unattended_id": ("registry", f"SELECT id FROM unattended {_HERE}"),
    "move_id": ("registry", f"SELECT id FROM move {_HERE}"),
    "worker_id": ("registry", "SELECT id FROM worker WHERE status = 'on_duty' LIMIT 1"),
    "course_id": ("registry", "SELECT course_id FROM course_result LIMIT 1"),
    "import_id": ("registry", "SELECT import_id FROM rejection LIMIT 1"),
    "return_id": ("registry", "SELECT id FROM period_return LIMIT 1"),
    "pair_id": ("registry", "SELECT id FROM duplicate_pair LIMIT 1"),
    "agency_id": ("placement", "SELECT agency_id FROM custody WHERE ended_at IS NULL LIMIT 1"),
    "agreement_id": ("placement", "SELECT id FROM care_agreement LIMIT 1"),
    "evidence_record_id": ("placement", "SELECT id FROM capability_evidence LIMIT 1"),
    "plan_id": ("placement", "SELECT id FROM consolidation_plan LIMIT 1"),
    "planned_move_id": ("placement", "SELECT id FROM consolidation_move LIMIT 1"),
    "need_id": ("placement", "SELECT id FROM need LIMIT 1"),
    "custody_id": ("placement", "SELECT id FROM custody WHERE mode = 'kin' LIMIT 1"),
    "hold_id": ("placement", "SELECT id FROM hold LIMIT 1"),
    "household_id": ("placement", "SELECT id FROM household LIMIT 1"),
    "provider_id": ("procurement", "SELECT id FROM provider LIMIT 1"),
    "item_id": ("procurement", "SELECT id FROM catalogue_item LIMIT 1"),
    "line_id": ("procurement", "SELECT id FROM budget_line WHERE intent_no IS NOT NULL LIMIT 1"),
    "tender_id": ("procurement", "SELECT id FROM tender ORDER BY id LIMIT 1"),
    "bid_id": ("procurement", "SELECT id FROM bid LIMIT 1"),
    "challenge_id": ("procurement", "SELECT id FROM challenge ORDER BY id LIMIT 1"),
    "contract_id": ("procurement", "SELECT id FROM contract ORDER BY id LIMIT 1"),
    "amendment_id": ("procurement", "SELECT id FROM amendment LIMIT 1"),
    "pause_id": ("procurement", "SELECT id FROM complaint_pause LIMIT 1"),
    "application_id": ("procurement", "SELECT id FROM application LIMIT 1"),
    "assignment_id": ("procurement", "SELECT id FROM assignment LIMIT 1"),
    "milestone_id": ("procurement", "SELECT id FROM milestone LIMIT 1"),
    "delivery_id": ("procurement", "SELECT id FROM service_delivery LIMIT 1"),
    "fund_id": ("procurement", "SELECT id FROM fund LIMIT 1"),
    "entry_id": ("procurement", "SELECT id FROM entry LIMIT 1"),
    "payment_id": ("procurement", "SELECT id FROM payment LIMIT 1"),
    "offer_id": ("procurement", "SELECT id FROM offer LIMIT 1"),
    "service_need_id": ("procurement", "SELECT id FROM service_need LIMIT 1"),
    "match_id": ("procurement", "SELECT id FROM need_match LIMIT 1"),
    "lottery_use_id": ("procurement", "SELECT id FROM lottery_use LIMIT 1"),
    "allocation_id": ("procurement", "SELECT id FROM allocation LIMIT 1"),
    "unit_id": ("judicial-referral", "SELECT id FROM unit WHERE client_id = 'court'"),
    "report_id": ("judicial-referral", "SELECT id FROM report ORDER BY id LIMIT 1"),
    "receipt": ("judicial-referral", "SELECT receipt FROM report ORDER BY id LIMIT 1"),
    "referral_id": (
        "judicial-referral",
        "SELECT id FROM referral WHERE matter = 'protection_order' ORDER BY id LIMIT 1",
    ),
    "order_id": ("judicial-referral", "SELECT id FROM protection_order ORDER BY id LIMIT 1"),
    **judiciary_forms.IDS,
    "organisation_id": ("identity", "SELECT id FROM organisation WHERE kind = 'court' LIMIT 1"),
    "account_id": ("identity", "SELECT id FROM account WHERE login_name = 'ngo'"),
    "client": ("identity", "SELECT id FROM client WHERE client_id = 'court'"),
    "grant_id": ("identity", "SELECT id FROM role_grant LIMIT 1"),
}  # fmt: skip
_WORDS = {
    "name": ("court", "nobody-here"), "source": ("registry", "nobody"), "seq": ("1", "999999"),
    "code": (COUNTY, "999999"), "function_code": ("M1", "Z99"),
}  # fmt: skip
_NO_RECEIPT = "0000-0000-0000"


async def ids_of(story: Assembled) -> dict[str, str]:
    """The story's ids by the names of the parameters."""
    found = {name: fixed for name, (fixed, _) in _WORDS.items()}
    for name, (service, query) in IDS.items():
        rows = await story.rows(service, query)
        assert rows, f"the story leaves no {name}"
        found[name] = str(rows[0][0])
    return found


def random_ids() -> dict[str, str]:
    """Well-formed ids of nothing."""
    made = {name: str(uuid4()) for name in IDS} | {"receipt": _NO_RECEIPT}
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
        if self.name == "lodge_evidence":
            return {"kind": "other", "report_id": ids["report_id"]}
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
