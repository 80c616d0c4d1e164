"""A plain admission to a bed that was asked for, written at once, is like any other."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.registry import ChildLeft
from placement_rig import Place

PAPER = {"document_no": "川民监〔2026〕1号"}


async def bed_of(place: Place, agency: dict[str, Any]) -> str:
    return str((await place.get(f"/agencies/{agency['id']}/beds")).json()["items"][0]["id"])


async def traces(place: Place, custody: dict[str, Any]) -> dict[str, Any]:
    """What an admission leaves behind, without what tells two apart."""
    child = UUID(custody["child_id"])
    queries = {
        "told": "SELECT type FROM outbox WHERE child_id = $1 ORDER BY type",
        "duties": "SELECT kind, status, norm, due_at FROM duty WHERE child_id = $1 ORDER BY kind",
        "bases": "SELECT kind, document_no, from_on, until_on, county FROM legal_basis "
        "WHERE child_id = $1",
        "audit": "SELECT action, record, operation, purpose FROM audit WHERE child_id = $1 "
        "AND record IN ('child', 'custody', 'legalbasis') ORDER BY action, record",
    }
    found = {
        name: [dict(row) for row in await place.rows(query, child)]
        for name, query in queries.items()
    }
    own = {"id", "child_id", "agency_id", "bed_id"}
    read = (await place.get(f"/custodies/{custody['id']}")).json()
    return {**found, "read": {name: value for name, value in read.items() if name not in own}}


class TestPlainAdmission:
    async def test_leaves_the_same_behind_as_any_other(self, place: Place) -> None:
        agency, other = await place.agency(beds=1), await place.agency(beds=1)
        long_way = await place.custody(agency, legal_basis=PAPER)
        plain = await place.custody(other, legal_basis=PAPER, bed_ids=[await bed_of(place, other)])
        assert await traces(place, plain) == await traces(place, long_way)

    async def test_is_answered_again_under_the_same_key(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        form = {"bed_ids": [await bed_of(place, agency)], "legal_basis": PAPER}
        headers = {**place.officer(), "Idempotency-Key": str(uuid4())}
        first = await place.admit(agency, child, headers=headers, **form)
        again = await place.admit(agency, child, headers=headers, **form)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()

    @pytest.mark.parametrize(
        ("form", "title"),
        [
            ({"heard_child": False}, "Child not heard"),
            ({"regime": "long_term", "ground": "L1"}, "Agency may not take"),
            ({"ground": "L1"}, "Ground not of regime"),
        ],
    )
    async def test_is_refused_for_the_same_reasons(
        self, place: Place, form: dict[str, Any], title: str
    ) -> None:
        agency = await place.agency()
        bed = await bed_of(place, agency)
        answer = await place.admit(
            agency, await place.child(), **{"bed_ids": [bed], "legal_basis": PAPER, **form}
        )
        assert answer.json()["title"] == title
        assert (await place.get("/custodies")).json()["items"] == []

    async def test_is_of_the_callers_area_and_agency_only(
        self, place: Place, elsewhere: Place
    ) -> None:
        agency, child = await place.agency(), await place.child()
        form = {"bed_ids": [await bed_of(place, agency)], "legal_basis": PAPER}
        assert (await elsewhere.admit(agency, child, **form)).status_code == 404
        staff = place.staff(str(uuid4()))
        assert (await place.admit(agency, child, headers=staff, **form)).status_code == 403

    async def test_is_not_plain_where_somebody_looks_for_a_bed(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        need = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        await place.custody(agency, child, legal_basis=PAPER, bed_ids=[await bed_of(place, agency)])
        assert (await place.get(f"/needs/{need['id']}")).json()["status"] == "met"

    async def test_is_not_plain_where_a_bed_is_held(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        held = (await place.hold(agency, child)).json()
        await place.custody(agency, child, legal_basis=PAPER, bed_ids=[held["bed_id"]])
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "used"

    async def test_is_not_plain_where_a_sibling_is_known(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        await place.child(sibling_of=UUID(child))
        answer = await place.admit(
            agency, child, legal_basis=PAPER, bed_ids=[await bed_of(place, agency)]
        )
        assert "sibling" in answer.json()["warnings"][0]["en"]

    async def test_is_not_for_a_child_who_left(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        left = ChildLeft(child_id=UUID(child), area=place.county.code, reason="of_age")
        await place.apply(left, version=2)
        answer = await place.admit(
            agency, child, legal_basis=PAPER, bed_ids=[await bed_of(place, agency)]
        )
        assert (answer.status_code, answer.json()["title"]) == (409, "Child has left")
