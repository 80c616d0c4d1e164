"""Lists: a page at a time, of the caller's own matters, narrowed by what they say."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from judicial_referral.reports import sealing
from judicial_referral_cast import Cast, Unit, body

Made = tuple[Unit, dict[str, Any]]


async def _warning(cast: Cast) -> Made:
    police, referral = await cast.referral("police_investigation", "police")
    path = f"/referrals/{referral['id']}"
    said = {"answer": "accepted", "document_no": "受1"}
    await cast.post(f"{path}/answers", police.liaison, said)
    form = {
        "document_no": "告1", "issued_on": cast.today.isoformat(), "person": "张三",
        "facts": "he hit the child", "prohibition": "no more violence",
    }  # fmt: skip
    return police, body(await cast.post(f"{path}/warnings", police.liaison, form))


async def _breach(cast: Cast) -> Made:
    court, order = await cast.order()
    path = f"/protection-orders/{order['id']}/breaches"
    form = {"occurred_at": cast.now.isoformat(), "account": "he came to the school"}
    return court, body(await cast.post(path, cast.officer, form))


async def _prosecution(cast: Cast) -> Made:
    unit, referral = await cast.referral("prosecution", "procuratorate")
    form = {"decision": "supervised", "document_no": "检1", "decided_on": cast.today.isoformat()}
    path = f"/referrals/{referral['id']}/prosecutions"
    return unit, body(await cast.post(path, unit.liaison, form))


async def _interview(cast: Cast) -> Made:
    police, referral = await cast.referral("police_investigation", "police")
    form = {
        "held_at": cast.now.isoformat(), "one_stop": True, "recorded": True, "female_staff": True,
        "adult": "relative", "account": "he hit me",
    }  # fmt: skip
    path = f"/referrals/{referral['id']}/interviews"
    return police, body(await cast.post(path, police.liaison, form))


async def _tracing(cast: Cast) -> Made:
    police, referral = await cast.referral("police_investigation", "police")
    form = {"rescued_on": cast.today.isoformat(), "document_no": "解1"}
    path = f"/referrals/{referral['id']}/tracings"
    return police, body(await cast.post(path, police.liaison, form))


async def _evidence(cast: Cast) -> Made:
    police, referral = await cast.referral("police_investigation", "police")
    answer = await cast.service.client.post(
        "/judicial-referral/evidence", headers=police.liaison, content=b"a photograph",
        params={"report_id": referral["report_id"], "kind": "injury_photo"},
    )  # fmt: skip
    return police, body(answer)


Make = Callable[[Cast], Awaitable[Made]]
LISTS: list[tuple[str, Make, dict[str, str], dict[str, str]]] = [
    ("/warnings", _warning, {"status": "awaiting_visit"}, {"status": "visited"}),
    ("/protection-orders", Cast.order, {"status": "in_force"}, {"status": "lapsed"}),
    ("/breaches", _breach, {"status": "reported"}, {"status": "answered"}),
    ("/prosecutions", _prosecution, {"decision": "supervised"}, {"decision": "prosecuted"}),
    ("/interviews", _interview, {"one_stop": "true"}, {"one_stop": "false"}),
    ("/tracings", _tracing, {"step": "rescued"}, {"step": "returned"}),
    ("/evidence", _evidence, {"status": "held"}, {"status": "under_way"}),
]
"""The list; how to make one of it; what it is and what it is not."""
each_list = pytest.mark.parametrize(
    ("path", "make", "is_", "is_not"), LISTS, ids=[path[1:] for path, *_ in LISTS]
)


async def _listed(cast: Cast, path: str, who: dict[str, str], **asked: Any) -> list[str]:
    answer = await cast.get(path, who, **asked)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in body(answer)["items"]]


@each_list
class TestEachList:
    async def test_is_gone_through_page_by_page_the_newest_first(
        self, cast: Cast, path: str, make: Make, is_: dict[str, str], is_not: dict[str, str]
    ) -> None:
        made = [(await make(cast))[1]["id"] for _ in range(3)]
        seen, after = [], None
        for _ in range(4):
            asked = {"limit": 2, **is_} | ({"after": after} if after else {})
            page = body(await cast.get(path, cast.officer, **asked))
            seen += [one["id"] for one in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert seen == made[::-1]
        assert await _listed(cast, path, cast.officer, **is_not) == []

    async def test_holds_the_callers_own_matters_alone(
        self, cast: Cast, elsewhere: Cast, path: str, make: Make, is_: dict[str, str],
        is_not: dict[str, str],
    ) -> None:  # fmt: skip
        unit, one = await make(cast)
        other, another = await make(cast)
        assert await _listed(cast, path, unit.liaison) == [one["id"]]
        assert await _listed(cast, path, other.liaison, **is_) == [another["id"]]
        assert await _listed(cast, path, other.liaison, **is_not) == []
        assert await _listed(cast, path, elsewhere.officer) == []
        assert await _listed(cast, path, unit.liaison, unit_id=other.id) == []

    async def test_is_narrowed_to_a_unit_and_a_division(
        self, cast: Cast, elsewhere: Cast, path: str, make: Make, is_: dict[str, str],
        is_not: dict[str, str],
    ) -> None:  # fmt: skip
        unit, one = await make(cast)
        await make(cast)
        assert await _listed(cast, path, cast.officer, unit_id=unit.id, **is_) == [one["id"]]
        assert await _listed(cast, path, cast.officer, unit_id=unit.id, **is_not) == []
        assert await _listed(cast, path, cast.officer, unit_id=str(uuid4())) == []
        assert len(await _listed(cast, path, cast.officer, area=cast.area.code)) == 2
        assert await _listed(cast, path, cast.officer, area=elsewhere.area.code) == []
        assert await _listed(cast, path, cast.officer, area=cast.area.code + "001") == []

    async def test_is_hidden_from_who_is_suspected(
        self, cast: Cast, path: str, make: Make, is_: dict[str, str], is_not: dict[str, str]
    ) -> None:
        _, one = await make(cast)
        accused = cast.bearer("county_officer", sub="accused")
        assert await _listed(cast, path, accused, **is_) == [one["id"]]
        index = sealing.suspect(cast.app.vault, "accused")
        query = "UPDATE report SET suspects = ARRAY[$1::bytea] WHERE county = $2"
        await cast.service.admin.execute(query, index, cast.area.code)
        assert await _listed(cast, path, accused, **is_) == []
        assert await _listed(cast, path, cast.officer, **is_) == [one["id"]]
        assert await _listed(cast, path, cast.officer, **is_not) == []


class TestFilters:
    @pytest.mark.parametrize(("path", "name"), [(path, *is_) for path, _, is_, _ in LISTS])
    async def test_refuse_what_they_do_not_know(self, cast: Cast, path: str, name: str) -> None:
        wrong = await cast.get(path, cast.officer, **{name: "nonsense"})
        assert body(wrong)["errors"][0]["pointer"] == f"?{name}"
        for area in ("1", "abc", "5101040010010", "９９"):
            assert (await cast.get(path, cast.officer, area=area)).status_code == 422
        assert (await cast.get(path, cast.teacher)).status_code == 403


class TestListEvidence:
    async def test_leaves_out_a_matter_that_is_sealed(self, cast: Cast) -> None:
        receipt = await cast.report()
        report = receipt["report_id"]
        lodged = await cast.service.client.post(
            "/judicial-referral/evidence", headers=cast.officer, content=b"a photograph",
            params={"report_id": report, "kind": "injury_photo"},
        )  # fmt: skip
        assert lodged.status_code == 201
        await cast.triage(report)
        await cast.post(f"/reports/{report}/close", cast.officer, if_match='"v2"')
        seal = {"mode": "sealed", "document_no": "封1"}
        sealed = await cast.post(f"/reports/{report}/seal", cast.officer, seal, if_match='"v3"')
        assert sealed.status_code == 200, sealed.text
        assert await _listed(cast, "/evidence", cast.officer) == []

    async def test_shows_what_is_under_way(self, cast: Cast) -> None:
        police, piece = await _evidence(cast)
        path = f"/evidence/{piece['id']}/handover"
        handed = await cast.post(path, police.liaison, {"document_no": "1"}, if_match='"v1"')
        assert handed.status_code == 200, handed.text
        assert await _listed(cast, "/evidence", cast.officer, status="held") == []
        (one,) = await _listed(cast, "/evidence", cast.officer, status="under_way")
        assert one == piece["id"]


class TestListWarnings:
    async def test_knows_who_has_visited(self, cast: Cast) -> None:
        police, warning = await _warning(cast)
        path = f"/warnings/{warning['id']}/visits"
        form = {"visited_on": cast.today.isoformat(), "findings": "quiet"}
        await cast.post(path, cast.officer, {**form, "visitor": "village"})
        assert await _listed(cast, "/warnings", cast.officer, status="visited") == []
        await cast.post(path, police.liaison, {**form, "visitor": "police"})
        visited = await _listed(cast, "/warnings", cast.officer, status="visited")
        assert visited == [warning["id"]]
