"""Every reading of a child, by whichever operation, leaves a row: who, what, and why."""

import httpx

from api_bodies import COUNTY
from api_operations import Operation
from assembled import Assembled, System
from chassis.access import Role
from standalone import login

NOT_ABOUT_A_CHILD = {
    # The register of divisions, of facilities, of providers and of judicial units.
    "list_divisions", "read_division", "list_agencies", "read_agency", "list_beds",
    "list_agency_assessments", "list_consolidations", "read_consolidation",
    "list_consolidation_standings", "list_care_agreements", "read_care_agreement",
    "read_agency_capabilities", "list_capability_evidence", "read_capability_evidence",
    "read_agency_functions", "list_function_reports", "list_function_coverage",
    # Families that would take children; whom they took is in custodies.
    "list_households", "read_household", "list_household_visits",
    "list_providers", "read_provider", "list_units", "read_unit",
    # The workforce, its courses and its work; files of which no contents are kept; numbers.
    "list_workers", "read_worker", "list_gaps", "list_gap_counts", "list_courses", "read_course",
    "list_results", "list_training_coverage", "list_performance", "list_imports", "read_import",
    "read_import_template",
    "list_returns", "read_return", "list_rejections", "count_children", "list_spot_check_coverage",
    # Contracts and money; which child a payment helped is in assignments and deliveries.
    "list_contracts", "read_contract", "list_milestones", "read_milestone", "list_funds",
    "list_qualifications", "list_criminal_checks", "list_offers", "read_offer",
    "list_lottery_uses", "read_lottery_use", "list_share_falls", "list_allocations",
    "read_allocation", "list_allocation_shares", "compare_regions", "count_provider_growth",
    "read_fund", "list_entries", "read_entry", "list_payments", "read_payment",
    "list_match_results",
    # The catalogue, budgets and tenders, which name no child.
    "list_catalogue_items", "read_catalogue_item", "check_compliance", "list_budget_lines",
    "read_budget_line", "list_tenders", "read_tender", "list_bids", "read_bid", "read_evaluation",
    "read_award", "list_challenges", "read_challenge", "list_complaint_pauses",
    "read_complaint_pause", "list_methods", "read_prequalification", "list_applications",
    "read_application", "list_amendments", "read_amendment",
    # Deadlines: what is to be done.
    "list_duties", "read_duty",
    # Numbers, the types of what happened, and the caller's own feed (a unit's leaves rows; it is
    # among the court feeds' tests).
    "read_summary", "list_recent_events", "read_feed",
    # A reporter asks how its own report stands, and is told nothing of the child.
    "read_receipt",
}  # fmt: skip
_COUNT = "SELECT count(*) FROM audit"
_LAST = "SELECT * FROM audit ORDER BY id DESC LIMIT 1"


def _reading(operations: list[Operation]) -> list[Operation]:
    return [
        one
        for one in operations
        if one.method == "GET" and not one.is_public and not one.is_the_platforms
    ]


class TestEveryReadingOperation:
    async def test_leaves_a_row_or_is_known_to_be_about_no_child(
        self,
        story: Assembled,
        all_operations: list[Operation],
        ids: dict[str, str],
        here: httpx.AsyncClient,
        here_system: System,
    ) -> None:
        silent, told = [], set()
        for operation in _reading(all_operations):
            before = (await story.rows(operation.service, _COUNT))[0][0]
            answer = await here.get(operation.url(ids), params=operation.query(ids))
            after = (await story.rows(operation.service, _COUNT))[0][0]
            if after == before:
                # In some services nobody has looked into the child's file.
                if operation.name != "list_accesses" or answer.json()["items"]:
                    silent.append((operation.name, answer.status_code))
                continue
            told.add(operation.name)
            row = (await story.rows(operation.service, _LAST))[0]
            assert operation.name not in NOT_ABOUT_A_CHILD, operation
            assert (row["operation"], row["action"]) == (operation.name, "read"), operation
            assert row["subject"] == here_system.client_id
            assert str(row["organisation"]) == here_system.organisation_id
            assert row["request_id"] == answer.headers["x-request-id"]
            assert row["county"] == COUNTY
            assert row["purpose"]
        unknown = [one for one in silent if one[0] not in NOT_ABOUT_A_CHILD]
        assert unknown == [], "\n".join(map(str, unknown))
        assert "list_accesses" in told
        assert {one.name for one in _reading(all_operations)} >= NOT_ABOUT_A_CHILD

    async def test_of_a_court_leaves_a_row_in_its_name(
        self, story: Assembled, ids: dict[str, str]
    ) -> None:
        court = story.logins["court"]
        bearer = await login.client_token(story.address, "court", key=court["key"])
        async with story.client({"Authorization": f"Bearer {bearer}"}) as client:
            path = f"/judicial-referral/referrals/{ids['referral_id']}"
            assert (await client.get(path)).is_success
        row = (await story.rows("judicial-referral", _LAST))[0]
        assert (row["operation"], row["subject"]) == ("read_referral", "court")
        assert str(row["organisation"]) == court["organisation_id"]

    async def test_that_is_refused_leaves_none(
        self, story: Assembled, all_operations: list[Operation], ids: dict[str, str]
    ) -> None:
        """Nothing was read: the row would tell another county's auditor of the attempt."""
        before = {one: (await story.rows(one, _COUNT))[0][0] for one in ("registry", "placement")}
        async with story.client(story.any_bearer("513432", *Role)) as client:
            for operation in _reading(all_operations):
                if operation.service in before and "child_id" in operation.path_names:
                    await client.get(operation.url(ids), params=operation.query(ids))
        after = {one: (await story.rows(one, _COUNT))[0][0] for one in before}
        assert after == before
