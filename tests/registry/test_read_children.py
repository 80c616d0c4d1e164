"""Who sees which children, and what of them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.placement import CustodyBegan, CustodyEnded
from contracts.procurement import AssignmentEnded, AssignmentGranted
from registry_place import TODAY, Place, identity_number

GUARDIAN = {"name": "李四", "phone": "13900000000", "relation": "祖母"}
FULL = {"phone": "13800000000", "address": "东风路1号", "guardian": GUARDIAN, "ethnicity": "彝族"}


class TestReadChild:
    async def test_is_whole_for_village_township_and_county(self, place: Place) -> None:
        number = identity_number()
        child = await place.child(resident_id=number, **FULL)
        for role, area in {
            "village_director": place.village,
            "township_supervisor": place.village[:9],
            "county_officer": place.county.code,
        }.items():
            read = (await place.get(f"/children/{child}", place.officer(role, area))).json()
            assert (read["name"], read["resident_id"]) == ("张三丰", number)
            assert {key: read[key] for key in FULL} == FULL
            assert (read["area"], read["masked"], read["withheld"]) == (place.village, False, [])

    async def test_is_masked_above_the_county(self, place: Place) -> None:
        number = identity_number()
        child = await place.child(resident_id=number, **FULL)
        for role, area in {
            "city_officer": place.county.code[:4],
            "provincial_officer": place.county.code[:2],
            "national_officer": "",
        }.items():
            answer = await place.get(f"/children/{child}", place.officer(role, area))
            read = answer.json()
            assert (read["name"], read["phone"]) == ("张*", "138****0000")
            assert read["resident_id"] == f"{number[:6]}********{number[-4:]}"
            assert (read["area"], read["masked"]) == (place.village[:9], True)
            for secret in (number, "三丰", "东风路", "李四", place.village):
                assert secret not in answer.text

    async def test_of_another_area_is_answered_like_one_that_does_not_exist(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        for reader in (
            elsewhere.officer(),
            place.officer("village_director", place.villages[1]),
            place.officer("provider_staff"),
            place.service.issuer.bearer("provider_staff", org=str(uuid4())),
        ):
            hidden = await place.get(f"/children/{child}", reader)
            missing = await place.get(f"/children/{uuid4()}", reader)
            assert hidden.status_code == missing.status_code == 404
            assert {**hidden.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}

    async def test_leaves_an_audit_row(self, place: Place) -> None:
        child = await place.child()
        await place.get(f"/children/{child}")
        rows = await place.rows(
            "SELECT action, operation, subject FROM audit WHERE child_id = $1::text::uuid "
            "ORDER BY id", child
        )  # fmt: skip
        assert [tuple(row) for row in rows] == [
            ("write", "register_child", "tester"),
            ("read", "read_child", "tester"),
        ]

    async def test_is_gone_once_the_key_is_destroyed(self, place: Place) -> None:
        child = await place.child()
        await place.rows(
            "UPDATE data_key SET wrapped = NULL WHERE child_id = $1::text::uuid", child
        )
        assert (await place.get(f"/children/{child}")).status_code == 410
        [listed] = (await place.get("/children")).json()["items"]
        assert (listed["name"], "name" in listed["withheld"]) == (None, True)

    async def test_answers_304_for_an_unchanged_one(self, place: Place) -> None:
        child = await place.child()
        headers = {**place.officer(), "If-None-Match": '"v1"'}
        assert (await place.get(f"/children/{child}", headers)).status_code == 304


class TestListChildren:
    async def test_gives_the_newest_first_page_by_page(self, place: Place) -> None:
        made = [await place.child() for _ in range(5)]
        found: list[str] = []
        path = "/children?limit=2"
        while path:
            page = (await place.get(path)).json()
            found += [child["id"] for child in page["items"]]
            path = f"/children?limit=2&after={page['next']}" if page["next"] else ""
        assert found == made[::-1]

    async def test_is_cut_to_the_callers_area(self, place: Place, elsewhere: Place) -> None:
        mine = await place.child(village=place.villages[0])
        neighbour = await place.child(village=place.villages[1])
        township = await place.child(village=place.villages[2])
        await elsewhere.child()
        for role, area, expected in (
            ("village_director", place.villages[0], {mine}),
            ("township_supervisor", place.villages[0][:9], {mine, neighbour}),
            ("county_officer", place.county.code, {mine, neighbour, township}),
        ):
            page = (await place.get("/children", place.officer(role, area))).json()
            assert {child["id"] for child in page["items"]} == expected
        city = place.officer("city_officer", place.county.code[:4])
        narrowed = (await place.get(f"/children?area={place.county.code}", city)).json()
        assert {child["id"] for child in narrowed["items"]} == {mine, neighbour, township}

    async def test_takes_a_narrower_area_and_no_other(self, place: Place, elsewhere: Place) -> None:
        mine = await place.child(village=place.villages[2])
        await place.child()
        page = (await place.get(f"/children?area={place.villages[2][:9]}")).json()
        assert [child["id"] for child in page["items"]] == [mine]
        for area in (elsewhere.county.code, "51", "123"):
            assert (await place.get(f"/children?area={area}")).status_code == 422

    async def test_refuses_a_cursor_of_another_area(self, place: Place, elsewhere: Place) -> None:
        await place.child()
        page = (await place.get("/children?limit=1")).json()
        path = f"/children?limit=1&after={page['next']}"
        assert (await place.get(path)).status_code == 200
        assert (await place.get(path, elsewhere.officer())).status_code == 400
        assert (await place.get("/children?after=made-up")).status_code == 400

    async def test_audits_every_child_listed(self, place: Place) -> None:
        made = {await place.child() for _ in range(3)}
        await place.get("/children")
        rows = await place.rows(
            "SELECT child_id::text FROM audit WHERE county = $1 AND operation = 'list_children'",
            place.county.code,
        )
        assert {row[0] for row in rows} == made


class TestProvidersView:
    @staticmethod
    def granted(place: Place, child: str, *fields: str, **terms: object) -> AssignmentGranted:
        return AssignmentGranted(
            **{
                "assignment_id": uuid4(),
                "contract_id": uuid4(),
                "organisation_id": uuid4(),
                "child_id": child,
                "area": place.village,
                "fields": fields or ("name", "birth_on"),
                "starts_on": TODAY - timedelta(days=2),
                "ends_on": TODAY + timedelta(days=30),
                **terms,
            }
        )

    @staticmethod
    def staff(place: Place, grant: AssignmentGranted) -> dict[str, str]:
        return place.service.issuer.bearer("provider_staff", org=str(grant.organisation_id))

    @staticmethod
    def ended(grant: AssignmentGranted) -> AssignmentEnded:
        terms = grant.model_dump(exclude={"fields", "starts_on", "ends_on"})
        return AssignmentEnded(**terms, ended_on=TODAY)

    async def test_is_the_granted_child_and_fields_and_nothing_else(self, place: Place) -> None:
        child, _ = await place.child(**FULL), await place.child()
        grant = self.granted(place, child, "name", "guardian")
        await place.apply(grant)
        staff = self.staff(place, grant)
        read = (await place.get(f"/children/{child}", staff)).json()
        assert (read["name"], read["guardian"]) == ("张三丰", GUARDIAN)
        shown = {key for key, value in read.items() if value not in (None, [], False)}
        assert shown == {"id", "version", "registered_at", "name", "guardian", "withheld"}
        assert {"resident_id", "birth_on", "area", "phone"} <= set(read["withheld"])
        page = (await place.get("/children", staff)).json()
        assert [listed["id"] for listed in page["items"]] == [child]
        assert page["items"][0] == read

    async def test_ends_with_the_assignment(self, place: Place) -> None:
        child = await place.child()
        grant = self.granted(place, child)
        await place.apply(grant, self.ended(grant))
        staff = self.staff(place, grant)
        assert (await place.get(f"/children/{child}", staff)).status_code == 404
        assert (await place.get("/children", staff)).json()["items"] == []

    async def test_an_end_that_comes_first_or_twice_stays_an_end(self, place: Place) -> None:
        child = await place.child()
        grant = self.granted(place, child)
        end = self.ended(grant)
        await place.apply(end, end, grant, grant)
        read = await place.get(f"/children/{child}", self.staff(place, grant))
        assert read.status_code == 404

    @pytest.mark.parametrize(("starts", "ends"), [(-30, -2), (2, 30)])
    async def test_holds_only_in_its_period(self, place: Place, starts: int, ends: int) -> None:
        child = await place.child()
        grant = self.granted(
            place,
            child,
            starts_on=TODAY + timedelta(days=starts),
            ends_on=TODAY + timedelta(days=ends),
        )
        await place.apply(grant)
        staff = self.staff(place, grant)
        assert (await place.get(f"/children/{child}", staff)).status_code == 404
        assert (await place.get("/children", staff)).json()["items"] == []

    async def test_two_grants_add_up(self, place: Place) -> None:
        child = await place.child()
        first = self.granted(place, child, "name")
        second = self.granted(place, child, "sex", organisation_id=first.organisation_id)
        await place.apply(first, second, first)
        read = (await place.get(f"/children/{child}", self.staff(place, first))).json()
        assert (read["name"], read["sex"] is None, read["birth_on"]) == ("张三丰", False, None)

    async def test_is_for_reading_only(self, place: Place) -> None:
        child = await place.child()
        grant = self.granted(place, child)
        await place.apply(grant)
        answer = await place.service.client.post(
            f"/registry/children/{child}/visits",
            json={"visited_on": TODAY.isoformat(), "findings": "x"},
            headers=self.staff(place, grant),
        )
        assert answer.status_code == 403

    async def test_a_token_with_a_strange_organisation_sees_nothing(self, place: Place) -> None:
        strange = place.service.issuer.bearer("provider_staff", org="' OR true --")
        assert (await place.get("/children", strange)).status_code == 403


class TestCustody:
    async def test_is_shown_while_it_lasts(self, place: Place) -> None:
        child = await place.child()
        began = CustodyBegan(
            custody_id=uuid4(), child_id=child, agency_id=uuid4(), regime="temporary",
            ground="92.1", area=place.county.code, began_at=datetime(2026, 1, 2, tzinfo=UTC),
        )  # fmt: skip
        ended = CustodyEnded(
            custody_id=began.custody_id, child_id=child, agency_id=began.agency_id,
            outcome="home", area=place.county.code, ended_at=datetime(2026, 2, 2, tzinfo=UTC),
        )  # fmt: skip
        await place.apply(began, began)
        answer = await place.get(f"/children/{child}")
        assert answer.json()["custody"]["agency_id"] == str(began.agency_id)
        assert answer.headers["ETag"] != '"v1"'
        other = ended.model_copy(update={"custody_id": uuid4()})
        await place.apply(other)
        assert (await place.get(f"/children/{child}")).json()["custody"] is not None
        await place.apply(ended, ended)
        assert (await place.get(f"/children/{child}")).json()["custody"] is None

    async def test_of_two_in_one_batch_the_later_holds(self, place: Place) -> None:
        child = await place.child()
        both = [
            CustodyBegan(
                custody_id=uuid4(), child_id=child, agency_id=uuid4(), regime="temporary",
                ground="92.1", area=place.county.code, began_at=datetime(2026, day, 2, tzinfo=UTC),
            )
            for day in (1, 2)
        ]  # fmt: skip
        await place.apply(*both)
        custody = (await place.get(f"/children/{child}")).json()["custody"]
        assert custody["agency_id"] == str(both[1].agency_id)
