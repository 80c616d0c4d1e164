"""A county cannot see, count or guess what is another county's; nor an NGO or a court."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api_bodies import COUNTY
from api_operations import Operation, random_ids
from assembled import Assembled
from chassis.access import Role
from identity.organisations.models import OrganisationKind
from standalone.services import SERVICES

PUBLIC = {
    "read_division", "list_divisions",  # the state's own list of divisions
    "read_provider", "list_providers", "requalify_provider",
    "list_qualifications", "add_qualification", "record_criminal_check", "bar_provider",
    "lift_provider_bar", "list_criminal_checks",  # the open register of providers
    "list_catalogue_items", "read_catalogue_item", "enter_budget_line",  # published catalogues
    "list_budget_lines", "read_budget_line",  # published intents
    "list_tenders", "read_tender", "submit_bid", "raise_challenge",  # published tenders
    "read_prequalification", "apply_to_qualify", "list_applications",  # a public notice
    "draft_contract",  # names a provider of that register
    "read_unit", "list_units", "register_unit",  # whom a report may be referred to
    # Public facilities, no persons.
    "read_agency", "list_agencies", "list_beds", "add_beds", "convert_agency",
    "record_agency_resources", "assess_agency", "retain_agency", "list_agency_assessments",
    "change_agency", "read_agency_capabilities", "list_capability_evidence",
    "read_capability_evidence", "record_capability_evidence", "withdraw_capability_evidence",
    "read_agency_functions", "record_agency_functions", "report_agency_function",
    "list_function_reports", "sign_care_agreement", "register_household",
}  # fmt: skip
"""What it is about is no secret; whether somebody may change it is by role and area (403)."""
OF_STAFF = {
    "list_children", "read_child", "list_custodies", "read_custody", "list_legal_bases",
    "list_health_checks",
}  # fmt: skip
"""What an agency's staff read of the children in its care."""
AT_A_PUBLIC_PLACE = {"list_residents"}
"""There is such an agency, with nobody in it that the caller may see."""
ABOUT_ANY_CHILD = {"take_report"}
"""The duty to report (强制报告) ends at no county line; the answer tells nothing of the child."""
_OWN_ROWS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.columns area USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND area.column_name = 'county'
  AND c.column_name IN ('id', 'child_id', 'receipt', 'subject_id') AND c.data_type <> 'bigint'
"""


def _told(answer: httpx.Response) -> tuple[int, Any]:
    """Status and body, without what differs between any two answers."""
    body = answer.json()
    if isinstance(body, dict):
        body.pop("trace_id", None)
    return answer.status_code, body


def _is_nothing(told: tuple[int, Any]) -> bool:
    status, body = told
    return status == 404 or (status == 200 and body.get("items", body.get("measures")) in ([], {}))


async def _compare(
    client: httpx.AsyncClient, operation: Operation, ids: dict[str, str], **more: str
) -> tuple[tuple[int, Any], tuple[int, Any]]:
    """The operation on what is another's, and on what is nobody's."""
    answers = []
    for which in (ids, random_ids()):
        query = operation.query(which) | {name: which[name] for name in more}
        headers = {"If-Match": '"v1"', "Idempotency-Key": uuid4().hex}
        answer = await client.request(
            operation.method, operation.url(which), params=query, json=operation.body(which),
            headers=headers if operation.method == "POST" else {},
        )  # fmt: skip
        answers.append(_told(answer))
    return answers[0], answers[1]


async def _own_ids(story: Assembled) -> set[str]:
    """Every id of a row of the story's county, in every table of every service."""
    found: set[str] = set()
    for service in SERVICES:
        for table, column in await story.rows(service, _OWN_ROWS):
            query = f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE county = $1'
            found |= {row[0] for row in await story.rows(service, query, COUNTY) if row[0]}
    return found


class TestReadingById:
    async def test_answers_as_if_it_were_not_there(
        self,
        all_operations: list[Operation],
        ids: dict[str, str],
        there: httpx.AsyncClient,
    ) -> None:
        """By an id in the path or in the query; a new operation is among them by itself."""
        looked, betrayed = 0, []
        for operation in _reading(all_operations):
            names = operation.query_ids
            if operation.path_names or names:
                theirs, nobodys = await _compare(there, operation, ids, **dict.fromkeys(names, ""))
                looked += 1
                is_same = theirs == nobodys or operation.name in AT_A_PUBLIC_PLACE
                if not is_same or not _is_nothing(theirs):
                    betrayed.append((str(operation), theirs, nobodys))
        assert betrayed == [], "\n".join(map(str, betrayed))
        assert looked >= 35

    async def test_would_be_found_by_this_test(
        self,
        all_operations: list[Operation],
        ids: dict[str, str],
        here: httpx.AsyncClient,
    ) -> None:
        """The county itself is answered otherwise on most of them: the ids are real ones."""
        found = 0
        for operation in _reading(all_operations):
            if operation.path_names or operation.query_ids:
                names = dict.fromkeys(operation.query_ids, "")
                own, nobodys = await _compare(here, operation, ids, **names)
                found += own != nobodys
        assert found >= 28

    async def test_is_refused_by_role_where_the_platform_is_run(
        self, all_operations: list[Operation], ids: dict[str, str], there: httpx.AsyncClient
    ) -> None:
        for operation in all_operations:
            if operation.is_the_platforms and operation.path_names:
                theirs, nobodys = await _compare(there, operation, ids)
                assert theirs == nobodys, operation
                assert theirs[0] == 403, operation


class TestLists:
    async def test_hold_nothing_of_another_county(
        self, story: Assembled, all_operations: list[Operation], there: httpx.AsyncClient
    ) -> None:
        own = await _own_ids(story)
        assert len(own) > 30
        for operation in _reading(all_operations):
            if not operation.path_names and operation.name != "find_matches":
                answer = await there.get(operation.path, params={"limit": 200})
                assert answer.status_code == 200, (str(operation), answer.text)
                assert [one for one in own if one in answer.text] == [], operation
                assert operation.name in PUBLIC or "示范" not in answer.text, operation

    async def test_refuse_a_cursor_that_was_given_to_another(
        self,
        all_operations: list[Operation],
        ids: dict[str, str],
        here: httpx.AsyncClient,
        there: httpx.AsyncClient,
    ) -> None:
        refused = 0
        for operation in all_operations:
            if not operation.is_list or operation.is_the_platforms:
                continue
            page = await here.get(operation.url(ids), params={"limit": 1})
            if not page.is_success or page.json().get("next") is None:
                continue
            params = {"limit": 1, "after": page.json()["next"]}
            assert (await here.get(operation.url(ids), params=params)).status_code == 200
            stolen = await there.get(operation.url(ids), params=params)
            assert stolen.status_code in (400, 404), (str(operation), stolen.text)
            refused += 1
        assert refused >= 15


class TestChanging:
    async def test_answers_as_if_it_were_not_there(
        self, all_operations: list[Operation], ids: dict[str, str], there: httpx.AsyncClient
    ) -> None:
        """By an id in the path or in the body."""
        betrayed = []
        for operation in all_operations:
            if operation.method == "GET" or operation.is_the_platforms:
                continue
            body = str(operation.body(ids))
            by_body = any(value in body for name, value in ids.items() if len(value) > 20)
            if operation.name in PUBLIC | ABOUT_ANY_CHILD or not (operation.path_names or by_body):
                continue
            theirs, nobodys = await _compare(there, operation, ids)
            wanted = (404,) if operation.path_names else (400, 403, 404, 409, 422)
            if theirs != nobodys or theirs[0] not in wanted:
                betrayed.append((str(operation), theirs, nobodys))
        assert betrayed == [], "\n".join(map(str, betrayed))


class TestOrganisations:
    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            (Role.PROVIDER_STAFF, OrganisationKind.PROVIDER),
            (Role.COURT_LIAISON, OrganisationKind.COURT),
            (Role.POLICE_LIAISON, OrganisationKind.POLICE),
        ],
    )
    async def test_see_nothing_that_is_not_theirs(
        self,
        story: Assembled,
        all_operations: list[Operation],
        ids: dict[str, str],
        role: Role,
        kind: OrganisationKind,
    ) -> None:
        """Another NGO, court or police of the very same county."""
        other = await story.system(COUNTY, role, kind=kind)
        own = await _own_ids(story)
        async with story.client(await story.bearer(other)) as client:
            for operation in _reading(all_operations):
                theirs, nobodys = await _compare(client, operation, ids)
                assert theirs == nobodys or not operation.path_names, operation
                assert theirs[0] in (403, 404) or not operation.path_names, operation
                assert not [one for one in own if one in str(theirs[1])], (str(operation), theirs)

    async def test_that_run_another_agency_see_no_child(
        self, story: Assembled, all_operations: list[Operation], ids: dict[str, str]
    ) -> None:
        """Staff with a seat in the very same county. Which agencies there are is no secret."""
        other = await story.system(COUNTY, Role.AGENCY_STAFF, kind=OrganisationKind.AGENCY)
        about_children = [one for one in all_operations if one.name in OF_STAFF]
        assert len(about_children) == len(OF_STAFF)
        async with story.client(await story.bearer(other)) as client:
            for operation in about_children:
                theirs, nobodys = await _compare(client, operation, ids)
                assert theirs == nobodys, operation
                assert _is_nothing(theirs), (str(operation), theirs)


def _reading(operations: Iterable[Operation]) -> list[Operation]:
    """What gives something of somebody: not the public lists, pages and keys."""
    return [
        one
        for one in operations
        if one.method == "GET"
        and not one.is_the_platforms
        and one.name not in PUBLIC
        and not one.path.startswith(("/identity/oauth", "/.well-known", "/judicial-referral/jwks"))
        and one.path != "/insight/"
    ]
