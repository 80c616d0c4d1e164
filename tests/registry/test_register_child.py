"""Registering a child: the number is checked, the fields are sealed, nobody is entered twice."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.testing import eventually
from registry_place import Place, identity_number

VALID = (
    "110101201501010003",
    "513401201602290001",
    "65312120180808000X",
    "430122201207049990",
    "110103201503159998",
    "810000201705200005",
)
INVALID = {
    "110101201501010004": "resident_id_check",
    "110101201513010000": "resident_id_date",
    "990101201501010007": "resident_id_province",
    "110101190001010006": "resident_id_adult",
    "110101150101001": "resident_id_old_form",
    "1101012015010100O3": "resident_id_character",
    "１１０１０１２０１５０１０１０００３": "resident_id_character",
    "1": "resident_id_length",
}
RETIRED = ("430122201207049990", "110103201503159998")


TOLD = "(SELECT * FROM outbox WHERE type = 'registry.child.registered.v1') AS told"
"""What registering tells; whom the comparer finds alike is told besides, sooner or later."""


class TestRegisterChild:
    @pytest.mark.parametrize("number", VALID)
    async def test_takes_a_sound_identity_number(self, place: Place, number: str) -> None:
        answer = await place.register(resident_id=number)
        assert answer.status_code == 201, answer.text
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        assert answer.json()["birth_on"] == born
        assert answer.json()["sex"] == ("male" if int(number[16]) % 2 else "female")
        warned = ["region_not_current"] if number in RETIRED else []
        assert answer.json()["warnings"] == warned

    @pytest.mark.parametrize(("number", "code"), INVALID.items())
    async def test_refuses_an_unsound_one_with_its_stable_code(
        self, place: Place, number: str, code: str
    ) -> None:
        answer = await place.register(resident_id=number)
        assert answer.status_code == 422
        fault = answer.json()["errors"][0]
        assert (fault["pointer"], fault["code"]) == ("/resident_id", code)
        assert number not in answer.text or len(number) == 1

    async def test_answers_where_the_child_is_to_be_read(self, place: Place) -> None:
        answer = await place.register()
        assert answer.headers["ETag"] == '"v1"'
        read = await place.service.client.get(answer.headers["Location"], headers=place.officer())
        assert read.status_code == 200

    async def test_reads_surrounding_space_and_a_small_x(self, place: Place) -> None:
        child = await place.child(resident_id=" 65312120180808000x ")
        read = await place.get(f"/children/{child}")
        assert read.json()["resident_id"] == "65312120180808000X"

    @pytest.mark.parametrize(
        ("form", "pointers"),
        [
            ({"birth_on": "2015-01-02"}, ["/birth_on"]),
            ({"sex": "male"}, ["/sex"]),
            ({"birth_on": "2015-01-02", "sex": "male"}, ["/birth_on", "/sex"]),
        ],
    )
    async def test_refuses_a_birth_or_sex_that_contradicts_the_number(
        self, place: Place, form: dict[str, Any], pointers: list[str]
    ) -> None:
        answer = await place.register(resident_id="110101201501010003", **form)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers

    @pytest.mark.parametrize(
        ("form", "pointer"),
        [
            ({"village": "510104021"}, "/village"),
            ({"village": "510104000000"}, "/village"),
            ({"village": "５１０１０４０２１００３"}, "/village"),
            ({"categories": ["UNKNOWN"]}, "/categories/0"),
            ({"hukou_area": "123"}, "/hukou_area"),
            ({"phone": "call me"}, "/phone"),
            ({"name": "   "}, "/name"),
            ({"guardian": {"name": "李"}}, "/guardian/relation"),
            ({"version": 7}, "/version"),
            ({"no_hukou_reason": "x"}, "/resident_id"),
        ],
    )
    async def test_names_the_bad_field(
        self, place: Place, form: dict[str, Any], pointer: str
    ) -> None:
        answer = await place.register(resident_id=identity_number(), **form)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer

    async def test_refuses_a_village_outside_the_callers_area(
        self, place: Place, elsewhere: Place
    ) -> None:
        answer = await place.register(village=elsewhere.village)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "village_outside"

    async def test_refuses_a_village_that_does_not_exist(self, place: Place) -> None:
        answer = await place.register(village=place.county.code + "099001")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/village"

    async def test_is_for_the_village_the_township_and_the_county_only(self, place: Place) -> None:
        for role, status in {
            "village_director": 201,
            "township_supervisor": 201,
            "county_officer": 201,
            "city_officer": 403,
            "provider_staff": 403,
            "auditor": 403,
        }.items():
            headers = place.officer(role, area=place.village)
            assert (await place.register(headers)).status_code == status, role

    async def test_seals_what_identifies_the_child(self, place: Place) -> None:
        number = identity_number()
        child = await place.child(
            resident_id=number,
            phone="13800000000",
            address="东风路1号",
            guardian={"name": "李四", "phone": "13900000000", "relation": "祖母"},
        )
        [row] = await place.rows("SELECT c::text FROM child c WHERE id = $1::text::uuid", child)
        for secret in (number, "张三丰", "13800000000", "东风路1号", "李四", "祖母"):
            assert secret not in row[0]
            assert secret.encode().hex() not in row[0]

    async def test_tells_and_audits_in_the_same_transaction(self, place: Place) -> None:
        child = await place.child(categories=["LBC", "LBC", "CID-P"])
        [told] = await place.rows(
            "SELECT type, aggregate_version, payload::text FROM outbox "
            "WHERE child_id = $1::text::uuid ORDER BY id LIMIT 1", child
        )  # fmt: skip
        assert (told["type"], told["aggregate_version"]) == ("registry.child.registered.v1", 1)
        assert '"categories": ["LBC", "CID-P"]' in told["payload"]
        assert "张" not in told["payload"]
        [audit] = await place.rows(
            "SELECT action, operation, purpose FROM audit "
            "WHERE child_id = $1::text::uuid ORDER BY id LIMIT 1", child
        )  # fmt: skip
        assert tuple(audit) == ("write", "register_child", "care")

    async def test_is_counted_by_its_route(self, place: Place) -> None:
        await place.child()
        text = (await place.service.client.get("/metrics")).text
        assert 'method="POST",route="/registry/children",status="201"' in text

    async def test_takes_a_sibling_only_that_the_caller_may_see(
        self, place: Place, elsewhere: Place
    ) -> None:
        first = await place.child()
        second = await place.child(sibling_of=first)
        assert (await place.get(f"/children/{second}")).json()["sibling_of"] == first
        refused = await elsewhere.register(sibling_of=first)
        assert refused.json()["errors"][0]["pointer"] == "/sibling_of"


class TestWrittenTogether:
    """Requests of one moment share a transaction; each is answered for itself."""

    async def test_nobody_suffers_from_a_neighbours_fault(self, place: Place) -> None:
        unknown = place.county.code + "099001"
        doubled = identity_number()
        calls = [place.register() for _ in range(40)]
        calls += [place.register(village=unknown) for _ in range(3)]
        calls += [place.register(resident_id=doubled) for _ in range(3)]
        statuses = [answer.status_code for answer in await asyncio.gather(*calls)]
        assert statuses[:40] == [201] * 40
        assert statuses[40:43] == [422] * 3
        assert sorted(statuses[43:]) == [200, 200, 201]
        for table in ("child", "data_key", TOLD):
            [count] = await place.rows(
                f"SELECT count(*) FROM {table} WHERE county = $1", place.county.code
            )
            assert count[0] == 41, table


class TestSameIdentityTwice:
    async def test_answers_with_the_child_that_exists(self, place: Place) -> None:
        number = identity_number()
        director = place.officer("village_director", area=place.village)
        first = await place.register(director, resident_id=number)
        second = await place.register(resident_id=number, name="张小三", village=place.villages[3])
        assert (first.status_code, second.status_code) == (201, 200)
        assert second.json()["id"] == first.json()["id"]
        assert second.headers["Location"] == first.headers["Location"]

    async def test_holds_under_fifty_at_once(self, place: Place) -> None:
        number = identity_number()
        answers = await asyncio.gather(*(place.register(resident_id=number) for _ in range(50)))
        assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        [child] = {answer.json()["id"] for answer in answers}
        for table in ("data_key", TOLD):
            [count] = await place.rows(
                f"SELECT count(*) FROM {table} WHERE county = $1", place.county.code
            )
            assert count[0] == 1, table
        assert (await place.get(f"/children/{child}")).status_code == 200

    async def test_is_refused_where_the_caller_may_not_see_the_other(self, place: Place) -> None:
        number = identity_number()
        await place.child(resident_id=number, village=place.villages[3])
        director = place.officer("village_director", area=place.village)
        answer = await place.register(director, resident_id=number)
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:wardship:problem:registered-elsewhere"
        assert place.villages[3] not in answer.text

    async def test_says_nothing_about_another_county(self, place: Place, elsewhere: Place) -> None:
        number = identity_number()
        first = await place.register(resident_id=number)
        second = await elsewhere.register(resident_id=number)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json()["id"] != second.json()["id"]

    async def test_the_same_idempotency_key_answers_the_same(self, place: Place) -> None:
        headers = {**place.officer(), "Idempotency-Key": identity_number()}
        number = identity_number()
        answers = await asyncio.gather(
            *(place.register(headers, resident_id=number) for _ in range(10))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
        other = await place.register(headers)
        assert other.status_code == 422


class TestNoHukou:
    async def test_gets_a_temporary_number_and_a_follow_up(self, place: Place) -> None:
        answer = await place.register(
            no_hukou_reason="没有出生医学证明", birth_on="2020-05-01", sex="female"
        )
        assert answer.status_code == 201
        assert answer.json()["temp_id"].startswith(f"T{place.county.code}")
        read = (await place.get(f"/children/{answer.json()['id']}")).json()
        assert (read["no_hukou_reason"], read["resident_id"]) == ("没有出生医学证明", None)
        [duty] = (await place.get("/duties?status=open")).json()["items"]
        assert (duty["kind"], duty["department"]) == ("hukou_follow_up", "public_security")
        assert duty["norm"] == "registry.hukou_follow_up"
        assert duty["child_id"] == answer.json()["id"]

    async def test_tells_of_child_and_duty(self, place: Place) -> None:
        child = await place.child(no_hukou_reason="弃婴", birth_on="2024-05-01", sex="male")
        told = await place.rows(
            "SELECT type FROM outbox WHERE child_id = $1::text::uuid ORDER BY id", child
        )
        expected = {"registry.child.registered.v1", "wardship.duty.opened.v1"}
        assert {row["type"] for row in told} == expected

    @pytest.mark.parametrize(
        ("form", "pointers"),
        [
            ({}, ["/birth_on", "/sex"]),
            ({"birth_on": "2020-05-01"}, ["/sex"]),
            ({"birth_on": "2000-05-01", "sex": "male"}, ["/birth_on"]),
            ({"birth_on": "2999-05-01", "sex": "male"}, ["/birth_on"]),
        ],
    )
    async def test_needs_a_sound_birth_and_a_sex(
        self, place: Place, form: dict[str, Any], pointers: list[str]
    ) -> None:
        answer = await place.register(no_hukou_reason="弃婴", **form)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers

    async def test_eighteen_is_reached_on_the_birthday(self, place: Place) -> None:
        today = place.today
        still = today.replace(year=today.year - 18) + timedelta(days=2)
        for born, status in ((still, 201), (still - timedelta(days=3), 422)):
            answer = await place.register(
                no_hukou_reason="弃婴", birth_on=born.isoformat(), sex="male"
            )
            assert answer.status_code == status

    async def test_the_event_reaches_the_feed(self, place: Place) -> None:
        await place.child(resident_id=identity_number(date(2018, 1, 1)))

        async def is_numbered() -> bool:
            rows = await place.rows("SELECT count(*) FROM unsequenced")
            return not rows[0][0]

        assert await eventually(is_numbered)
