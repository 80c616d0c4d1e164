"""Referrals: answered by the unit they were sent to, once, and read by whom they concern."""

import asyncio
from uuid import uuid4

import pytest

from judicial_referral_cast import Cast, body
from reference.divisions import Area

ANSWERED = "judicial-referral.referral.answered.v1"
ACCEPTED = {"answer": "accepted", "document_no": "受案〔2026〕1号"}
RULED = {"answer": "ruled", "document_no": "裁定〔2026〕1号"}
RETURNED = {"answer": "returned", "document_no": "退〔2026〕1号", "reason": "another district"}


class TestReadReferral:
    async def test_the_unit_reads_the_whole_case_but_not_who_reported(self, cast: Cast) -> None:
        unit = await cast.unit("police")
        receipt = await cast.report(
            child_id=await cast.child(), reporter_name="headmistress", suspect_names=["a neighbour"]
        )
        asked = (unit, "police_investigation")
        (referral,) = await cast.triage(receipt["report_id"], asked)
        answer = await cast.get(f"/referrals/{referral['id']}", unit.liaison)
        case = body(answer)["case"]
        assert case["narrative"] == "bruises on both arms"
        assert case["suspect_names"] == ["a neighbour"]
        assert case["reasons"] == "the child is in danger"
        assert case["child_birth_on"] == "2016-05-01"
        assert "headmistress" not in answer.text

    async def test_its_reading_is_in_the_audit(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        await cast.get(f"/referrals/{referral['id']}", court.liaison)
        query = "SELECT DISTINCT record FROM audit WHERE child_id = $1 AND organisation = $2"
        rows = await cast.service.admin.fetch(query, referral["child_id"], court.id)
        assert {row["record"] for row in rows} == {"referral", "report", "child", "step"}

    async def test_officers_read_how_it_stands(self, cast: Cast) -> None:
        _, referral = await cast.referral()
        supervisor = cast.bearer("county_officer", "township_supervisor", sub="supervisor")
        for reader in (cast.officer, supervisor):
            read = body(await cast.get(f"/referrals/{referral['id']}", reader))
            assert read["status"] == "sent"
            assert read["case"] is None

    async def test_orders_are_shown_to_the_unit_and_the_county_alone(self, cast: Cast) -> None:
        court = await cast.unit()
        place = Area(cast.area.code + "001")
        receipt = await cast.report(area=place.code, child_id=await cast.child())
        (referral,) = await cast.triage(receipt["report_id"], (court, "protection_order"))
        path = f"/referrals/{referral['id']}"
        await cast.post(f"{path}/protection-orders", court.liaison, court.order_form())
        supervisor = cast.bearer("township_supervisor", area=place, sub="supervisor")
        read = {who: body(await cast.get(path, headers)) for who, headers in (
            ("court", court.liaison), ("county", cast.officer), ("township", supervisor),
        )}  # fmt: skip
        assert {who: len(one["protection_orders"]) for who, one in read.items()} == {
            "court": 1, "county": 1, "township": 0,
        }  # fmt: skip
        assert read["township"]["status"] == "decided"

    async def test_another_unit_and_another_county_see_nothing(
        self, cast: Cast, elsewhere: Cast
    ) -> None:
        _, referral = await cast.referral()
        other = await cast.unit()
        for caller in (other.liaison, elsewhere.officer, cast.bearer("court_liaison", org=None)):
            assert (await cast.get(f"/referrals/{referral['id']}", caller)).status_code == 404
        listed = await cast.get("/referrals", other.liaison)
        assert body(listed)["items"] == []

    async def test_the_unit_lists_its_own(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        listed = await cast.get("/referrals", court.liaison)
        assert [one["id"] for one in body(listed)["items"]] == [referral["id"]]


class TestAnswerReferral:
    async def test_moves_it_on_and_tells(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}"
        answer = await cast.post(f"{path}/answers", police.liaison, ACCEPTED)
        assert answer.status_code == 201
        assert await cast.told(ANSWERED, referral["id"]) == 1
        read = body(await cast.get(path, cast.officer))
        assert read["status"] == "accepted"
        assert read["answers"][0]["document_no"] == ACCEPTED["document_no"]

    async def test_the_same_again_changes_nothing(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/answers"
        once = await cast.post(path, police.liaison, ACCEPTED)
        again = await cast.post(path, police.liaison, ACCEPTED)
        assert (again.status_code, again.json()) == (201, once.json())
        other = await cast.post(path, police.liaison, {**ACCEPTED, "document_no": "2"})
        assert body(other)["type"].endswith("answered-otherwise")
        assert await cast.told(ANSWERED, referral["id"]) == 1

    async def test_racing_answers_are_entered_once(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/answers"
        same = await asyncio.gather(*(cast.post(path, police.liaison, ACCEPTED) for _ in range(10)))
        assert {answer.status_code for answer in same} == {201}
        assert await cast.told(ANSWERED, referral["id"]) == 1
        differing = await asyncio.gather(
            *(
                cast.post(path, police.liaison, RULED if even else RETURNED)
                for even in (True, False) * 5
            )
        )
        assert sorted(answer.status_code for answer in differing) == [201] * 5 + [409] * 5
        assert await cast.told(ANSWERED, referral["id"]) == 2

    @pytest.mark.parametrize(
        ("before", "after"), [(RETURNED, ACCEPTED), (RETURNED, RULED), (RULED, RETURNED)]
    )
    async def test_refuses_what_its_state_does_not_allow(
        self, cast: Cast, before: dict[str, str], after: dict[str, str]
    ) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}/answers"
        assert (await cast.post(path, police.liaison, before)).status_code == 201
        refused = await cast.post(path, police.liaison, after)
        assert body(refused)["type"].endswith("answer-not-expected")

    async def test_is_for_the_unit_it_was_sent_to(self, cast: Cast) -> None:
        _, referral = await cast.referral("police_investigation", "police")
        other = await cast.unit("police")
        path = f"/referrals/{referral['id']}/answers"
        assert (await cast.post(path, other.liaison, ACCEPTED)).status_code == 404
        assert (await cast.post(path, cast.officer, ACCEPTED)).status_code == 403
        both = cast.bearer("county_officer", "police_liaison", org=other.id)
        assert (await cast.post(path, both, ACCEPTED)).status_code == 404

    async def test_its_reason_is_sealed_and_read_by_the_county(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}"
        await cast.post(f"{path}/answers", police.liaison, RETURNED)
        query = "SELECT string_agg(to_jsonb(step)::text, ' ') FROM step WHERE referral_id = $1"
        assert "district" not in await cast.service.admin.fetchval(query, referral["id"])
        supervisor = cast.bearer("township_supervisor", sub="supervisor")
        county = body(await cast.get(path, cast.officer))["answers"][0]
        township = body(await cast.get(path, supervisor))["answers"][0]
        assert (county["reason"], township["reason"]) == (RETURNED["reason"], None)

    async def test_a_return_says_why(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        said = {"answer": "returned", "document_no": "1"}
        path = f"/referrals/{referral['id']}/answers"
        assert (await cast.post(path, police.liaison, said)).status_code == 422

    async def test_answers_cannot_be_altered_in_the_database(self, cast: Cast) -> None:
        query = "SELECT has_table_privilege($1, 'step', 'UPDATE')"
        role = await cast.service.admin.fetchval("SELECT current_database()")
        assert await cast.service.admin.fetchval(query, role) is False


class TestCloseReferral:
    async def test_after_the_unit_is_done(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}"
        early = await cast.post(f"{path}/close", cast.officer, if_match='"v1"')
        assert body(early)["type"].endswith("referral-still-open")
        await cast.post(f"{path}/answers", police.liaison, RULED)
        closed = await cast.post(f"{path}/close", cast.officer, if_match='"v2"')
        assert body(closed)["status"] == "closed"
        late = await cast.post(f"{path}/answers", police.liaison, ACCEPTED)
        assert late.status_code == 409


class TestAUnitThatGaveItBack:
    @pytest.mark.parametrize(
        ("kind", "matter", "deed"),
        [
            ("police", "police_investigation", "tracings"),
            ("police", "police_investigation", "interviews"),
            ("procuratorate", "prosecution", "prosecutions"),
            ("procuratorate", "prosecution", "suggestions"),
            ("court", "revocation", "interim-measures"),
        ],
    )
    async def test_enters_nothing_more(self, cast: Cast, kind: str, matter: str, deed: str) -> None:
        unit, referral = await cast.referral(matter, kind)
        path, on = f"/referrals/{referral['id']}", cast.today.isoformat()
        forms = {
            "tracings": {"rescued_on": on, "document_no": "1"},
            "interviews": {
                "held_at": cast.now.isoformat(), "one_stop": True, "recorded": True,
                "female_staff": True, "adult": "relative", "account": "x",
            },
            "prosecutions": {"decision": "supervised", "document_no": "1", "decided_on": on},
            "suggestions": {"department": "education", "document_no": "1", "text": "x"},
            "interim-measures": {"measure": "relative", "document_no": "1", "made_on": on},
        }  # fmt: skip
        back = {"answer": "returned", "document_no": "退1", "reason": "another district"}
        assert (await cast.post(f"{path}/answers", unit.liaison, back)).status_code == 201
        refused = await cast.post(f"{path}/{deed}", unit.liaison, forms[deed])
        assert body(refused)["type"].endswith("matter-given-back")


class TestWhoIsNamed:
    async def test_is_pointed_at_in_the_form_that_was_sent(self, cast: Cast) -> None:
        police, referral = await cast.referral("police_investigation", "police")
        nobody = str(uuid4())
        said = {"answer": "transferred", "document_no": "1", "transfer_to": nobody}
        path = f"/referrals/{referral['id']}/answers"
        refused = await cast.post(path, police.liaison, said)
        assert body(refused)["errors"][0]["pointer"] == "/transfer_to"
        path = f"/reports/{referral['report_id']}/referrals"
        asked = {"unit_id": nobody, "matter": "other"}
        refused = await cast.post(path, cast.officer, asked, if_match='"v2"')
        assert body(refused)["errors"][0]["pointer"] == "/unit_id"
