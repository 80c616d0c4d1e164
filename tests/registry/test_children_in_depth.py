"""The file of a child grows: circumstances, parents, labels."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.judicial_referral import GuardianshipRestored, GuardianshipRevoked
from contracts.placement import CustodyBegan, CustodyEnded
from registry_file import CARER, File, born, parent
from registry_place import TODAY, Place, identity_number

CLASSIFIED = "registry.child.classified.v1"


class TestCircumstances:
    async def test_are_stored_told_and_read_again(self, place: Place) -> None:
        file = await File.of(place)
        sent = {"health": "disabled", "disability": {"kind": "hearing", "grade": 2}}
        done = await file.live(**sent, boarding=True, income=["wages"], aid=["medical"])
        assert await file.get("/circumstances") == done
        assert await file.categories() == ["CID-D"]
        [told] = await file.told(CLASSIFIED)
        assert (told["schooling"], told["categories"]) == ("primary", ["CID-D"])

    async def test_seal_the_illness(self, place: Place) -> None:
        file = await File.of(place)
        assert (await file.live(health="ill", illness="白血病"))["illness"] == "白血病"
        [row] = await place.rows(
            "SELECT c::text FROM circumstances c WHERE child_id::text = $1", file.child
        )
        assert "白血病".encode().hex() not in row[0]

    @pytest.mark.parametrize(
        ("form", "code"),
        [
            ({"health": "disabled"}, "disability"),
            ({"disability": {"kind": "visual", "grade": 1}}, "disability"),
            ({"health": "ill"}, "illness"),
            ({"illness": "感冒"}, "illness"),
            ({"schooling": "not_enrolled"}, "not_enrolled_age"),
            ({"schooling": "before_kindergarten"}, "kindergarten_age"),
            ({"schooling": "dropped_out", "boarding": True}, "boarding"),
        ],
    )
    async def test_must_not_contradict_themselves_or_the_age(
        self, place: Place, form: dict[str, Any], code: str
    ) -> None:
        file = await File.of(place, resident_id=identity_number(born(10)))
        body = {"health": "healthy", "schooling": "primary", **form}
        answer = await file.change("/circumstances", body)
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("circumstances-contradict")
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]

    async def test_dropout_is_of_compulsory_schooling_only(self, place: Place) -> None:
        file = await File.of(place, resident_id=identity_number(born(17)))
        body = {"health": "healthy", "schooling": "dropped_out"}
        answer = await file.change("/circumstances", body)
        assert [fault["code"] for fault in answer.json()["errors"]] == ["dropout_age"]

    async def test_a_grade_of_five_does_not_exist(self, place: Place) -> None:
        file = await File.of(place)
        body = {"health": "disabled", "schooling": "primary"}
        disability = {"kind": "hearing", "grade": 5}
        answer = await file.change("/circumstances", {**body, "disability": disability})
        assert answer.status_code == 422

    async def test_need_the_version_that_was_read(self, place: Place) -> None:
        file = await File.of(place)
        body = {"health": "healthy", "schooling": "primary"}
        assert (await file.change("/circumstances", body, tag="")).status_code == 428
        assert (await file.change("/circumstances", body, tag='"v7"')).status_code == 412
        assert (await place.get(f"/children/{file.child}/circumstances")).status_code == 404


class TestParents:
    async def test_both_away_leave_a_child_behind(self, place: Place) -> None:
        file = await File.of(place)
        await file.live(rural_hukou=True)
        await file.parent("father", "away")
        assert await file.categories() == []
        done = await file.parent("mother", "away", name="王五", phone="13800000000")
        assert (done["name"], done["place"]) == ("王五", "4403")
        assert await file.categories() == ["LBC"]
        assert [one["role"] for one in await file.items("/parents")] == ["father", "mother"]

    async def test_are_recorded_once_each(self, place: Place) -> None:
        file = await File.of(place)
        await file.parent("father")
        answer = await file.change("/parents", {"role": "father", **parent("away")})
        assert answer.json()["type"].endswith("parent-recorded")

    async def test_both_dead_make_an_orphan_of_the_community(self, place: Place) -> None:
        file = await File.of(place)
        await file.parent("father", "dead")
        await file.parent("mother", "dead")
        assert await file.categories() == ["ORP-S"]

    async def test_dead_stays_dead_but_for_a_document(self, place: Place) -> None:
        file = await File.of(place)
        father = await file.parent("father", "dead", document_no="死1")
        path = f"/parents/{father['id']}/state"
        for document in ({}, {"document_no": "死1"}):
            answer = await file.change(path, parent("able", **document))
            assert answer.json()["type"].endswith("parent-is-dead")
        await file.done(path, parent("able", document_no="民特3"))

    async def test_revoked_by_a_court_are_restored_by_a_court_only(self, place: Place) -> None:
        file = await File.of(place)
        father = await file.parent("father")
        await file.parent("mother", "dead")
        judgment: dict[str, Any] = {
            "judgment_id": uuid4(), "child_id": UUID(file.child), "unit_id": uuid4(),
            "area": place.county.code, "judgment_no": "民特4", "made_on": TODAY,
        }  # fmt: skip
        await place.apply(GuardianshipRevoked(**judgment, referral_id=uuid4()))
        states = {one["role"]: one["state"] for one in await file.items("/parents")}
        assert states == {"father": "revoked", "mother": "dead"}
        for document in ({}, {"document_no": "民特4"}):
            answer = await file.change(f"/parents/{father['id']}/state", parent("able", **document))
            assert answer.json()["type"].endswith("guardianship-stays-revoked")
        await file.done(f"/parents/{father['id']}/state", parent("able", document_no="民特5"))
        await place.apply(GuardianshipRevoked(**judgment, referral_id=uuid4()))
        await place.apply(GuardianshipRestored(**judgment))
        assert (await file.items("/parents"))[0]["state"] == "able"

    @pytest.mark.parametrize(
        ("form", "code"),
        [
            ({"state": "away"}, "place"),
            ({"state": "able", "place": "4403"}, "place"),
            ({"state": "restricted", "since": "2024-01-01"}, "restriction"),
            (parent("restricted", until="2000-01-01"), "ends_before"),
            ({"state": "disabled"}, "disability"),
            ({"state": "revoked"}, "document_missing"),
            (parent("dead", phone="13800000000"), "unreachable"),
            (parent("dead", last_contact_on=TODAY.isoformat()), "contact_after"),
            ({"state": "lost_contact"}, "since_missing"),
            (parent("able", since=(TODAY + timedelta(days=1)).isoformat()), "future"),
            (parent("able", until="2030-01-01"), "until"),
        ],
    )
    async def test_must_not_contradict_themselves(
        self, place: Place, form: dict[str, Any], code: str
    ) -> None:
        file = await File.of(place)
        answer = await file.change("/parents", {"role": "mother", **form})
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("parent-state-contradicts")
        assert code in [fault["code"] for fault in answer.json()["errors"]]


class TestGuardians:
    async def test_are_recorded_sealed_and_ended(self, place: Place) -> None:
        file = await File.of(place)
        form = {"kind": "grandparent", "relation": "祖父", "name": "张老三", "since": "2024-01-01"}
        guardian = await file.done("/guardians", form)
        path = f"/guardians/{guardian['id']}/end"
        ended = await file.done(path, {"ended_on": TODAY.isoformat()})
        assert (ended["name"], ended["ended_on"]) == ("张老三", TODAY.isoformat())
        again = await file.change(path, {"ended_on": TODAY.isoformat()})
        assert again.json()["type"].endswith("guardianship-ended")


class TestSiblings:
    async def test_know_each_other(self, place: Place) -> None:
        one, other = await File.of(place), await File.of(place)
        await one.done("/siblings", {"sibling_id": other.child, "half": True})
        assert [it["sibling_id"] for it in await other.items("/siblings")] == [one.child]
        [told] = await one.told("registry.sibling.declared.v1")
        assert (told["sibling_id"], told["half"]) == (other.child, True)
        again = await one.change("/siblings", {"sibling_id": other.child})
        assert again.json()["type"].endswith("sibling-recorded")
        own = await one.change("/siblings", {"sibling_id": one.child})
        assert own.json()["type"].endswith("own-sibling")
        nobody = await one.change("/siblings", {"sibling_id": str(uuid4())})
        assert nobody.json()["type"].endswith("sibling-unknown")


class TestEntrustment:
    async def test_of_an_absent_parent_to_a_fit_carer(self, place: Place) -> None:
        file = await File.of(place)
        await file.parent("father", "away")
        done = await file.done("/entrustments", CARER)
        assert done["carer"]["name"] == "赵六"
        assert await file.items("/entrustments") == [done]
        again = await file.change("/entrustments", CARER)
        assert again.json()["type"].endswith("entrustment-overlaps")
        path = f"/entrustments/{done['id']}/end"
        await file.done(path, {"ended_on": TODAY.isoformat()})
        again = await file.change(path, {"ended_on": TODAY.isoformat()})
        assert again.json()["type"].endswith("entrustment-ended")

    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            ("harmed_children", "carer-harmed-children"),
            ("addicted", "carer-addicted"),
            ("neglected_duties", "carer-neglected-duties"),
            ("unsuitable", "carer-unsuitable"),
        ],
    )
    async def test_is_refused_to_whom_the_law_bars(
        self, place: Place, answer: str, problem: str
    ) -> None:
        file = await File.of(place)
        await file.parent("father", "away")
        declaration = {**CARER["declaration"], answer: True}  # type: ignore[dict-item]
        refused = await file.change("/entrustments", {**CARER, "declaration": declaration})
        assert refused.status_code == 409
        assert refused.json()["type"].endswith(problem)
        assert await file.items("/entrustments") == []

    @pytest.mark.parametrize(
        ("form", "problem"),
        [
            ({"carer_born_on": "2015-01-01"}, "carer-under-age"),
            ({"heard_child": False}, "child-not-asked"),
            ({"starts_on": "1999-01-01"}, "entrustment-dates-impossible"),
            ({"ends_on": "2060-01-01"}, "entrustment-dates-impossible"),
        ],
    )
    async def test_needs_an_adult_a_term_and_the_childs_word(
        self, place: Place, form: dict[str, Any], problem: str
    ) -> None:
        file = await File.of(place, resident_id=identity_number(born(10)))
        await file.parent("father", "away")
        refused = await file.change("/entrustments", {**CARER, **form})
        assert refused.json()["type"].endswith(problem)

    async def test_needs_a_parent_who_cannot_care(self, place: Place) -> None:
        file = await File.of(place)
        await file.parent("father")
        refused = await file.change("/entrustments", CARER)
        assert refused.json()["type"].endswith("nobody-to-entrust")


class TestCustody:
    async def test_gives_the_label_of_its_regime_and_takes_it_back(self, place: Place) -> None:
        file = await File.of(place)
        custody: dict[str, Any] = {
            "custody_id": uuid4(), "child_id": UUID(file.child), "agency_id": uuid4(),
            "area": place.county.code,
        }  # fmt: skip
        began = {"ground": "T6", "began_at": "2026-01-01T00:00:00Z"}
        await place.apply(CustodyBegan(**custody, **began, regime="temporary"))
        assert await file.categories() == ["TG"]
        ended = {"outcome": "transferred", "ended_at": "2026-01-02T00:00:00Z"}
        await place.apply(CustodyEnded(**custody, **ended))
        await place.apply(
            CustodyBegan(**{**custody, "custody_id": uuid4()}, **began, regime="long_term")
        )
        assert await file.categories() == ["LG"]
        assert [one["categories"] for one in await file.told(CLASSIFIED)] == [["TG"], [], ["LG"]]
